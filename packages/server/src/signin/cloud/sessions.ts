/** Live sessions of Cloud Manager: opening, verifying and ending them. The store is asked every time, so that an end holds at once. */

import { timingSafeEqual } from 'node:crypto'
import { BoundedMap } from '../../domain/bounded-map.ts'
import { sessionExpiry, type SessionLife } from '../../domain/token-life.ts'
import type { Clock, CloudSession, CloudSessionStore, Random } from '../../ports/index.ts'
import { hashSecret } from '../token.ts'
import {
  formatCloudSessionToken,
  newCloudSessionToken,
  parseCloudSessionToken,
} from './session-token.ts'

/** @see Cloud Manager help, Authentication: four hours, or thirty minutes without a request */
export const cloudManagerSessionLife: SessionLife = { maxMinutes: 240, idleMinutes: 30 }

/** A last use is written when the one on record is older than this. */
const touchAfterMs = 30_000
const rememberedUses = 10_000

export type NewCloudSession = Pick<
  CloudSession,
  'kind' | 'tenantLuid' | 'accountLuid' | 'patGuid' | 'scopes'
>

export interface CloudSessions {
  open(session: NewCloudSession): Promise<{
    /** The only place that ever holds the whole token. */
    readonly token: string
    readonly session: CloudSession
  }>
  /** The live session behind a token, seen as of now; null for anything else. */
  verify(token: string): Promise<CloudSession | null>
  expiryOf(session: CloudSession): Date
  end(session: CloudSession): Promise<void>
  endOfAccount(accountLuid: string): Promise<void>
  endOfPat(patGuid: string): Promise<void>
  prune(): Promise<void>
}

interface Parts {
  readonly store: CloudSessionStore
  readonly clock: Clock
  readonly random: Random
}

export function createCloudSessions({ store, clock, random }: Parts): CloudSessions {
  const life = cloudManagerSessionLife
  const maxMs = life.maxMinutes * 60_000
  const seen = new BoundedMap<string, Date>(rememberedUses)

  const lastSeen = (session: CloudSession): Date => {
    const here = seen.get(session.idPart)
    return here !== undefined && here > session.lastSeenAt ? here : session.lastSeenAt
  }
  return {
    async open(wanted) {
      const token = newCloudSessionToken(random)
      const now = clock.now()
      const session: CloudSession = {
        ...wanted,
        idPart: token.idPart,
        secretHash: hashSecret(token.secretPart),
        createdAt: now,
        lastSeenAt: now,
      }
      await store.open(session)
      return { token: formatCloudSessionToken(token), session }
    },

    async verify(text) {
      const token = parseCloudSessionToken(text)
      const session = token === null ? null : await store.find(token.idPart)
      if (token === null || session === null) return null
      if (!timingSafeEqual(hashSecret(token.secretPart), session.secretHash)) return null
      const now = clock.now()
      const lastSeenAt = lastSeen(session)
      if (sessionExpiry({ ...session, lastSeenAt }, life, now) !== null) return null
      seen.set(session.idPart, now)
      if (now.getTime() - session.lastSeenAt.getTime() >= touchAfterMs) {
        await store.touch(session.idPart, now)
      }
      return { ...session, lastSeenAt: now }
    },

    expiryOf: ({ createdAt }) => new Date(createdAt.getTime() + maxMs),
    end: async ({ idPart }) => store.end(idPart),
    endOfAccount: async (accountLuid) => store.endOfAccount(accountLuid),
    endOfPat: async (patGuid) => store.endOfPat(patGuid),
    prune: async () => store.prune(new Date(clock.now().getTime() - maxMs)),
  }
}
