/** Why a sign-in or a session was refused: events and their explanations. */

import { boolean, element, number, optional, text, word } from '../wire/types.ts'
import { answers, ownMethod } from './define.ts'

/** An event as it is answered; times are ISO 8601. */
export interface AuthEventRecord {
  readonly id: string
  readonly at: string
  readonly outcome: 'signed-in' | 'switched-site' | 'refused' | 'session-refused'
  readonly reason: string | null
  readonly method: string | null
  readonly trustCode: number | null
  readonly tenantLuid: string | null
  readonly siteAsked: string | null
  readonly siteLuid: string | null
  readonly userLuid: string | null
  readonly sessionId: string | null
  readonly patGuid: string | null
  readonly trustId: string | null
  readonly isVerified: boolean
  readonly origin: {
    readonly api: 'rest' | 'cloud-manager' | 'easel'
    readonly method: string
    readonly requestId: string
    readonly address: string | null
    readonly userAgent: string | null
    readonly accept: string | null
  } | null
  readonly facts: Readonly<Record<string, string | number | boolean | null>>
  /** What the JWT said of itself, without signature, id and subject. */
  readonly jwt: object | null
}

export interface ExplainedStep {
  readonly number: number
  readonly name: string
  readonly state: 'passed' | 'failed' | 'not reached'
  readonly expected?: string
  readonly got?: string
  readonly fix?: string
}

export interface Explanation {
  /** What happened, in a sentence for the developer. */
  readonly sentence: string
  readonly fix: string | null
  readonly notes: readonly string[]
  readonly steps: readonly ExplainedStep[]
}

export interface ExplainedCredential {
  readonly accepted: boolean
  readonly reason: string | null
  readonly trustCode: number | null
  readonly explanation: Explanation
}

export const listAuthEvents = ownMethod({
  name: 'listAuthEvents',
  summary: 'Events of sign-ins and refused sessions, newest first',
  verb: 'GET',
  path: '/auth-events',
  caller: 'session',
  isDevControl: false,
  query: element({
    pageNumber: optional(number()),
    pageSize: optional(number()),
    outcome: optional(word(['signed-in', 'switched-site', 'refused', 'session-refused'])),
    reason: optional(text()),
  }),
  body: null,
  reply: answers<{
    readonly pagination: {
      readonly pageNumber: number
      readonly pageSize: number
      readonly totalAvailable: number
    }
    readonly authEvents: readonly AuthEventRecord[]
  }>(),
})

export const getAuthEvent = ownMethod({
  name: 'getAuthEvent',
  summary: 'One event with its explanation',
  verb: 'GET',
  path: '/auth-events/:eventId',
  caller: 'session',
  isDevControl: false,
  query: element({}),
  body: null,
  reply: answers<{ readonly authEvent: AuthEventRecord; readonly explanation: Explanation }>(),
})

export const getSessionScopes = ownMethod({
  name: 'getSessionScopes',
  summary: 'What the session that asks may call; null: its scopes do not bound it',
  verb: 'GET',
  path: '/session-scopes',
  caller: 'session',
  isDevControl: false,
  query: element({}),
  body: null,
  reply: answers<{ readonly kind: string; readonly scopes: readonly string[] | null }>(),
})

export const explainJwt = ownMethod({
  name: 'explainJwt',
  summary: 'Every check that a JWT would go through at sign-in; nothing is used up',
  verb: 'POST',
  path: '/jwt/explain',
  caller: 'admin-key',
  isDevControl: false,
  query: element({}),
  body: element({
    jwt: text(),
    /** Content URL; the default site where absent. */
    site: optional(text()),
    isUat: optional(boolean()),
    /** Whether it is to sign in to Cloud Manager, which takes unified access tokens only. */
    isForCloudManager: optional(boolean()),
  }),
  reply: answers<ExplainedCredential>(),
})
