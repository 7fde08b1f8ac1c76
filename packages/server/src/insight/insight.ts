/** Looks at what was recorded and at JWTs that somebody asks about. Changes nothing. */

import type { ExplainedCredential, Explanation } from '@easel/contract'
import type {
  AuthEvent,
  AuthEventQuery,
  AuthEventStore,
  Clock,
  Examined,
  SignIn,
  Store,
} from '../ports/index.ts'
import { askedOf } from '../signin/asked.ts'
import { circumstancesOf } from './explain/circumstances.ts'
import { explain } from './explain/explain.ts'
import type { TimeLimits } from './explain/jwt-times.ts'

export interface Insight {
  list(
    query: AuthEventQuery,
  ): Promise<{ readonly items: readonly AuthEvent[]; readonly totalAvailable: number }>
  find(id: string): Promise<AuthEvent | null>
  /** @param tenantLuid What other tenants have is not told; null: to whoever runs the server, it is */
  explain(event: AuthEvent, tenantLuid: string | null): Promise<Explanation>
  /** Runs the checks of sign-in on a JWT and uses nothing up. */
  explainJwt(asked: {
    readonly jwt: string
    readonly contentUrl: string
    readonly isUat: boolean
  }): Promise<ExplainedCredential>
}

export interface InsightOptions {
  readonly events: AuthEventStore
  readonly journal: { flush(): Promise<void> }
  readonly store: Store
  readonly signIn: Pick<SignIn, 'examine'>
  readonly clock: Clock
  readonly limits: TimeLimits
}

export function createInsight(options: InsightOptions): Insight {
  const { events, journal, store, limits } = options
  const explained: Insight['explain'] = async (event, tenantLuid) =>
    explain(await circumstancesOf({ read: store.read, events, tenantLuid }, event), limits)
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
      const { jwt, contentUrl, isUat } = asked
      await journal.flush()
      const request = { jwt, isUat, site: { contentUrl } }
      const event = eventOf(request, await options.signIn.examine(request), options.clock.now())
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

async function spent(events: AuthEventStore, { jwt }: AuthEvent): Promise<boolean> {
  if (jwt?.jtiHash == null) return false
  const match = { by: 'jwt-id', value: jwt.jtiHash, outcomes: ['signed-in'] } as const
  const use = await events.earliest(match)
  return use !== null && use.trustId === (jwt.headerIss ?? jwt.iss)
}

/** The event that a sign-in would have made. */
function eventOf(request: Parameters<typeof askedOf>[0], examined: Examined, at: Date): AuthEvent {
  const { contentUrl, isUat, jwt } = askedOf(request)
  const { reason, trustCode, siteLuid, userLuid, facts, door } = examined
  return {
    id: '',
    at,
    outcome: reason === null ? 'signed-in' : 'refused',
    reason,
    trustCode,
    door,
    siteAsked: contentUrl,
    siteLuid,
    userLuid,
    sessionId: null,
    patGuid: null,
    trustId: null,
    isVerified: false,
    origin: null,
    jwt,
    facts: { ...facts, isUat },
  }
}
