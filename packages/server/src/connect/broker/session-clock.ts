/** When a session with a target has ended by itself. What the target says of its length is the life of the token, so it is not used. */

import type { ConnectSession } from '../../ports/index.ts'

const minute = 60_000
/** @see Tableau Cloud: 120 minutes, 30 without use; a minute less, for a request that is under way at the end */
const longestMs = 119 * minute
const longestIdleMs = 29 * minute

/** @param usedAtMs The latest use that is known */
export function isOver({ obtainedAt }: ConnectSession, usedAtMs: number, now: Date): boolean {
  if (obtainedAt === null) return true
  return (
    now.getTime() - obtainedAt.getTime() >= longestMs || now.getTime() - usedAtMs >= longestIdleMs
  )
}
