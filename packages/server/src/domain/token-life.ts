/** How long sessions and personal access tokens live. Everything here is computed from times; nothing asks the clock. */

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** A session ends at the earlier of the two. */
export interface SessionLife {
  /** From sign-in. */
  readonly maxMinutes: number
  /** From the last request. */
  readonly idleMinutes: number
}

/** @see KB 001498381; Tableau Server has 240 for both */
export const cloudSessionLife: SessionLife = { maxMinutes: 120, idleMinutes: 30 }

/** How a session has run out at `now`, or null while it lives. */
export function sessionExpiry(
  session: { readonly createdAt: Date; readonly lastSeenAt: Date },
  life: SessionLife,
  now: Date,
): 'expired' | 'idle' | null {
  if (now.getTime() - session.createdAt.getTime() >= life.maxMinutes * minuteMs) return 'expired'
  if (now.getTime() - session.lastSeenAt.getTime() >= life.idleMinutes * minuteMs) return 'idle'
  return null
}

export interface PersonalAccessTokenLife {
  /** From creation; a site may shorten it. */
  readonly maxDays: number
  /** From the last sign-in with it. */
  readonly idleDays: number
}

/** @see Tableau Cloud help, Personal Access Tokens: 15 days unused, one year at most */
export const cloudTokenLife: PersonalAccessTokenLife = { maxDays: 365, idleDays: 15 }

/** The longest that a unified access token may live. @see Cloud Manager help: a sample token lives exactly so long */
export const longestUatDays = 365

/** End of a token created at `createdAt`, when it is used often enough. */
export function tokenExpiresAt(createdAt: Date, life: PersonalAccessTokenLife): Date {
  return new Date(createdAt.getTime() + life.maxDays * dayMs)
}

/** Why a token signs in no more. What is written down of it stays true when the clock goes back. */
export type TokenEnd = 'expired' | 'idle' | 'revoked'

/** Why the token signs in no more at `now`, or null while it does. */
export function tokenEnd(
  token: {
    readonly expiresAt: Date
    readonly lastUsedAt: Date
    readonly ended: { readonly reason: TokenEnd } | null
  },
  life: PersonalAccessTokenLife,
  now: Date,
): TokenEnd | null {
  return token.ended === null ? tokenExpiry(token, life, now) : token.ended.reason
}

/** How a token has run out at `now`, or null while it has not. */
function tokenExpiry(
  token: { readonly expiresAt: Date; readonly lastUsedAt: Date },
  life: PersonalAccessTokenLife,
  now: Date,
): 'expired' | 'idle' | null {
  if (now.getTime() >= token.expiresAt.getTime()) return 'expired'
  if (now.getTime() - token.lastUsedAt.getTime() >= life.idleDays * dayMs) return 'idle'
  return null
}

/**
 * Time to a token's end as the wire writes it: `days:HH:MM`, rounded down to minutes, `0:00:00` once it is past.
 *
 * @see REST reference, Sign In, `estimatedTimeToExpiration` (sample `177:05:38`); clients match `^\d+:\d{2}:\d{2}$`
 */
export function estimatedTimeToExpiration(expiresAt: Date, now: Date): string {
  const minutes = Math.max(0, Math.floor((expiresAt.getTime() - now.getTime()) / minuteMs))
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${Math.floor(minutes / 1440)}:${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`
}
