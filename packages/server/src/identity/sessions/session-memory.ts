/** What is remembered of sessions in front of the store. */

import { BoundedMap } from '../../domain/bounded-map.ts'
import type { EndReason, RunOut, Session } from '../../ports/sessions.ts'
import type { SessionReason } from '../refusals/reasons.ts'

const cachedSessions = 20_000
const rememberedEnds = 20_000

export const endReasons: Readonly<Record<EndReason, SessionReason>> = {
  'signed-out': 'session_signed_out',
  'replaced-by-pat-sign-in': 'session_replaced_by_pat',
  'switched-site': 'session_switched_site',
  'user-changed': 'session_user_changed',
  'credential-revoked': 'session_credential_revoked',
  'site-closed': 'session_site_closed',
  expired: 'session_expired',
  idle: 'session_idle',
}

/** Sessions in memory, and for a while why others ended. */
export class SessionMemory {
  readonly #isOn: boolean
  /** Id part of the one session in memory of each PAT. */
  readonly #ofPat = new Map<string, string>()
  #sessions = this.#noSessions()
  #ended = new BoundedMap<string, SessionReason>(rememberedEnds)
  /** Last uses that the store may not have written yet; kept with the cache off, too. */
  #seen = new BoundedMap<string, Date>(cachedSessions)
  #ends = 0

  constructor(isOn: boolean) {
    this.#isOn = isOn
  }

  /** Number of ends so far. What was read from the store before an end may be stale after it. */
  get ends(): number {
    return this.#ends
  }

  forget(): void {
    this.#ends += 1
    this.#ofPat.clear()
    this.#sessions = this.#noSessions()
    this.#ended = new BoundedMap(rememberedEnds)
    this.#seen = new BoundedMap(cachedSessions)
  }

  #noSessions(): BoundedMap<string, Session> {
    return new BoundedMap(cachedSessions, ({ patGuid, idPart }) => {
      if (patGuid !== null && this.#ofPat.get(patGuid) === idPart) this.#ofPat.delete(patGuid)
    })
  }

  find(idPart: string): Session | undefined {
    return this.#sessions.get(idPart)
  }

  keep(session: Session): void {
    if (!this.#isOn) return
    const { patGuid, idPart } = session
    this.#sessions.set(idPart, session)
    if (patGuid === null) return
    const other = this.#ofPat.get(patGuid)
    if (other !== undefined && other !== idPart) this.#sessions.delete(other)
    this.#ofPat.set(patGuid, idPart)
  }

  /** The later of the use that the session brings and the one that was seen here. */
  lastSeen(session: Session): Date {
    const seen = this.#seen.get(session.idPart)
    return seen !== undefined && seen > session.lastSeenAt ? seen : session.lastSeenAt
  }

  /** Renews a session that is in memory; one that has ended meanwhile stays out. */
  touch(session: Session): void {
    this.#seen.set(session.idPart, session.lastSeenAt)
    if (this.#sessions.get(session.idPart) !== undefined) this.keep(session)
  }

  whyEnded(idPart: string): SessionReason {
    return this.#ended.get(idPart) ?? 'session_unknown'
  }

  end(idPart: string, reason: EndReason): void {
    this.#ends += 1
    this.#sessions.delete(idPart)
    this.#ended.set(idPart, endReasons[reason])
  }

  endOfPat(patGuid: string, reason: EndReason): void {
    this.#ends += 1
    const idPart = this.#ofPat.get(patGuid)
    if (idPart !== undefined) this.end(idPart, reason)
  }

  endOfUser(userLuid: string, reason: EndReason): void {
    this.#endAll(reason, (session) => session.userLuid === userLuid)
  }

  endRunOut(expiryOf: (session: Session) => RunOut | null): void {
    this.#ends += 1
    for (const [idPart, session] of this.#sessions.entries()) {
      const expiry = expiryOf(session)
      if (expiry !== null) this.end(idPart, expiry)
    }
  }

  endOfTrust(trustId: string, reason: EndReason): void {
    this.#endAll(reason, (session) => session.trustId === trustId)
  }

  endOfPassword(userLuid: string, reason: EndReason): void {
    const isOne = (session: Session) => session.kind === 'password' && session.userLuid === userLuid
    this.#endAll(reason, isOne)
  }

  endOfSite(siteLuid: string, reason: EndReason): void {
    this.#endAll(reason, (session) => session.siteLuid === siteLuid)
  }

  #endAll(reason: EndReason, isOne: (session: Session) => boolean): void {
    this.#ends += 1
    for (const [idPart, session] of this.#sessions.entries()) {
      if (isOne(session)) this.end(idPart, reason)
    }
  }
}
