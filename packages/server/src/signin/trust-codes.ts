/**
 * Numbers that a refused JWT sign-in shows in parentheses after its detail, as the help's troubleshooting pages list them.
 *
 * Sources: `help` = printed on the troubleshooting page; `field` = reported by users with the vendor's answer; `recalled` = known from
 * the page's later rows, not checked again.
 */

import type { Reason } from './reasons.ts'

interface TrustCode {
  readonly name: string
  readonly source: 'help' | 'field' | 'recalled'
}

export const trustCodes = {
  5: { name: 'SYSTEM_USER_NOT_FOUND', source: 'help' },
  16: { name: 'LOGIN_FAILED', source: 'help' },
  10083: { name: 'BAD_JWT', source: 'help' },
  10084: { name: 'JWT_PARSE_ERROR', source: 'help' },
  10085: { name: 'COULD_NOT_FETCH_JWT_KEYS', source: 'help' },
  10087: { name: 'BLOCKLISTED_JWS_ALGORITHM_USED_TO_SIGN', source: 'help' },
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
  10100: { name: 'JTI_PERSISTENCE_FAILED', source: 'recalled' },
  10103: { name: 'JWT_MAX_SIZE_EXCEEDED', source: 'recalled' },
} as const satisfies Readonly<Record<number, TrustCode>>

export type TrustCodeNumber = keyof typeof trustCodes

/**
 * One number for each reason at the door of connected apps; where the pages allow two, the more specific one.
 *
 * An unknown site shares the number of an unknown app: an app exists on one site only, so to the caller it is the same fact.
 */
const codes: Readonly<Partial<Record<Reason, TrustCodeNumber>>> = {
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
  jwt_iss_unknown: 10089,
  site_unknown: 10089,
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
  user_unknown: 5,
  user_unlicensed: 16,
  site_suspended: 16,
}

export function trustCodeOf(reason: Reason): TrustCodeNumber | null {
  return codes[reason] ?? null
}
