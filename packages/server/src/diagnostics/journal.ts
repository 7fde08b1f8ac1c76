/**
 * The log of sign-ins and refused sessions. Recording only puts an event into memory; what waits is written together a little later,
 * so that neither a sign-in nor a refusal waits for a database.
 */

import { AsyncLocalStorage } from 'node:async_hooks'
import type {
  AuthEvent,
  AuthEventStore,
  AuthFacts,
  AuthJournal,
  AuthOrigin,
  Clock,
  Random,
  RefusedSession,
  Store,
} from '../ports/index.ts'
import { withoutSecrets } from '../domain/hidden-secrets.ts'
import { sessionIdOf } from '../identity/sessions/past-session.ts'
import { timedId } from '../identity/sessions/token.ts'
import type { CloudSignInEvent } from '../identity/verifiers/cloud/sign-in.ts'
import type { SignInEvent } from '../identity/verifiers/sign-in.ts'
import { Locator } from './locator.ts'
import { textOf, trustOf } from './trust-id.ts'
import { isAfterProof } from './verified.ts'

export interface JournalOptions {
  readonly events: AuthEventStore
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  /** Receives every event when it is recorded. */
  readonly onEvent?: (event: AuthEvent) => void
  readonly limits?: JournalLimits
}

export interface JournalLimits {
  /** Events that wait for the database; the oldest go when there are more. */
  readonly waiting: number
  /** Events that the table keeps. */
  readonly kept: number
  readonly maxAgeDays: number
}

const defaultLimits: JournalLimits = { waiting: 5_000, kept: 100_000, maxAgeDays: 30 }
const dayMs = 24 * 3600 * 1000

/** Events of one request. */
interface Trail {
  readonly origin: AuthOrigin
  eventId: string | null
}

type NewEvent = Omit<AuthEvent, 'id' | 'at' | 'origin'>

/** What an event tells where nothing is known. */
const unknownCaller = {
  trustCode: null,
  tenantLuid: null,
  siteAsked: null,
  siteLuid: null,
  userLuid: null,
  sessionId: null,
  patGuid: null,
  trustId: null,
  jwt: null,
} as const

export class Journal implements AuthJournal {
  readonly #options: JournalOptions
  readonly #limits: JournalLimits
  readonly #trails = new AsyncLocalStorage<Trail>()
  #waiting: AuthEvent[] = []
  #writing: Promise<void> = Promise.resolve()
  /** Events that memory had no room for. */
  dropped = 0

  constructor(options: JournalOptions) {
    this.#options = options
    this.#limits = options.limits ?? defaultLimits
  }

  /** What stands for a session in events. */
  sessionIdOf(idPart: string): string {
    return sessionIdOf(idPart)
  }

  async within<T>(origin: AuthOrigin, work: () => Promise<T>) {
    const trail: Trail = { origin, eventId: null }
    const result = await this.#trails.run(trail, work)
    return { result, eventId: trail.eventId }
  }

  signIn({ method, outcome, reason, trustCode, facts, asked }: SignInEvent): void {
    const { contentUrl, jwt, ...rest } = asked
    this.#record({
      ...unknownCaller,
      outcome,
      reason,
      method,
      trustCode,
      jwt,
      siteAsked: contentUrl,
      siteLuid: textOf(facts['siteLuid']),
      userLuid: textOf(facts['userLuid']),
      sessionId: textOf(facts['sessionId']),
      patGuid: textOf(facts['patGuid']) ?? textOf(facts['tokenGuid']),
      trustId: trustOf(facts),
      isVerified: reason === null || isAfterProof(method, reason),
      facts: {
        ...facts,
        isUat: rest.isUat,
        ...(rest.isUatMisspelt && { isUatMisspelt: true }),
        tokenName: rest.tokenName,
        secretLength: rest.secret?.length ?? null,
        secretHasOuterSpace: rest.secret?.hasOuterSpace ?? null,
        secretHasColon: rest.secret?.hasColon ?? null,
      },
    })
  }

  cloudSignIn({ method, reason, facts, jwt, secret }: CloudSignInEvent): void {
    this.#record({
      ...unknownCaller,
      outcome: reason === null ? 'signed-in' : 'refused',
      reason,
      method,
      jwt,
      tenantLuid: textOf(facts['tenantLuid']),
      userLuid: textOf(facts['accountLuid']),
      sessionId: textOf(facts['sessionId']),
      patGuid: textOf(facts['patGuid'] ?? facts['tokenGuid']),
      trustId: trustOf(facts),
      isVerified: reason === null || isAfterProof(method, reason),
      facts: {
        ...facts,
        secretLength: secret?.length ?? null,
        secretHasOuterSpace: secret?.hasOuterSpace ?? null,
        secretHasColon: secret?.hasColon ?? null,
      },
    })
  }

  sessionRefused({ idPart, facts = {}, ...refused }: RefusedSession): void {
    this.#record({
      ...unknownCaller,
      outcome: 'session-refused',
      method: null,
      isVerified: false,
      sessionId: idPart === undefined ? null : sessionIdOf(idPart),
      ...refused,
      facts,
    })
  }

  requestRefused(problem: string): void {
    if (this.#trails.getStore()?.eventId !== null) return
    this.#record({
      ...unknownCaller,
      outcome: 'refused',
      reason: 'request_malformed',
      method: 'request',
      isVerified: false,
      facts: { problem: problem.slice(0, 300) },
    })
  }

  /** Writes what waits. @throws Error when the database cannot be written; the events wait on */
  async flush(): Promise<void> {
    const before = this.#writing
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#writing = promise
    await before
    this.#bound()
    const taken = this.#waiting
    this.#waiting = []
    try {
      await this.#options.events.append(await new Locator(this.#options.store.read).located(taken))
    } catch (error) {
      this.#waiting = [...taken, ...this.#waiting]
      this.#bound()
      throw error
    } finally {
      resolve()
    }
  }

  async prune(): Promise<void> {
    const { kept: keep, maxAgeDays } = this.#limits
    const before = new Date(this.#options.clock.now().getTime() - maxAgeDays * dayMs)
    await this.#options.events.prune({ before, keep })
  }

  #record(event: NewEvent): void {
    const { clock, random, onEvent } = this.#options
    const trail = this.#trails.getStore()
    const at = clock.now()
    const id = timedId(random, at, 12).toString('hex')
    const origin = trail?.origin ?? null
    const whole: AuthEvent = { ...hidden({ ...event, origin }), id, at }
    if (trail !== undefined) trail.eventId = id
    this.#waiting.push(whole)
    // Dropping one at a time would move all the others each time.
    if (this.#waiting.length >= 2 * this.#limits.waiting) this.#bound()
    onEvent?.(whole)
  }

  #bound(): void {
    const excess = this.#waiting.length - this.#limits.waiting
    if (excess <= 0) return
    this.#waiting = this.#waiting.slice(excess)
    this.dropped += excess
  }
}

/** People paste secrets into the wrong field, and programs into the wrong header. */
function hidden(event: Omit<AuthEvent, 'id' | 'at'>): Omit<AuthEvent, 'id' | 'at'> {
  const { siteAsked, origin, facts } = event
  return {
    ...event,
    siteAsked: hide(siteAsked),
    origin: origin && {
      ...origin,
      userAgent: hide(origin.userAgent),
      accept: hide(origin.accept),
    },
    facts: Object.fromEntries(
      Object.entries(facts).map(([name, fact]) => [name, cleaned(name, fact)]),
    ),
  }
}

/** Ids are drawn, too, and no secrets. */
const cleaned = (name: string, fact: AuthFacts[string]): AuthFacts[string] =>
  typeof fact === 'string' && !/(Id|Luid|Guid|Hash)$/.test(name) ? withoutSecrets(fact) : fact

const hide = (text: string | null): string | null => text && withoutSecrets(text)
