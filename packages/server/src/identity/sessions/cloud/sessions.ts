/** Live sessions of Cloud Manager: opening, verifying and ending them. The store is asked every time, so that an end holds at once. */

import { timingSafeEqual } from 'node:crypto'
import { BoundedMap } from '../../../domain/bounded-map.ts'
import { sessionExpiry, type SessionLife } from '../../../domain/token-life.ts'
import type {
  Clock,
  CloudSession,
  CloudSessionStore,
  EndReason,
  Random,
  RefusedSession,
} from '../../../ports/index.ts'
import { hashSecret } from '../token.ts'
import { ClockWatch, runOutTimes } from '../run-out.ts'
import { pastCloudSession } from './past-session.ts'
import type { SessionReason } from '../../refusals/reasons.ts'
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
  'kind' | 'tenantLuid' | 'accountLuid' | 'patGuid' | 'trustId' | 'scopes'
>

export type VerifiedCloudSession =
  { readonly session: CloudSession } | { readonly session: null; readonly refused: RefusedSession }

export interface CloudSessions {
  open(session: NewCloudSession): Promise<{
    /** The only place that ever holds the whole token. */
    readonly token: string
    readonly session: CloudSession
  }>
  /** The live session behind a token, seen as of now; or why there is none. */
  verify(token: string): Promise<VerifiedCloudSession>
  expiryOf(session: CloudSession): Date
  end(session: CloudSession, reason: EndReason): Promise<void>
  endOfAccount(accountLuid: string, reason: EndReason): Promise<void>
  endOfPat(patGuid: string, reason: EndReason): Promise<void>
  endOfTrust(trustId: string, reason: EndReason): Promise<void>
  /** Ends for good what had run out by then. */
  endRunOut(asOf: Date): Promise<void>
  prune(): Promise<void>
  /** Drops what is remembered in front of the store. */
  forget(): void
}

interface Parts {
  readonly store: CloudSessionStore
  readonly clock: Clock
  readonly random: Random
}

function begin(
  wanted: NewCloudSession,
  random: Random,
  now: Date,
): { readonly token: string; readonly session: CloudSession } {
  const token = newCloudSessionToken(random, now)
  const { idPart } = token
  const secretHash = hashSecret(token.secretPart)
  const session = { ...wanted, idPart, secretHash, createdAt: now, lastSeenAt: now }
  return { token: formatCloudSessionToken(token), session }
}

const opens = ({ secretHash }: CloudSession, secretPart: string): boolean =>
  timingSafeEqual(hashSecret(secretPart), secretHash)

export function createCloudSessions({ store, clock, random }: Parts): CloudSessions {
  const life = cloudManagerSessionLife
  const maxMs = life.maxMinutes * 60_000
  let seen = new BoundedMap<string, Date>(rememberedUses)

  const lastSeen = (session: CloudSession): Date => {
    const here = seen.get(session.idPart)
    return here !== undefined && here > session.lastSeenAt ? here : session.lastSeenAt
  }
  const endRunOut = (asOf: Date) => store.endRunOut(runOutTimes(life, asOf, touchAfterMs))
  const watch = new ClockWatch(endRunOut)
  return {
    async open(wanted) {
      const now = clock.now()
      await watch.see(now)
      const begun = begin(wanted, random, now)
      await store.open(begun.session)
      return begun
    },

    async verify(text) {
      const token = parseCloudSessionToken(text)
      if (token === null) return { session: null, refused: { reason: 'session_malformed' } }
      await watch.see(clock.now())
      const refuse = async (reason: SessionReason): Promise<VerifiedCloudSession> => ({
        session: null,
        refused: await pastCloudSession(store, { token, reason, lastSeen }),
      })
      const session = await store.find(token.idPart)
      if (session === null || !opens(session, token.secretPart)) return refuse('session_unknown')
      const now = clock.now()
      const lastSeenAt = lastSeen(session)
      const expiry = sessionExpiry({ ...session, lastSeenAt }, life, now)
      if (expiry !== null) {
        await store.end(session.idPart, expiry, now)
        return refuse(`session_${expiry}`)
      }
      seen.set(session.idPart, now)
      if (now.getTime() - session.lastSeenAt.getTime() >= touchAfterMs) {
        await store.touch(session.idPart, now)
      }
      return { session: { ...session, lastSeenAt: now } }
    },

    expiryOf: ({ createdAt }) => new Date(createdAt.getTime() + maxMs),
    end: async ({ idPart }, reason) => store.end(idPart, reason, clock.now()),
    endOfAccount: async (luid, reason) => store.endOfAccount(luid, reason, clock.now()),
    endOfPat: async (patGuid, reason) => store.endOfPat(patGuid, reason, clock.now()),
    endOfTrust: async (trustId, reason) => store.endOfTrust(trustId, reason, clock.now()),
    endRunOut,
    async prune() {
      const now = clock.now()
      await endRunOut(now)
      await store.prune(new Date(now.getTime() - maxMs))
    },
    forget() {
      watch.forget()
      seen = new BoundedMap(rememberedUses)
    },
  }
}
