/** Developer controls of a server that was started for development: its clock, limits, faults, and what sessions really use. */

import { boolean, element, number, optional, text, word } from '../wire/types.ts'
import { answers, ownMethod } from './define.ts'

const devControl = { caller: 'admin-key', isDevControl: true, query: element({}) } as const

export interface ClockReport {
  /** ISO 8601. */
  readonly now: string
  /** Ahead of the system's clock. */
  readonly offsetSeconds: number
}

export const getClock = ownMethod({
  ...devControl,
  name: 'getClock',
  summary: 'What time the server takes it to be',
  verb: 'GET',
  path: '/clock',
  body: null,
  reply: answers<ClockReport>(),
})

export const moveClock = ownMethod({
  ...devControl,
  name: 'moveClock',
  summary: 'Moves the clock ahead, or back to the system’s time',
  verb: 'POST',
  path: '/clock',
  body: element({ advanceSeconds: optional(number()), reset: optional(boolean()) }),
  reply: answers<ClockReport>(),
})

export interface RateLimitsReport {
  readonly preset: 'off' | 'cloud'
  readonly buckets: readonly {
    readonly name: string
    readonly requests: number
    readonly windowSeconds: number
    /** At Cloud Manager the site is the tenant. */
    readonly per: 'site' | 'user'
    readonly methods: readonly string[]
  }[]
}

export const getRateLimits = ownMethod({
  ...devControl,
  name: 'getRateLimits',
  summary: 'Rate limits in force',
  verb: 'GET',
  path: '/rate-limits',
  body: null,
  reply: answers<RateLimitsReport>(),
})

export const setRateLimits = ownMethod({
  ...devControl,
  name: 'setRateLimits',
  summary: 'No limits, or those that Tableau Cloud publishes; counting starts anew',
  verb: 'PUT',
  path: '/rate-limits',
  body: element({ preset: word(['off', 'cloud']) }),
  reply: answers<RateLimitsReport>(),
})

export const addRateLimit = ownMethod({
  ...devControl,
  name: 'addRateLimit',
  summary: 'One more rate limit, for methods of either API; setting a preset removes it',
  verb: 'POST',
  path: '/rate-limits',
  body: element({
    /** Name of a method; * stands for any letters, cloud-manager/* for all of that API. */
    method: text(),
    requests: number(),
    windowSeconds: number(),
    per: word(['site', 'user']),
  }),
  reply: answers<RateLimitsReport>(),
})

export interface FaultRecord {
  readonly id: string
  readonly method: string
  readonly code?: string
  readonly status?: number
  readonly delayMs?: number
  readonly cut?: boolean
  readonly percent?: number
  readonly count?: number
  /** How often it has struck. */
  readonly struck: number
}

export const listFaults = ownMethod({
  ...devControl,
  name: 'listFaults',
  summary: 'Faults in force',
  verb: 'GET',
  path: '/faults',
  body: null,
  reply: answers<{ readonly faults: readonly FaultRecord[] }>(),
})

export const addFault = ownMethod({
  ...devControl,
  name: 'addFault',
  summary: 'Makes methods fail, wait or lose their connection',
  verb: 'POST',
  path: '/faults',
  body: element({
    /** Name of a method of either API; * stands for any letters, cloud-manager/* for all of that API. */
    method: text(),
    /** Error code such as 503000 or E_503_API_SVC_1007. */
    code: optional(text()),
    /** HTTP status with a body that is none of the API's. */
    status: optional(number()),
    delayMs: optional(number()),
    cut: optional(boolean()),
    /** How many of a hundred calls it strikes; all where absent. */
    percent: optional(number()),
    /** How often it strikes at most. */
    count: optional(number()),
  }),
  reply: answers<{ readonly fault: FaultRecord }>(),
})

export const clearFaults = ownMethod({
  ...devControl,
  name: 'clearFaults',
  summary: 'Removes all faults',
  verb: 'DELETE',
  path: '/faults',
  body: null,
  reply: null,
})

export interface UsedScopes {
  readonly methods: readonly string[]
  /** The shortest list of scopes that opens them. */
  readonly scopes: readonly string[]
  /** Methods that no JWT session may call. */
  readonly tokenOnly: readonly string[]
}

export interface RecordingReport {
  readonly isRecording: boolean
  readonly all: UsedScopes
  readonly sessions: readonly (UsedScopes & {
    readonly sessionId: string
    readonly api: 'rest' | 'cloud-manager'
    readonly userName: string
  })[]
}

export const startScopeRecording = ownMethod({
  ...devControl,
  name: 'startScopeRecording',
  summary: 'Begins to write down which methods each session calls, from nothing',
  verb: 'POST',
  path: '/scope-recording',
  body: null,
  reply: answers<RecordingReport>(),
})

export const getScopeRecording = ownMethod({
  ...devControl,
  name: 'getScopeRecording',
  summary: 'What was written down so far',
  verb: 'GET',
  path: '/scope-recording',
  body: null,
  reply: answers<RecordingReport>(),
})

export const stopScopeRecording = ownMethod({
  ...devControl,
  name: 'stopScopeRecording',
  summary: 'Ends the recording and tells the fewest scopes that would have done',
  verb: 'DELETE',
  path: '/scope-recording',
  body: null,
  reply: answers<RecordingReport>(),
})
