/** Times of a unified access token. */

import { readTimes, type TimeRules, type TimesRead } from '../../jwt/claims.ts'
import type { JsonObject } from '../../jwt/strict-json.ts'

/** As in the vendor's own sample, which writes `iat` as a text of milliseconds. */
const millisecondsText = /^\d{13}$/
/** Seconds from here on are beyond the year 5138. */
const millisecondsFrom = 100_000_000_000

/** Checks `exp` and `iat`, both required numbers of seconds, and `nbf`. */
export function readUatTimes(claims: JsonObject, rules: TimeRules): TimesRead {
  const { iat } = claims as { readonly iat?: unknown }
  if (iat === undefined || iat === null) return { reason: 'uat_iat_missing', claim: 'iat' }
  if (typeof iat === 'string' && millisecondsText.test(iat)) {
    return { reason: 'uat_iat_milliseconds_text', claim: 'iat' }
  }
  if (typeof iat === 'number' && iat >= millisecondsFrom) {
    return { reason: 'jwt_time_unit', claim: 'iat' }
  }
  return readTimes(claims, rules)
}
