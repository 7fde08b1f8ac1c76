/** Why the token of a Cloud Manager session is no longer valid. The reason goes to the event log, never to the caller. */

import { timingSafeEqual } from 'node:crypto'
import type { CloudSession, CloudSessionStore, RefusedSession } from '../../../ports/index.ts'
import { sessionIdOf } from '../past-session.ts'
import type { SessionReason } from '../../refusals/reasons.ts'
import { endReasons } from '../session-memory.ts'
import { hashSecret } from '../token.ts'
import type { CloudSessionToken } from './session-token.ts'

/** What an event tells of a session whose token was proved. */
export function ofCloudSession(session: CloudSession) {
  const { tenantLuid, accountLuid, patGuid, trustId, kind, idPart } = session
  return {
    tenantLuid,
    userLuid: accountLuid,
    patGuid,
    trustId,
    method: `cloud-${kind}`,
    sessionId: sessionIdOf(idPart),
    isVerified: true,
  } satisfies Partial<RefusedSession>
}

/** Facts of the session behind a refused token; only its id where the secret is not the session's. */
export async function pastCloudSession(
  store: Pick<CloudSessionStore, 'findPast'>,
  refused: {
    readonly token: CloudSessionToken
    readonly reason: SessionReason
    readonly lastSeen: (session: CloudSession) => Date
  },
): Promise<RefusedSession> {
  const { token, reason } = refused
  const past = await store.findPast(token.idPart)
  const isGenuine =
    past !== null && timingSafeEqual(hashSecret(token.secretPart), past.session.secretHash)
  if (!isGenuine) return { reason, sessionId: sessionIdOf(token.idPart) }
  const { session, endedAt, endedReason } = past
  return {
    ...ofCloudSession(session),
    reason: endedReason === null ? reason : endReasons[endedReason],
    facts: {
      createdAt: session.createdAt.toISOString(),
      lastSeenAt: refused.lastSeen(session).toISOString(),
      endedAt: endedAt?.toISOString() ?? null,
    },
  }
}
