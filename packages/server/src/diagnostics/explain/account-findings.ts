/** Why a request, a personal access token or a person was refused at sign-in. */

import type { AccountReason, PatReason, RequestReason } from '../../identity/refusals/reasons.ts'
import type { Circumstances } from './circumstances.ts'
import { quoted, span, time, type Finding } from './words.ts'

type Find = (of: Circumstances) => Finding

const tokenOf = ({ token, event }: Circumstances): string =>
  token === null ? `PAT ${quoted(String(event.facts['tokenName'] ?? ''))}` : `PAT '${token.name}'`

export const requestFindings = {
  request_malformed: ({ event }) => {
    const problem = String(event.facts['problem'] ?? '')
    return {
      sentence: `The sign-in request could not be read: ${problem}`,
      fix: /isUat/i.test(problem)
        ? 'isUat must be true or false. In tableauserverclient the second positional argument of JWTAuth is isUat: pass the site by keyword, JWTAuth(jwt, site_id="...").'
        : 'See the reference of Sign In for the form of the request.',
    }
  },
  no_credentials: () => ({
    sentence: 'The credentials element of the sign-in holds no credential.',
    expected:
      'personalAccessTokenName with personalAccessTokenSecret, or jwt, in the credentials element',
    fix: 'Fill in one credential. A variable of the environment that is not set leaves nothing behind.',
  }),
  mixed_forms: () => ({
    sentence: 'The sign-in holds more than one kind of credential.',
    fix: 'Send a personal access token, or a JWT, not both.',
  }),
  credentials_incomplete: () => ({
    sentence: 'The sign-in holds one half of a credential.',
    fix: 'Send personalAccessTokenName and personalAccessTokenSecret together, or name and password.',
  }),
  too_many_failures: ({ event: { facts, origin } }) => ({
    sentence: `The credential was not looked at: ${origin?.address ?? 'the address'} failed ${
      facts['limit'] === 'address' ? 'at too many credentials' : 'too often at this credential'
    }, and had to wait ${span(Number(facts['retryAfterSeconds']))} more.`,
    expected: 'no attempt before Retry-After has passed',
    got: `${String(facts['retryAfterSeconds'])} s too early`,
    fix: 'Look at the refusals before this one for what is wrong with the credential. Each further failure doubles the wait; attempts during a wait do not.',
  }),
} as const satisfies Readonly<Record<RequestReason, Find>>

export const patFindings = {
  pat_malformed: ({ event: { facts } }) => {
    const got = `${String(facts['secretLength'])} characters`
    const expected = '57 characters: 24 of base64 that end in ==, a colon, 32 letters and digits'
    if (facts['secretHasOuterSpace'] === true) {
      return {
        sentence: 'The secret has whitespace before or after it.',
        expected,
        got,
        fix: 'Remove the line break or space that came with pasting or with reading a file.',
      }
    }
    if (facts['secretHasColon'] === false) {
      return {
        sentence: 'The part of the secret after ":" is missing.',
        expected,
        got,
        fix: 'Quote the secret in shells and YAML: some split at the colon.',
      }
    }
    return {
      sentence: 'The secret does not have the form of a personal access token secret.',
      expected,
      got,
      fix: 'Copy the whole secret; a + that became a space was URL-decoded on the way.',
    }
  },
  pat_unknown: () => ({
    sentence:
      'No personal access token of this server has that secret: it was revoked, or made on another server.',
    fix: 'Make a new token on this server.',
  }),
  pat_wrong_secret: () => ({
    sentence: 'The first part of the secret names a token, and the part after ":" is wrong.',
    fix: 'Copy the whole secret again; it is shown once, so make a new token where it is lost.',
  }),
  pat_name_mismatch: (of) => ({
    sentence: `The secret is right, the name is not: the token is called ${quoted(of.token?.name ?? null)}.`,
    expected: of.token?.name ?? '',
    got: String(of.event.facts['tokenName'] ?? ''),
    fix: 'Names of tokens are compared exactly, capitals and spaces included.',
  }),
  pat_expired: (of) => ({
    sentence: `${tokenOf(of)} expired at ${of.token === null ? 'the end of its life' : time(of.token.expiresAt)}.`,
    fix: 'Make a new token; estimatedTimeToExpiration in the sign-in answer tells how long one still lives.',
  }),
  pat_idle_expired: (of) => ({
    sentence: `${tokenOf(of)} was last used to sign in at ${of.token === null ? 'an unknown time' : time(of.token.lastUsedAt)}: a token that is not used for 15 days in a row ends.`,
    expected: 'a sign-in every 15 days',
    got: of.token === null ? '' : `last sign-in ${time(of.token.lastUsedAt)}`,
    fix: 'Make a new token, and let rarely run programs sign in once a week.',
  }),
  pat_is_of_a_site: () => ({
    sentence:
      'This secret belongs to a personal access token of a site, and Cloud Manager takes only its own.',
    fix: 'Make a token in Cloud Manager; a token of a site is for the REST API.',
  }),
  pat_is_tcm: () => ({
    sentence:
      'This secret belongs to a TCM PAT: a personal access token for Cloud Manager, which opens no site.',
    fix: 'Make a token on the site; the one of Cloud Manager is for pat/login of its own API.',
  }),
  pat_disabled_for_site: () => ({
    sentence: 'Personal access tokens are turned off for this site.',
    fix: 'Ask an administrator of the site to turn them on, or sign in with the JWT of a connected app.',
  }),
  pat_revoked: (of) => ({
    sentence: `${tokenOf(of)} was revoked${of.token?.ended == null ? '' : ` at ${time(of.token.ended.at)}`}.`,
    fix: 'Make a new token. Tokens are revoked by their owner or an administrator, and with the license of a user or the way in which the user authenticates.',
  }),
} as const satisfies Readonly<Record<PatReason, Find>>

function wrongSite({ event, meantSite }: Circumstances): Finding {
  const asked = quoted(event.siteAsked)
  const sentence = `There is no site with contentUrl ${asked}.`
  if (meantSite === null) {
    return {
      sentence,
      got: event.siteAsked ?? '',
      fix: 'contentUrl is the word after /site/ in addresses of web pages; the default site has an empty one.',
    }
  }
  const meant = quoted(meantSite.contentUrl)
  return {
    sentence: `${sentence} The site *named* ${quoted(meantSite.name)} has contentUrl ${meant}.`,
    expected: meantSite.contentUrl,
    got: event.siteAsked ?? '',
    fix: `Send contentUrl ${meant}: it takes neither the site's name nor its id nor an address.`,
  }
}

const noUserOfThatName: Finding = {
  sentence: 'No user of the site has that name.',
  expected: 'the exact name of a user of the site, capitals included',
  fix: 'Get Users on Site lists the names.',
}

/** Of the claim `email`, which is compared with names and then with addresses. */
const noUserOfThatAddress: Finding = {
  sentence:
    'The JWT is genuine, and no user of the site has the name in email, nor has exactly one user that e-mail address.',
  expected: 'the exact name of a user of the site, or the e-mail address of only one',
  fix: 'Check email. Get Users on Site lists names and addresses; where two users share an address, send the name.',
}

export const accountFindings = {
  site_unknown: wrongSite,
  site_suspended: () => ({
    sentence: 'The site is suspended; only its administrators may enter.',
    fix: 'Ask an administrator to resume the site.',
  }),
  site_not_member: ({ event }) => ({
    sentence: `The credential is good, and its owner is no user of site ${quoted(event.siteAsked)}.`,
    fix: 'Sign in to a site that the user is on, or have an administrator add the user.',
  }),
  site_already_there: () => ({
    sentence: 'The session is on that site already; it stays as it is.',
    fix: 'Nothing needs to be done: clients take 403070 as "already there".',
  }),
  user_unknown: ({ event, config }) => {
    if (event.method === 'password') return noUserOfThatName
    if (event.method?.startsWith('cloud-') === true) {
      return {
        sentence: 'The credential is genuine, and the tenant has no person of that name.',
        expected:
          'the name of a cloud administrator of the tenant, or the e-mail address of only one',
        fix: 'Add the person to the tenant, as a cloud administrator.',
      }
    }
    const claim = event.method === 'uat' ? (config?.usernameClaim ?? 'email') : 'sub'
    if (claim === 'email') return noUserOfThatAddress
    const shape = event.jwt?.subjectShape ?? null
    const hint = {
      luid: 'sub looks like the id (LUID) of a user; send the user name',
      email:
        'sub is an e-mail address; on this site the user may have another name, or be written with other capitals',
      'domain-user': 'sub has a domain before "\\"; send the user name alone',
      name: 'the user may be called by an e-mail address here',
    }
    return {
      sentence: `The JWT is genuine, and no user of the site has the name in ${claim}.`,
      expected: 'the exact name of a user of the site, capitals included',
      got: shape === null || claim !== 'sub' ? '' : `a ${shape}`,
      fix: `${shape === null || claim !== 'sub' ? `Check ${claim}` : hint[shape]}. Get Users on Site lists the names.`,
    }
  },
  tenant_other_host: () => ({
    sentence: 'The address names another tenant than the credential.',
    fix: 'Use the address of the tenant that the credential is for.',
  }),
  tenant_suspended: () => ({
    sentence: 'The tenant is suspended.',
    fix: 'Have the tenant resumed first.',
  }),
  user_no_cloud_administrator: () => ({
    sentence: 'The credential is good, and its owner is no cloud administrator of the tenant.',
    fix: 'Ask a cloud administrator for the role.',
  }),
  user_unlicensed: () => ({
    sentence: 'The user is on the site without a licence.',
    fix: 'Ask an administrator for a licensed site role.',
  }),
  impersonation_denied: () => ({
    sentence: 'The request names another user to act as, which is not allowed.',
    fix: 'Leave out the user element; a JWT names its user in sub.',
  }),
} as const satisfies Readonly<Record<AccountReason, Find>>
