/** Why the token of a session is no longer valid. The reason goes to the event log, never to the caller. */

import { timingSafeEqual } from 'node:crypto'
import type { RefusedSession, SessionStore } from '../../ports/index.ts'
import type { SessionReason } from '../refusals/reasons.ts'
import { endReasons } from './session-memory.ts'
import { hashSecret, parseSessionToken } from './token.ts'

/** Stands for a session in logs: the time that its id begins with, and a hash. The token cannot be made from it. */
export function sessionIdOf(idPart: string): string {
  return idPart.slice(0, 8) + hashSecret(idPart).toString('hex').slice(0, 8)
}

/** Facts of the session behind a refused token; only its id where the secret is not the session's. */
export async function pastOf(
  store: Pick<SessionStore, 'findPast'>,
  refused: {
    readonly token: string
    readonly reason: SessionReason
    readonly lastSeenAt: Date | null
  },
): Promise<RefusedSession> {
  const token = parseSessionToken(refused.token)
  if (token === null) return { reason: refused.reason }
  const sessionId = sessionIdOf(token.idPart)
  const past = await store.findPast(token.idPart)
  if (past === null) return { reason: refused.reason, sessionId }
  const { session, endedAt, endedReason } = past
  const isGenuine = timingSafeEqual(hashSecret(token.secretPart), session.secretHash)
  if (!isGenuine || token.siteLuid !== session.siteLuid) {
    return { reason: refused.reason, sessionId, siteLuid: session.siteLuid }
  }
  const { siteLuid, userLuid, patGuid, trustId, kind: method } = session
  const seen = refused.lastSeenAt ?? session.lastSeenAt
  return {
    reason: endedReason === null ? refused.reason : endReasons[endedReason],
    siteLuid,
    userLuid,
    patGuid,
    trustId,
    method,
    sessionId,
    isVerified: true,
    facts: {
      createdAt: session.createdAt.toISOString(),
      lastSeenAt: seen.toISOString(),
      endedAt: endedAt?.toISOString() ?? null,
    },
  }
}
