/**
 * Live sessions: opening, verifying and ending them. Every end goes through this object, so that the memory in front of the store never
 * outlives an ended session.
 */

import { timingSafeEqual } from 'node:crypto'
import { sessionExpiry, type SessionLife } from '../../domain/token-life.ts'
import type { Clock, Random } from '../../ports/clock.ts'
import type {
  EndReason,
  JwtClaim,
  OpenOptions,
  Session,
  SessionStore,
} from '../../ports/sessions.ts'
import type { RefusedSession } from '../../ports/auth-events.ts'
import { pastOf } from './past-session.ts'
import type { SessionReason } from '../refusals/reasons.ts'
import { ClockWatch, runOutTimes } from './run-out.ts'
import { SessionMemory } from './session-memory.ts'
import {
  formatSessionToken,
  hashSecret,
  newSessionToken,
  parseSessionToken,
  type SessionToken,
} from './token.ts'

/** What a new session is for; the rest of a {@link Session} is made here. */
export type NewSession = Pick<
  Session,
  'kind' | 'siteLuid' | 'userLuid' | 'patGuid' | 'trustId' | 'scopes' | 'asserted'
>

export interface OpenedSession {
  /** The only place that ever holds the whole token. */
  readonly token: string
  readonly session: Session
}

export type Verified =
  { readonly session: Session } | { readonly session: null; readonly reason: SessionReason }

export interface Sessions {
  /** Opens a session; one with a PAT ends every other session of that PAT, on all sites. */
  open(session: NewSession): Promise<OpenedSession>
  /** Opens a session and takes the id of its JWT in one step; null when the id was taken before. */
  openOnce(session: NewSession, claim: JwtClaim): Promise<OpenedSession | null>
  /** The live session behind a token, seen as of now; or why there is none. Never throws for what the caller sent. */
  verify(token: string): Promise<Verified>
  /** Opens a session like this one on another site and ends this one, in one step. It lives no longer than this one would have. */
  switchSite(
    session: Session,
    target: { readonly siteLuid: string; readonly userLuid: string },
  ): Promise<OpenedSession>
  signOut(session: Session): Promise<void>
  /** What became of the session behind a token that {@link verify} refused. */
  past(token: string, reason: SessionReason): Promise<RefusedSession>
  /** Ends all sessions of a user: unlicensed, removed, or stripped of the credential. */
  endOfUser(userLuid: string, reason: EndReason): Promise<void>
  /** Ends all sessions on a site that was suspended or deleted. */
  endOfSite(siteLuid: string): Promise<void>
  /** Ends the session of a personal access token that was revoked, whatever site it is on. */
  endOfPat(patGuid: string, reason: EndReason): Promise<void>
  /** Ends the user's sessions by password: it was changed or taken away. */
  endOfPassword(userLuid: string): Promise<void>
  /** Ends all sessions that a connected app or another trust vouched for. */
  endOfTrust(trustId: string, reason: EndReason): Promise<void>
  /** Ends a session whose credential was revoked while it opened. */
  revoke(session: Session): Promise<void>
  /** Ends for good what had run out by then. */
  endRunOut(asOf: Date): Promise<void>
  /** Removes what has run out from the store. */
  prune(): Promise<void>
  flush(): Promise<void>
  /** Drops what is remembered in front of the store, after it was flushed. */
  forget(): void
}

export interface SessionsOptions {
  readonly store: SessionStore
  readonly clock: Clock
  readonly random: Random
  readonly settings: SessionLife
  /** One that development controls do not move; {@link clock} where absent. */
  readonly unmovedClock?: Clock
  /** False where another process may end a session in the same store: then every request asks the store. */
  readonly cache: boolean
}

interface Parts extends SessionsOptions {
  readonly memory: SessionMemory
  readonly watch: ClockWatch
}

/** Servers of one database write down a last use within a minute. */
const heldBackMs = 2 * 60_000

export function createSessions(options: SessionsOptions): Sessions {
  const { store, clock, settings } = options
  const memory = new SessionMemory(options.cache)
  const watch = new ClockWatch((asOf) => endRunOut(parts, asOf))
  const parts: Parts = { ...options, memory, watch }
  return {
    open: (wanted) => open(parts, wanted),
    openOnce: (wanted, claim) => openOnce(parts, wanted, claim),
    verify: (token) => verify(parts, token),

    async switchSite(session, target) {
      const { kind, patGuid, trustId, scopes } = session
      return open(parts, { kind, patGuid, trustId, scopes, ...target }, session)
    },

    past: (token, reason) => past(parts, token, reason),
    signOut: (session) => end(parts, session, 'signed-out'),
    revoke: (session) => end(parts, session, 'credential-revoked'),

    endOfUser: (userLuid, reason) =>
      inBoth(store.endOfUser(userLuid, reason, clock.now()), () =>
        memory.endOfUser(userLuid, reason),
      ),
    endOfSite: (siteLuid) =>
      inBoth(store.endOfSite(siteLuid, 'site-closed', clock.now()), () =>
        memory.endOfSite(siteLuid, 'site-closed'),
      ),
    endOfPat: (patGuid, reason) =>
      inBoth(store.endOfPat(patGuid, reason, clock.now()), () => memory.endOfPat(patGuid, reason)),
    endOfPassword: (userLuid) =>
      inBoth(store.endOfPassword(userLuid, 'credential-revoked', clock.now()), () =>
        memory.endOfPassword(userLuid, 'credential-revoked'),
      ),
    endOfTrust: (trustId, reason) =>
      inBoth(store.endOfTrust(trustId, reason, clock.now()), () =>
        memory.endOfTrust(trustId, reason),
      ),

    endRunOut: (asOf) => endRunOut(parts, asOf),

    async prune() {
      const now = clock.now()
      await endRunOut(parts, now)
      const createdBefore = new Date(now.getTime() - settings.maxMinutes * 60_000)
      const { unmovedClock = clock } = options
      const jwtsBefore = new Date(Math.min(now.getTime(), unmovedClock.now().getTime()))
      await store.prune({ jwtsBefore, createdBefore })
    },

    async flush() {
      await watch.see(clock.now())
      await store.flush()
    },
    forget() {
      memory.forget()
      watch.forget()
    },
  }
}

/** An end that the store fails to write down holds in this process all the same. */
async function inBoth(written: Promise<void>, forget: () => void): Promise<void> {
  try {
    await written
  } finally {
    forget()
  }
}

async function end(
  { store, memory, clock }: Parts,
  { idPart }: Session,
  reason: EndReason,
): Promise<void> {
  await inBoth(store.end(idPart, reason, clock.now()), () => memory.end(idPart, reason))
}

async function endRunOut(parts: Parts, asOf: Date): Promise<void> {
  const { store, memory, settings, cache } = parts
  await store.flush()
  const times = runOutTimes(settings, asOf, cache ? 0 : heldBackMs)
  await inBoth(store.endRunOut(times), () =>
    memory.endRunOut((session) =>
      sessionExpiry({ ...session, lastSeenAt: memory.lastSeen(session) }, settings, asOf),
    ),
  )
}

async function open(parts: Parts, wanted: NewSession, replaced?: Session): Promise<OpenedSession> {
  const now = parts.clock.now()
  await parts.watch.see(now)
  const made = newSession(parts, wanted, now)
  if (replaced === undefined) {
    await write(parts, made.session, { now })
    return made
  }
  // Switching sites is no new sign-in: the session ends when the one it replaces would have.
  const session = { ...made.session, createdAt: replaced.createdAt }
  await write(parts, session, { now, replaces: replaced.idPart })
  return { ...made, session }
}

async function openOnce(
  parts: Parts,
  wanted: NewSession,
  claim: JwtClaim,
): Promise<OpenedSession | null> {
  const now = parts.clock.now()
  await parts.watch.see(now)
  const made = newSession(parts, wanted, now)
  return (await write(parts, made.session, { now, claim })) ? made : null
}

function newSession({ random }: Parts, wanted: NewSession, now: Date): OpenedSession {
  const token = newSessionToken(random, wanted.siteLuid, now)
  const secretHash = hashSecret(token.secretPart)
  const session = { ...wanted, idPart: token.idPart, secretHash, createdAt: now, lastSeenAt: now }
  return { token: formatSessionToken(token), session }
}

async function write(
  { store, memory }: Parts,
  session: Session,
  options: OpenOptions,
): Promise<boolean> {
  const { replaces } = options
  const ends = memory.ends
  let isOpen = false
  let isUndisturbed = false
  try {
    isOpen = await store.open(session, options)
    // Two sign-ins with one PAT may come back in another order than the store took them: then the store is asked which one lives.
    isUndisturbed = memory.ends === ends
  } finally {
    if (replaces !== undefined) memory.end(replaces, 'switched-site')
    if (session.patGuid !== null) memory.endOfPat(session.patGuid, 'replaced-by-pat-sign-in')
  }
  if (isOpen && isUndisturbed) memory.keep(session)
  return isOpen
}

async function verify(parts: Parts, text: string): Promise<Verified> {
  const { memory, watch, clock } = parts
  const token = parseSessionToken(text)
  if (token === null) return { session: null, reason: 'session_malformed' }
  const ending = watch.see(clock.now())
  if (ending !== null) await ending
  const session = await find(parts, token)
  if (session === null) return { session: null, reason: memory.whyEnded(token.idPart) }
  const isGenuine = timingSafeEqual(hashSecret(token.secretPart), session.secretHash)
  if (!isGenuine || token.siteLuid !== session.siteLuid) {
    return { session: null, reason: 'session_unknown' }
  }
  const now = clock.now()
  const lastSeenAt = memory.lastSeen(session)
  const expiry = sessionExpiry({ ...session, lastSeenAt }, parts.settings, now)
  if (expiry !== null) {
    await end(parts, session, expiry)
    return { session: null, reason: `session_${expiry}` }
  }
  const seen: Session = { ...session, lastSeenAt: now }
  memory.touch(seen)
  parts.store.touch(seen.idPart, now)
  return { session: seen }
}

async function past(
  { store, memory }: Parts,
  token: string,
  reason: SessionReason,
): Promise<RefusedSession> {
  const idPart = parseSessionToken(token)?.idPart
  const cached = idPart === undefined ? undefined : memory.find(idPart)
  const lastSeenAt = cached === undefined ? null : memory.lastSeen(cached)
  return pastOf(store, { token, reason, lastSeenAt })
}

async function find({ store, memory }: Parts, token: SessionToken): Promise<Session | null> {
  const cached = memory.find(token.idPart)
  if (cached !== undefined) return cached
  const ends = memory.ends
  const stored = await store.find(token.idPart)
  // An end that happened during the read may not have been seen by it.
  if (stored !== null && memory.ends === ends) memory.keep(stored)
  return stored
}
