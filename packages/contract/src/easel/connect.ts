/** Projects of Connect, looked at by the operator of the server. No answer holds a secret. */

import { element } from '../wire/types.ts'
import { answers, ownMethod } from './define.ts'

const operator = { caller: 'admin-key', isDevControl: false, query: element({}) } as const
const reads = { ...operator, verb: 'GET', body: null } as const

/** A connection of an end user. Times are ISO 8601. */
export interface ConnectConnectionRecord {
  readonly id: string
  /** The application's id of its end user. */
  readonly user: string
  readonly externalId: string | null
  readonly state: 'pending' | 'active' | 'degraded' | 'reauth_required' | 'revoked'
  readonly reason: string | null
  /** Origin of the target; null is this server. */
  readonly server: string | null
  readonly site: string
  readonly tokenName: string
  readonly createdAt: string
  readonly updatedAt: string
}

/** A key that signs user tokens, by its `kid`, or one of a back end, by an id. */
export interface ConnectKeyRecord {
  readonly id: string
  readonly kind: 'signing' | 'server'
  readonly algorithm: string | null
  readonly createdAt: string
}

/** A request that was sent for an end user. */
export interface ConnectRequestRecord {
  readonly at: string
  readonly user: string
  readonly connectionId: string | null
  readonly method: string
  /** Without its query. */
  readonly path: string
  readonly status: number
  readonly milliseconds: number
  readonly requestId: string
}

export const listConnectConnections = ownMethod({
  ...reads,
  name: 'listConnectConnections',
  summary: 'Connections of the end users of a project of Connect, oldest first',
  path: '/connect/projects/:projectId/connections',
  reply: answers<{ readonly connections: readonly ConnectConnectionRecord[] }>(),
})

export const listConnectKeys = ownMethod({
  ...reads,
  name: 'listConnectKeys',
  summary: 'Keys of a project of Connect: those that sign user tokens, and those of back ends',
  path: '/connect/projects/:projectId/keys',
  reply: answers<{ readonly keys: readonly ConnectKeyRecord[] }>(),
})

export const listConnectRequests = ownMethod({
  ...reads,
  name: 'listConnectRequests',
  summary: 'The latest requests that were sent for end users of a project of Connect, newest first',
  path: '/connect/projects/:projectId/requests',
  reply: answers<{ readonly requests: readonly ConnectRequestRecord[] }>(),
})
