/**
 * Numbers that a refused JWT sign-in shows in parentheses after its detail, as the help's troubleshooting pages list them.
 *
 * Sources: `help` = printed on the troubleshooting page; `field` = reported by users with the vendor's answer; `recalled` = known from
 * the page's later rows, not checked again.
 */

import type { SignInMethod } from './sign-in-method.ts'
import type { Reason } from './reasons.ts'

interface TrustCode {
  readonly name: string
  readonly source: 'help' | 'field' | 'recalled'
}

export const trustCodes = {
  5: { name: 'SYSTEM_USER_NOT_FOUND', source: 'help' },
  16: { name: 'LOGIN_FAILED', source: 'help' },
  10081: { name: 'COULD_NOT_RETRIEVE_IDP_METADATA', source: 'field' },
  10082: { name: 'AUTHORIZATION_SERVER_ISSUER_NOT_SPECIFIED', source: 'field' },
  10083: { name: 'BAD_JWT', source: 'help' },
  10084: { name: 'JWT_PARSE_ERROR', source: 'help' },
  10085: { name: 'COULD_NOT_FETCH_JWT_KEYS', source: 'help' },
  10087: { name: 'BLOCKLISTED_JWS_ALGORITHM_USED_TO_SIGN', source: 'help' },
  10088: { name: 'RSA_KEY_SIZE_INVALID', source: 'field' },
  10089: { name: 'CONNECTED_APP_NOT_FOUND', source: 'help' },
  10090: { name: 'CONNECTED_APP_DISABLED', source: 'help' },
  10091: { name: 'JTI_ALREADY_USED', source: 'recalled' },
  10094: { name: 'MISSING_REQUIRED_JTI', source: 'recalled' },
  10096: {
    name: 'JWT_EXPIRATION_EXCEEDS_CONFIGURED_EXPIRATION_PERIOD',
    source: 'recalled',
  },
  10097: { name: 'SCOPES_MALFORMED', source: 'recalled' },
  10098: { name: 'JWT_UNSIGNED_OR_ENCRYPTED', source: 'recalled' },
  10099: { name: 'SCOPES_MISSING_IN_JWT', source: 'recalled' },
  10100: { name: 'JTI_PERSISTENCE_FAILED', source: 'recalled' },
  10101: { name: 'EPHEMERAL_USER_LOGIN_FAILED_SITE_NOT_UBL_ENABLED', source: 'recalled' },
  10103: { name: 'JWT_MAX_SIZE_EXCEEDED', source: 'recalled' },
  101002: { name: 'UNIFIED_ACCESS_TOKEN_REFUSED', source: 'field' },
} as const satisfies Readonly<Record<number, TrustCode>>

export type TrustCodeNumber = keyof typeof trustCodes

type Codes = Readonly<Partial<Record<Reason, TrustCodeNumber>>>

/** The more specific one where the pages allow two. */
const jwtCodes: Codes = {
  jwt_too_large: 10103,
  jwt_malformed: 10084,
  jwt_unsigned: 10098,
  jwt_alg: 10087,
  jwt_typ: 10084,
  jwt_header: 10087,
  jwt_key_unfit: 10085,
  jwt_kid_missing: 10083,
  jwt_kid_unknown: 10085,
  jwt_iss_missing: 10083,
  jwt_iss_conflict: 10083,
  jwt_iss_type: 10083,
  jwt_iss_unknown: 10089,
  jwt_app_disabled: 10090,
  jwt_signature: 10084,
  jwt_claim_type: 10084,
  jwt_time_unit: 10096,
  jwt_exp_missing: 16,
  jwt_expired: 16,
  jwt_not_yet: 10084,
  jwt_iat_future: 10084,
  jwt_lifetime: 10096,
  jwt_aud: 10084,
  jwt_sub_missing: 10084,
  jwt_jti_missing: 10094,
  jwt_jti_replayed: 10091,
  jwt_jti_storage: 10100,
  jwt_scp_missing: 10097,
  jwt_scp_type: 10097,
  jwt_asserted_too_large: 10103,
  on_demand_off: 10101,
  on_demand_no_group: 5,
  user_unknown: 5,
  user_unlicensed: 16,
  site_suspended: 16,
}

/** An unknown site shares the number of an unknown app: an app exists on one site only, so to the caller it is the same fact. */
const connectedAppCodes: Codes = { ...jwtCodes, site_unknown: 10089, uat_flag_mismatch: 10089 }

/**
 * Issuers are addresses that anyone can guess. Every check before the signature that depends on the configuration of the site has the
 * same number, so that the number does not reveal which issuers the site trusts.
 */
const externalAuthorizationServerCodes: Codes = {
  ...jwtCodes,
  site_unknown: 10082,
  jwt_iss_unknown: 10082,
  jwt_app_disabled: 10082,
  jwt_kid_unknown: 10082,
  jwt_key_unfit: 10082,
  jwt_signature: 10082,
  uat_flag_mismatch: 10082,
  // These three tell of an outage or a mistake at the issuer, which its own people must be able to see.
  eas_discovery: 10081,
  eas_jwks: 10085,
  key_too_small: 10088,
  jwt_scp_missing: 10099,
}

/** The number that the wire shows, or null where the method of sign-in or the reason has none. */
export function trustCodeOf(method: SignInMethod, reason: Reason): TrustCodeNumber | null {
  if (method === 'connected-app') return connectedAppCodes[reason] ?? null
  if (method === 'external-authorization-server') {
    return externalAuthorizationServerCodes[reason] ?? null
  }
  return method === 'uat' ? 101002 : null
}
