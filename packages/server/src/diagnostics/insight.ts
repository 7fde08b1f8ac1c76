/** Looks at what was recorded and at JWTs that somebody asks about. Changes nothing. */

import type { ExplainedCredential, Explanation } from '@easel/contract'
import type {
  AuthEvent,
  AuthEventQuery,
  AuthEventStore,
  Clock,
  CloudSignIn,
  Examined,
  SignIn,
  Store,
} from '../ports/index.ts'
import { jwtFactsOf } from '../identity/verifiers/asked.ts'
import { jwtParts } from '../identity/jwt/jws.ts'
import { circumstancesOf } from './explain/circumstances.ts'
import { explain } from './explain/explain.ts'
import type { TimeLimitsByTrust } from './explain/jwt-times.ts'
import { Locator } from './locator.ts'
import { trustOf } from './trust-id.ts'

export interface Insight {
  list(
    query: AuthEventQuery,
  ): Promise<{ readonly items: readonly AuthEvent[]; readonly totalAvailable: number }>
  find(id: string): Promise<AuthEvent | null>
  /** @param tenantLuid Facts of other tenants are left out. Null, for the operator of the server: nothing is left out */
  explain(event: AuthEvent, tenantLuid: string | null): Promise<Explanation>
  /** Runs the checks of sign-in on a JWT and uses nothing up. */
  explainJwt(asked: AskedJwt): Promise<ExplainedCredential>
}

export interface AskedJwt {
  readonly jwt: string
  readonly contentUrl: string
  readonly isUat: boolean
  readonly isForCloudManager: boolean
}

export interface InsightOptions {
  readonly events: AuthEventStore
  readonly journal: { flush(): Promise<void> }
  readonly store: Store
  readonly signIn: Pick<SignIn, 'examine'>
  readonly cloudSignIn: Pick<CloudSignIn, 'examine'>
  readonly clock: Clock
  readonly limits: TimeLimitsByTrust
}

export function createInsight(options: InsightOptions): Insight {
  const { events, journal, store, limits } = options
  const explained: Insight['explain'] = async (event, tenantLuid) =>
    explain(await circumstancesOf({ read: store.read, events, tenantLuid }, event), limits)
  const locate = async (event: AuthEvent): Promise<AuthEvent> =>
    (await new Locator(store.read).located([event])).at(0) ?? event
  return {
    async list(query) {
      await journal.flush()
      return events.list(query)
    },
    async find(id) {
      await journal.flush()
      return events.find(id)
    },
    explain: explained,
    async explainJwt(asked) {
      await journal.flush()
      const event = await locate(
        eventOf(asked, await examined(options, asked), options.clock.now()),
      )
      const isSpent = event.reason === null && (await spent(events, event))
      const judged = isSpent ? { ...event, reason: 'jwt_jti_replayed', trustCode: 10091 } : event
      const { reason, trustCode } = judged
      return {
        accepted: reason === null,
        reason,
        trustCode,
        explanation: await explained(judged, null),
      }
    },
  }
}

function examined(
  { signIn, cloudSignIn }: InsightOptions,
  { jwt, contentUrl, isUat, isForCloudManager }: AskedJwt,
): Promise<Examined> {
  return isForCloudManager
    ? cloudSignIn.examine(jwt)
    : signIn.examine({ jwt, isUat, site: { contentUrl } })
}

/** Whether a trust whose JWTs are good once has taken this one. */
async function spent(events: AuthEventStore, event: AuthEvent): Promise<boolean> {
  const { jwt, method, trustId } = event
  const isGoodOnce = method === 'connected-app' || method === 'external-authorization-server'
  if (!isGoodOnce || jwt?.jtiHash == null) return false
  const match = { by: 'jwt-id', value: jwt.jtiHash, outcomes: ['signed-in'] } as const
  const use = await events.earliest(match)
  return use !== null && use.trustId === trustId
}

/** The event that a sign-in would have made. */
function eventOf(asked: AskedJwt, examined: Examined, at: Date): AuthEvent {
  const { contentUrl, isUat, isForCloudManager } = asked
  const { reason, facts } = examined
  return {
    ...examined,
    id: '',
    at,
    outcome: reason === null ? 'signed-in' : 'refused',
    siteAsked: isForCloudManager ? null : contentUrl,
    sessionId: null,
    patGuid: null,
    trustId: trustOf(facts),
    isVerified: false,
    origin: null,
    jwt: jwtFactsOf(jwtParts(asked.jwt)),
    facts: { ...facts, isUat },
  }
}
