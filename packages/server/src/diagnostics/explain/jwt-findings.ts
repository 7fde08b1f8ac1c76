/** Why the JWT of a connected app was refused; where other trusts say otherwise, theirs comes first. */

import type { JwtReason } from '../../identity/refusals/reasons.ts'
import { externalAuthorizationServerFindings } from './issuer-findings.ts'
import { issuerOf, whereIss, type JwtFind } from './jwt-case.ts'
import { early, expired, livesTooLong, milliseconds } from './jwt-times.ts'
import { trustFindings } from './trust-findings.ts'
import { uatFindings } from './uat-findings.ts'
import { quoted, time, type Finding } from './words.ts'

const kidHelp =
  'kid is the secret id of one of the connected app’s secrets: not its client id, not the secret value.'

const formFindings = {
  jwt_too_large: ({ jwt }) => ({
    sentence: `The JWT has ${jwt.sizeBytes} bytes; 8192 is the most that is taken.`,
    expected: 'at most 8192 bytes',
    got: `${jwt.sizeBytes} bytes`,
    fix: 'List only the scopes that are needed: `easel scopes for METHOD...` tells them.',
  }),
  jwt_malformed: ({ jwt }) => ({
    sentence:
      jwt.segments === 3
        ? 'Header or payload of the JWT is no JSON object in base64url, or names a member twice.'
        : `A JWT has three parts with dots between them; this one has ${jwt.segments}.`,
    expected: 'header.payload.signature, each base64url without padding',
    got: `${jwt.segments} parts`,
    fix: 'Send the text that the JWT library returns, unchanged; in Python decode bytes to str first.',
  }),
  jwt_unsigned: ({ jwt }) => ({
    sentence: 'The JWT is not signed, or is encrypted.',
    expected: 'alg HS256 with a signature',
    got: `alg ${quoted(jwt.alg)}, ${jwt.segments} parts`,
    fix: 'Sign with HS256 under the secret value.',
  }),
  jwt_alg: ({ jwt }) => ({
    sentence: `The JWT is signed with ${quoted(jwt.alg)}; connected apps take HS256 only.`,
    expected: 'HS256',
    got: jwt.alg ?? '',
    fix: 'Sign with HS256 under the secret value.',
  }),
  jwt_typ: ({ jwt }) => ({
    sentence: `The header's typ is ${quoted(jwt.typ)}.`,
    expected: 'JWT, or no typ',
    got: jwt.typ ?? '',
    fix: 'Leave typ to the library.',
  }),
  jwt_header: ({ of }) => ({
    sentence: `The header holds "${String(of.event.facts['parameter'] ?? 'a parameter')}", which is never followed.`,
    fix: 'Leave it out: the key is the one that kid names.',
  }),
  jwt_key_unfit: () => ({
    sentence: 'The key that kid names is not fit for the algorithm.',
    fix: 'Use another key.',
  }),
} as const satisfies Partial<Record<JwtReason, JwtFind>>

const keyFindings = {
  jwt_kid_missing: () => ({
    sentence: 'The header has no kid.',
    expected: 'kid in the header: the secret id',
    got: 'no kid',
    fix: kidHelp,
  }),
  jwt_kid_unknown: ({ of, jwt }) => ({
    sentence:
      of.event.facts['kidIsClientId'] === true
        ? 'kid equals the client id; expected one of the app’s secret ids.'
        : `The connected app has no secret with id ${quoted(jwt.kid)}.`,
    expected: 'a secret id of the connected app',
    got: jwt.kid ?? '',
    fix: `${kidHelp} A secret that was deleted is gone at once.`,
  }),
  jwt_iss_missing: () => ({
    sentence: 'Neither the header nor the payload has iss.',
    expected: 'iss: the client id of the connected app, in header or payload',
    got: 'no iss',
    fix: 'Set iss to the client id.',
  }),
  jwt_iss_conflict: ({ jwt }) => ({
    sentence: 'The iss of the header differs from that of the payload.',
    expected: 'the same client id in both',
    got: `header ${quoted(jwt.headerIss)}, payload ${quoted(jwt.iss)}`,
    fix: 'Set both to the client id, or leave one out.',
  }),
  jwt_iss_type: () => ({
    sentence: 'iss must be a text.',
    expected: 'iss: the client id of the connected app',
    fix: 'Send iss as a text.',
  }),
  jwt_iss_unknown: ({ of, jwt }) => ({
    sentence: `iss, read from ${whereIss(jwt)}, is ${quoted(issuerOf(jwt))}, and ${of.app === null ? 'no connected app has that client id' : `its connected app is on another site than ${quoted(of.event.siteAsked)}`}.`,
    expected: 'the client id of a connected app of the site that is signed in to',
    got: issuerOf(jwt) ?? '',
    fix: 'Copy the client id from the connected app of that very site.',
  }),
  jwt_app_disabled: ({ of }) => ({
    sentence: `The connected app ${quoted(of.app?.name ?? null)} is disabled, as it is when it was just made.`,
    fix: 'Enable it: Settings, Connected Apps, or Update Connected App with enabled="true".',
  }),
  jwt_signature: ({ of }) =>
    of.event.facts['signedWithDecodedSecret'] === true
      ? {
          sentence: 'The signature matches the base64-decoded secret: sign with the text itself.',
          expected: 'HMAC-SHA-256 under the UTF-8 bytes of the secret value as shown',
          got: 'the same under the bytes that the text decodes to',
          fix: 'Do not decode the secret value, though it looks like base64.',
        }
      : {
          sentence: 'The signature does not match the secret that kid names.',
          expected: 'HMAC-SHA-256 under the secret value of that secret id',
          got: 'another signature',
          fix: 'Check that secret id and secret value belong together, and that the value has no line break at its end.',
        },
} as const satisfies Partial<Record<JwtReason, JwtFind>>

/** For a claim whose type the event does not record: the groups. */
const notOfType = (): Finding => ({
  sentence: 'https://tableau.com/groups must be a JSON array of at most 100 texts.',
  expected: '["Group A", "Group B"]',
  fix: 'Send the names of the groups as a JSON array.',
})

const scopeFix = 'scp: ["tableau:content:read", ...], a JSON array in the claim scp.'

const claimFindings = {
  jwt_claim_type: () => notOfType(),
  jwt_time_unit: ({ of, jwt }) => {
    const { claim } = of.event.facts
    return milliseconds(claim === 'iat' || claim === 'nbf' ? claim : 'exp', jwt)
  },
  jwt_exp_missing: () => ({
    sentence: 'The JWT has no exp.',
    expected: 'exp, seconds since 1970, at most 10 minutes ahead',
    got: 'no exp',
    fix: 'Set exp to now + 300.',
  }),
  jwt_expired: (jwtCase) => expired(jwtCase),
  jwt_not_yet: (jwtCase) => early('nbf', jwtCase),
  jwt_iat_future: (jwtCase) => early('iat', jwtCase),
  jwt_lifetime: (jwtCase) => livesTooLong(jwtCase),
  jwt_aud: ({ jwt }) => ({
    sentence: `aud is ${jwt.aud ?? 'missing'}; a connected app's JWT needs "tableau", in small letters.`,
    expected: '"tableau"',
    got: jwt.aud ?? 'no aud',
    fix: 'Set aud to "tableau"; the form tableau:<site id> is for other trusts.',
  }),
  jwt_sub_missing: () => ({
    sentence: 'The JWT has no sub.',
    expected: 'sub: the user name',
    got: 'no sub',
    fix: 'Set sub to the name of the user to sign in as.',
  }),
  jwt_jti_missing: () => ({
    sentence: 'The JWT has no jti.',
    expected: 'jti: a text that is never used twice',
    got: 'no jti',
    fix: 'Set jti to a new UUID for each JWT.',
  }),
  jwt_jti_replayed: ({ of: { spentBy } }) => ({
    sentence: `The JWT was used already${spentBy === null ? ', or expired before the clock of the server was set back' : ` at ${time(spentBy.at)}, by session ${spentBy.sessionId ?? ''}`}.`,
    expected: 'a jti that was never seen',
    got: 'one that was spent',
    fix: 'Mint a new JWT for each sign-in; retries and caches must not send one again.',
  }),
  jwt_jti_storage: () => ({
    sentence: 'The server could not write down that the JWT was used.',
    fix: 'Try again later; the server log has the cause.',
  }),
  jwt_scp_missing: ({ jwt }) => ({
    sentence: jwt.hasScope
      ? 'The JWT has a claim scope and no scp; scp is the claim that counts.'
      : `scp is ${jwt.scp === null ? 'missing' : 'empty'}.`,
    expected: 'an array of at least one scope',
    got: jwt.scp ?? 'no scp',
    fix: scopeFix,
  }),
  jwt_scp_type: ({ jwt }) => ({
    sentence: `scp must be a JSON array; got ${(jwt.scp ?? '').startsWith('"') ? 'string' : 'something else'}${(jwt.scp ?? '').includes(',') && (jwt.scp ?? '').startsWith('"') ? ', a comma list' : ''}.`,
    expected: 'an array of texts',
    got: jwt.scp ?? '',
    fix: scopeFix,
  }),
} as const satisfies Partial<Record<JwtReason, JwtFind>>

export const jwtFindings: Readonly<Record<JwtReason, JwtFind>> = {
  ...uatFindings,
  ...externalAuthorizationServerFindings,
  ...formFindings,
  ...keyFindings,
  ...trustFindings,
  ...claimFindings,
}
