/** Why a unified access token was refused, on a site or at Cloud Manager. */

import type { JwtReason } from '../../identity/refusals/reasons.ts'
import { issuerOf, type JwtCase, type JwtFind } from './jwt-case.ts'
import { uatLivesTooLong } from './jwt-times.ts'
import { keyMissing, tried } from './key-words.ts'
import { quoted } from './words.ts'

const configuration = ({ of: { config } }: JwtCase): string =>
  config === null
    ? 'The configuration'
    : `The unified access token configuration ${quoted(config.name)}`
const isForSite = ({ of }: JwtCase): boolean => of.event.method === 'uat'

export const uatFindings = {
  jwt_unsigned: ({ jwt }) => ({
    sentence: 'The JWT is not signed, or is encrypted.',
    expected: 'an asymmetric signature, such as RS256',
    got: `alg ${quoted(jwt.alg)}, ${jwt.segments} parts`,
    fix: 'Sign with the private key whose public key the configuration has.',
  }),
  jwt_alg: ({ jwt }) => ({
    sentence: `The JWT is signed with ${quoted(jwt.alg)}, which no unified access token may be.`,
    expected: 'RS256, or another asymmetric algorithm that the configuration lists',
    got: jwt.alg ?? '',
    fix: 'Sign with the private key whose public key the configuration has. HS256 is for connected apps, without isUat.',
  }),
  uat_alg: (jwtCase) => ({
    sentence: `The JWT is signed with ${quoted(jwtCase.jwt.alg)}, which ${configuration(jwtCase).replace(/^The/, 'the')} does not take.`,
    expected: String(jwtCase.of.event.facts['algorithms'] ?? 'an algorithm that it lists'),
    got: jwtCase.jwt.alg ?? '',
    fix: 'Sign with an algorithm that the configuration lists.',
  }),
  jwt_iss_missing: () => ({
    sentence: 'The JWT has no iss.',
    expected: 'iss in the payload: the issuer of a configuration of the tenant',
    got: 'no iss',
    fix: 'Set iss to the issuer of the configuration.',
  }),
  jwt_iss_unknown: (jwtCase) => ({
    sentence: isForSite(jwtCase)
      ? `iss is ${quoted(issuerOf(jwtCase.jwt))}, and the tenant of site ${quoted(jwtCase.of.event.siteAsked)} has no unified access token configuration of that issuer.`
      : `iss is ${quoted(issuerOf(jwtCase.jwt))}, and tenant ${quoted(jwtCase.jwt.tenantId)} has no unified access token configuration of that issuer.`,
    expected: 'the issuer of a configuration of the tenant, character by character',
    got: issuerOf(jwtCase.jwt) ?? '',
    fix: 'Copy the issuer from the configuration, and the tenant id into the claim https://tableau.com/tenantId.',
  }),
  uat_issuer_override: () => ({
    sentence: 'The claim https://tableau.com/issuerOverride names no configuration of the tenant.',
    fix: 'Set it to the issuer of the configuration that is meant, or leave it out.',
  }),
  uat_disabled: (jwtCase) => ({
    sentence: `${configuration(jwtCase)} is disabled.`,
    fix: 'Enable it in Cloud Manager.',
  }),
  jwt_kid_missing: (jwtCase) => ({
    sentence: `The header has no kid, and ${configuration(jwtCase).replace(/^The/, 'the')} has a key set and no key of its own.`,
    expected: 'kid in the header: the id of a key in the key set',
    got: 'no kid',
    fix: 'Write the id of the key into the header, or give the configuration a publicKey.',
  }),
  uat_jwks: (jwtCase) => ({
    sentence: `The server could not use the key set of issuer ${quoted(issuerOf(jwtCase.jwt))}.`,
    expected: 'a JSON key set of public keys at the jwksUri, reachable from the server',
    got: tried(jwtCase),
    fix: 'Check the jwksUri of the configuration, and that the server can reach it. Without kid in the header the publicKey of the configuration counts.',
  }),
  jwt_kid_unknown: (jwtCase) => keyMissing(jwtCase),
  jwt_key_unfit: (jwtCase) => ({
    sentence: `The key that the JWT is to be verified with is not fit for ${jwtCase.jwt.alg ?? 'the algorithm'}.`,
    expected: 'a public key of the kind that alg names',
    fix: 'Give the configuration the public key that belongs to the private key of the signer.',
  }),
  jwt_signature: (jwtCase) => ({
    sentence: `The signature does not match the key of ${configuration(jwtCase).replace(/^The/, 'the')}.`,
    expected: 'a signature of the private key whose public key the configuration has',
    got: 'another signature',
    fix: 'Check that publicKey or jwksUri of the configuration belongs to the key that signs, and that the JWT was not changed on its way.',
  }),
  uat_iat_missing: () => ({
    sentence: 'The JWT has no iat, which unified access tokens need.',
    expected: 'iat, seconds since 1970',
    got: 'no iat',
    fix: 'Set iat to now.',
  }),
  uat_iat_milliseconds_text: ({ jwt }) => ({
    sentence: 'iat is a text of milliseconds, as in a sample that was published.',
    expected: 'a JSON number of seconds',
    got: jwt.iat ?? '',
    fix: 'Set iat to the whole number of seconds since 1970.',
  }),
  jwt_exp_missing: () => ({
    sentence: 'The JWT has no exp.',
    expected: 'exp, seconds since 1970',
    got: 'no exp',
    fix: 'Set exp to now + 300.',
  }),
  jwt_lifetime: (jwtCase) => uatLivesTooLong(jwtCase),
  uat_tenant: ({ of, jwt }) => ({
    sentence: 'The claim https://tableau.com/tenantId is not the tenant of the configuration.',
    expected: of.config?.tenantLuid ?? 'the id of the tenant',
    got: jwt.tenantId ?? 'no such claim',
    fix: 'Copy the tenant id from Cloud Manager.',
  }),
  uat_site_claim: (jwtCase) => ({
    sentence: isForSite(jwtCase)
      ? 'The claim https://tableau.com/siteId names another site than the one that is signed in to.'
      : 'The claim https://tableau.com/siteId narrows the token to a site: it does not open Cloud Manager.',
    got: jwtCase.jwt.siteId ?? '',
    fix: 'Leave the claim out, or sign in to the site that it names.',
  }),
  uat_site_not_listed: (jwtCase) => {
    const { of } = jwtCase
    const isSite = isForSite(jwtCase)
    return {
      sentence: isSite
        ? `${configuration(jwtCase)} does not list site ${quoted(of.event.siteAsked)}: the tenant id alone does not open its sites.`
        : `${configuration(jwtCase)} does not list the tenant: the ids of sites alone do not open Cloud Manager.`,
      expected: `${String(of.event.facts['resource'] ?? (isSite ? 'the id of the site' : 'the id of the tenant'))} in resourceIds`,
      got: (of.config?.resourceIds ?? []).join(' '),
      fix: `Add the id of the ${isSite ? 'site' : 'tenant'} to resourceIds of the configuration.`,
    }
  },
  jwt_scp_missing: ({ jwt }) => ({
    sentence: `The JWT has neither scp nor scope with a scope in it.`,
    expected: 'scp, an array of scopes, or scope, a text of scopes with spaces between them',
    got: jwt.scp ?? 'no scp',
    fix: 'scp: ["tableau:content:read", ...]',
  }),
  jwt_scp_type: ({ of, jwt }) => {
    const { claim, got } = of.event.facts
    return claim === 'scope'
      ? {
          sentence: `scope must be a text of scopes with spaces between them; got ${String(got)}.`,
          expected: 'scope: "tableau:content:read ..."',
          got: String(got),
          fix: 'Send an array of scopes as scp, or one text of them as scope.',
        }
      : {
          sentence: `scp must be a JSON array of texts; got ${String(got)}.`,
          expected: 'scp: ["tableau:content:read", ...]',
          got: jwt.scp ?? '',
          fix: 'Send an array of scopes as scp, or one text of them as scope.',
        }
  },
  jwt_scope_not_in_config: (jwtCase) => ({
    sentence: `The JWT asks for ${quoted(String(jwtCase.of.event.facts['scope'] ?? ''))}, which ${configuration(jwtCase).replace(/^The/, 'the')} does not contain.`,
    expected: (jwtCase.of.config?.scopes ?? []).join(' '),
    got: jwtCase.jwt.scopes.join(' '),
    fix: 'Add the scope to the configuration; a wildcard is contained only by itself or by a wider one.',
  }),
  uat_username_missing: (jwtCase) => {
    const claim = String(jwtCase.of.event.facts['claim'] ?? 'email')
    return {
      sentence: `The JWT lacks the claim ${quoted(claim)}, which names the user by ${configuration(jwtCase).replace(/^The/, 'the')}.`,
      expected: `${claim}: the user name`,
      got: 'no such claim, or no text',
      fix: 'Send the user name in that claim; it is "email" unless the configuration says otherwise.',
    }
  },
  uat_revoked: () => ({
    sentence: 'The JWT was revoked by its jti.',
    fix: 'Mint a new one.',
  }),
} as const satisfies Partial<Record<JwtReason, JwtFind>>
