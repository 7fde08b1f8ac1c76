/**
 * What is wrong with a credential that was not proved, in words that name no user, site, trust or token of the server: what the caller
 * sent, what was expected, and nothing of what there is.
 */

import type { Reason } from '../identity/refusals/reasons.ts'

const sentences: Readonly<Partial<Record<Reason, string>>> = {
  too_many_failures:
    'The credential was not looked at: too many attempts failed before it. Wait as long as Retry-After says.',
  site_unknown:
    'No site with that contentUrl, or the credential is not for it. contentUrl is the word after /site/ in web addresses; the default site has an empty one.',
  user_unknown: 'No user of that name on that site, or another password.',

  pat_unknown:
    'No personal access token of this server has that secret; it was made on another server, or forgotten after its end.',
  pat_wrong_secret:
    'The part of the secret before ":" names a token, and the part after it is wrong: copy the whole secret again.',
  pat_is_of_a_site:
    'The secret belongs to a personal access token of a site; Cloud Manager takes only its own.',

  password_disabled_mfa: 'No user of that name on that site may sign in with that password.',
  password_not_set: 'No user of that name on that site may sign in with that password.',
  password_wrong: 'No user of that name on that site may sign in with that password.',
  password_busy: 'Too many sign-ins by password at once. Wait as long as Retry-After says.',

  jwt_alg:
    'The JWT is signed with an algorithm that this kind of trust does not take: HS256 for connected apps, RS256 or another asymmetric one for all others.',
  jwt_key_unfit: 'The key that is to verify the JWT does not fit its alg.',
  key_too_small: 'The RSA key that is to verify the JWT has fewer than 2048 bits.',
  jwt_kid_missing:
    'The header of the JWT has no kid: the secret id of the connected app, or the id of a key in the key set of the issuer.',
  jwt_kid_unknown:
    'kid names no key: for a connected app it is the id of one of its secrets, neither the client id nor the secret value; for other trusts the id of a key in the key set of the issuer.',
  jwt_iss_unknown:
    'The site and its tenant trust no such iss: the client id of a connected app of the site, or the issuer of a registered trust, character by character.',
  jwt_app_disabled:
    'The trust that iss names is disabled; a new connected app is until it is enabled.',
  jwt_signature:
    'The signature does not match the key of the trust that iss and kid name; the secret value of a connected app signs as the text that it is, not decoded.',
  uat_flag_mismatch:
    'isUat does not fit the issuer: true for unified access tokens, and left out for connected apps and authorization servers.',
  uat_disabled: 'The unified access token configuration of the issuer is disabled.',
  uat_alg: 'The unified access token configuration of the issuer does not take the alg of the JWT.',
  uat_issuer_override:
    'The claim https://tableau.com/issuerOverride names no unified access token configuration of the tenant.',
  uat_jwks: 'The server could not use the key set of the issuer.',
  eas_discovery: 'The server could not use the metadata of the issuer.',
  eas_jwks: 'The server could not use the key set of the issuer.',

  session_unknown: 'No session of this server has that token: sign in again, and at this server.',
  session_expired:
    'The session has run out: it lives so long after its sign-in, however busy it is.',
  session_idle: 'The session has run out: it was not used for 30 minutes.',
  session_replaced_by_pat:
    'The session was ended because its personal access token signed in again: one token has one session.',
  session_signed_out: 'The session was signed out.',
  session_switched_site: 'The session ended by a switch of sites, whose answer holds a new token.',
  session_user_changed: 'The user of the session may not be on the site any more.',
  session_credential_revoked: 'The credential behind the session was revoked.',
  session_site_closed: 'The site of the session was suspended or deleted.',
  session_wrong_site: 'The session is for another site than the address names.',
  session_wrong_tenant: 'The session is for another tenant than the address names.',
  tenant_suspended: 'The tenant is suspended.',
  tenant_other_host: 'The host of the address belongs to another tenant.',
}

/** Null for a reason that is only ever found after the proof, or about the form of the request. */
export function unprovedSentence(reason: string): string | null {
  return (sentences as Readonly<Record<string, string | undefined>>)[reason] ?? null
}
