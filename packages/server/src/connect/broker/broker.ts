/**
 * One session for each credential. A sign-in with a personal access token ends the session before it, so however many requests,
 * connections and servers share a credential, one of them signs in and all use what it gets. The generation in the database tells a
 * session that failed from the one that has replaced it.
 */

import { setTimeout as sleep } from 'node:timers/promises'
import { BoundedMap } from '../../domain/bounded-map.ts'
import type { Keyring, SealedPlace } from '../../keys/sealed.ts'
import type { Clock, ConnectSession, Random, Store } from '../../ports/index.ts'
import { SignInFailed, type Tableau, type TargetSession } from '../target/tableau.ts'
import type { Targets } from '../target/targets.ts'
import type { Credential } from './credential.ts'
import { isOver } from './session-clock.ts'

export interface LiveSession extends TargetSession {
  /** Grows with each sign-in. */
  readonly generation: number
  readonly site: string
}

export interface BrokerDeps {
  readonly store: Store
  readonly keys: Keyring
  readonly clock: Clock
  /** For what servers agree on among themselves. */
  readonly unmovedClock: Clock
  readonly random: Random
  readonly tableau: Tableau
  readonly targets: Targets
}

interface Known {
  readonly row: ConnectSession
  readonly session: LiveSession
  usedAtMs: number
  touchedAtMs: number
}

interface Flight {
  readonly site: string
  readonly landing: Promise<LiveSession>
}

const leaseMs = 40_000
const lookEveryMs = 50
const touchEveryMs = 60_000
const placeOf = (fingerprint: string): SealedPlace => ({
  table: 'connect_session',
  rowId: fingerprint,
  column: 'sealed_token',
})

export class SessionBroker {
  readonly #deps: BrokerDeps
  #known = new BoundedMap<string, Known>(10_000)
  readonly #flights = new Map<string, Flight>()

  constructor(deps: BrokerDeps) {
    this.#deps = deps
  }

  /**
   * A session for the credential's site that is not one of those that failed.
   *
   * @param failed Generation that the target has answered 401 to
   * @throws SignInFailed, TargetSilent
   */
  async session(credential: Credential, failed = 0): Promise<LiveSession> {
    const { fingerprint, site } = credential
    for (;;) {
      const known = this.#known.get(fingerprint)
      if (known !== undefined && this.#isUsable(known, site, failed)) return this.#use(known)
      const flight = this.#flights.get(fingerprint)
      if (flight === undefined) return this.#takeOff(credential, failed)
      if (flight.site === site) {
        const session = await flight.landing
        if (session.generation > failed) return session
      } else await flight.landing.catch(() => undefined)
    }
  }

  /** Ends the session of a credential that no connection has any more. */
  async end({ fingerprint, serverUrl }: Pick<Credential, 'fingerprint' | 'serverUrl'>) {
    const { store, tableau, targets } = this.#deps
    const row = await store.read.connectSessions.byFingerprint(fingerprint)
    this.#known.delete(fingerprint)
    await store.transaction((write) => write.connectSessions.clear(fingerprint))
    const session = row === null ? null : this.#opened(row)
    if (session !== null) await tableau.signOut(targets.originOf(serverUrl), session)
  }

  /** Drops what memory holds: the database has it, too, and may be another one by now. */
  forget(): void {
    this.#known = new BoundedMap(10_000)
  }

  #isUsable({ row, session, usedAtMs }: Known, site: string, failed: number): boolean {
    const { clock } = this.#deps
    return (
      session.site === site && session.generation > failed && !isOver(row, usedAtMs, clock.now())
    )
  }

  #use(known: Known): LiveSession {
    const { store, clock } = this.#deps
    const now = clock.now()
    known.usedAtMs = now.getTime()
    if (known.usedAtMs - known.touchedAtMs >= touchEveryMs) {
      known.touchedAtMs = known.usedAtMs
      const { fingerprint, generation } = known.row
      void store
        .transaction((write) => write.connectSessions.touch(fingerprint, generation, now))
        .catch(() => undefined)
    }
    return known.session
  }

  #takeOff(credential: Credential, failed: number): Promise<LiveSession> {
    const { fingerprint, site } = credential
    const landing = this.#obtain(credential, failed).finally(() => {
      this.#flights.delete(fingerprint)
    })
    this.#flights.set(fingerprint, { site, landing })
    return landing
  }

  /** The session that another server has, or a new one. */
  async #obtain(credential: Credential, failed: number): Promise<LiveSession> {
    const { store, random, unmovedClock } = this.#deps
    const { fingerprint, site } = credential
    const owner = random.uuid()
    const giveUpMs = performance.now() + leaseMs
    for (;;) {
      const stored = await store.read.connectSessions.byFingerprint(fingerprint)
      const found = stored === null ? null : this.#remember(stored)
      if (found !== null && this.#isUsable(found, site, failed)) return this.#use(found)
      const nowMs = unmovedClock.now().getTime()
      const leased = await store.transaction((write) =>
        write.connectSessions.lease(fingerprint, { owner, nowMs, untilMs: nowMs + leaseMs }),
      )
      if (leased !== null) return this.#underLease(credential, { leased, owner, failed })
      if (performance.now() > giveUpMs) throw new SignInFailed('unavailable', { status: 503 })
      await sleep(lookEveryMs)
    }
  }

  async #underLease(
    credential: Credential,
    of: { readonly leased: ConnectSession; readonly owner: string; readonly failed: number },
  ): Promise<LiveSession> {
    const { store } = this.#deps
    const { fingerprint, site } = credential
    const { leased, owner, failed } = of
    try {
      const known = this.#remember(leased)
      if (known !== null && this.#isUsable(known, site, failed)) {
        await store.transaction((write) => write.connectSessions.release(fingerprint, owner))
        return this.#use(known)
      }
      const row = await this.#signIn(credential, leased.generation + 1)
      const isKept = await store.transaction((write) => write.connectSessions.put(row, owner))
      const made = isKept ? this.#remember(row) : null
      if (made === null) throw new SignInFailed('unavailable', { status: 503 })
      return this.#use(made)
    } catch (error) {
      await store
        .transaction((write) => write.connectSessions.release(fingerprint, owner))
        .catch(() => undefined)
      throw error
    }
  }

  async #signIn(credential: Credential, generation: number): Promise<ConnectSession> {
    const { tableau, targets, keys, clock } = this.#deps
    const { fingerprint, serverUrl, site, tokenName } = credential
    const secret = credential.secret()
    const origin = targets.originOf(serverUrl)
    const { token, siteLuid, apiVersion } = await tableau.signIn({
      origin,
      site,
      tokenName,
      secret,
    })
    const now = clock.now()
    const sealedToken = keys.seal(placeOf(fingerprint), Buffer.from(token))
    const times = { obtainedAt: now, usedAt: now }
    return { fingerprint, generation, site, siteLuid, apiVersion, sealedToken, ...times }
  }

  /** Null where the row holds no session. */
  #remember(row: ConnectSession): Known | null {
    const session = this.#opened(row)
    if (session === null) return null
    const before = this.#known.get(row.fingerprint)
    const isSame = before?.session.generation === session.generation
    const rowUsedMs = row.usedAt?.getTime() ?? 0
    const usedAtMs = isSame ? Math.max(before.usedAtMs, rowUsedMs) : rowUsedMs
    const known = { row, session, usedAtMs, touchedAtMs: rowUsedMs }
    this.#known.set(row.fingerprint, known)
    return known
  }

  #opened({ fingerprint, generation, ...row }: ConnectSession): LiveSession | null {
    const { site, siteLuid, apiVersion, sealedToken } = row
    if (site === null || siteLuid === null || apiVersion === null || sealedToken === null)
      return null
    const token = this.#deps.keys.open(placeOf(fingerprint), sealedToken).toString('utf8')
    return { token, siteLuid, apiVersion, generation, site }
  }
}
