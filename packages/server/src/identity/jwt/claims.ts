/** Claims that every trust checks the same way. Read after the signature. */

import type { JwtReason } from '../refusals/reasons.ts'
import type { JsonObject } from './strict-json.ts'

export const vendorClaim = (name: string): string => `https://tableau.com/${name}`

export interface TimeRules {
  readonly now: Date
  /** Clocks of honest callers may differ by this much. */
  readonly leewaySeconds: number
  /** How far ahead `exp` may be. */
  readonly maxLifetimeSeconds: number
}

export type TimesRead =
  { readonly expiresAt: Date } | { readonly reason: JwtReason; readonly claim: string }

/** Seconds from here on are beyond the year 5138: the caller wrote milliseconds. */
const millisecondsFrom = 100_000_000_000

/**
 * Checks `exp` (required), `nbf` and `iat` (optional), all numbers of seconds.
 *
 * @see RFC 7519 section 4.1; help, connected apps, troubleshooting codes 16, 10084, 10096
 */
export function readTimes(claims: JsonObject, rules: TimeRules): TimesRead {
  const nowSeconds = rules.now.getTime() / 1000
  const latest = nowSeconds + rules.leewaySeconds
  const { exp, nbf, iat } = claims as { exp?: unknown; nbf?: unknown; iat?: unknown }

  if (exp === undefined || exp === null) return { reason: 'jwt_exp_missing', claim: 'exp' }
  if (!isSeconds(exp)) return { reason: 'jwt_claim_type', claim: 'exp' }
  if (exp <= nowSeconds - rules.leewaySeconds) return { reason: 'jwt_expired', claim: 'exp' }
  if (nbf !== undefined) {
    if (!isSeconds(nbf)) return { reason: 'jwt_claim_type', claim: 'nbf' }
    if (nbf > latest) return { reason: 'jwt_not_yet', claim: 'nbf' }
  }
  if (iat !== undefined) {
    if (!isSeconds(iat)) return { reason: 'jwt_claim_type', claim: 'iat' }
    if (iat > latest) return { reason: 'jwt_iat_future', claim: 'iat' }
  }
  if (exp >= millisecondsFrom) return { reason: 'jwt_time_unit', claim: 'exp' }
  if (exp > latest + rules.maxLifetimeSeconds) return { reason: 'jwt_lifetime', claim: 'exp' }
  return { expiresAt: new Date(exp * 1000) }
}

function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

/** Whether `aud` names exactly this audience: as a text, or as one of a list of texts. Case matters. */
export function isFor(audience: string, aud: unknown): boolean {
  return aud === audience || (Array.isArray(aud) && aud.includes(audience))
}

/** Scopes of `scp`. Texts that are no scope are kept: they open nothing. */
export function readScopes(scp: unknown): readonly string[] | 'jwt_scp_missing' | 'jwt_scp_type' {
  if (scp === undefined || scp === null) return 'jwt_scp_missing'
  if (!Array.isArray(scp) || !scp.every((scope) => typeof scope === 'string')) return 'jwt_scp_type'
  return scp.length === 0 ? 'jwt_scp_missing' : [...new Set(scp)]
}

/** The text of a claim, or null when it is absent, empty or something else. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** A claim as the log shows it. The sender chooses its value, so no method of the value is called. */
export function shownOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
}
