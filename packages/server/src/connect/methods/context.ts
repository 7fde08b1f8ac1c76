/** What a method of Connect is given. */

import type { Answer } from '../../kernel/call.ts'
import { headerOf, type ConnectCall } from '../../kernel/connect-call.ts'
import type { Clock, ConnectConnection, Random, Store } from '../../ports/index.ts'
import { isPlain } from '../body.ts'
import type { SessionBroker } from '../broker/broker.ts'
import type { Credentials } from '../broker/credential.ts'
import type { ConnectCaller } from '../caller/callers.ts'
import { ConnectProblem } from '../problem.ts'
import type { Tableau } from '../target/tableau.ts'
import type { Targets } from '../target/targets.ts'

export interface ConnectServices {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly broker: SessionBroker
  readonly credentials: Credentials
  readonly targets: Targets
  readonly tableau: Tableau
}

export interface MethodContext extends ConnectCaller {
  readonly call: ConnectCall
  /** Segments that the path leaves open. */
  readonly params: Readonly<Record<string, string>>
  readonly services: ConnectServices
}

export type ConnectMethod = (context: MethodContext) => Promise<Answer>

const credentialHeader = 'x-paragon-credential'

export const connectionsOf = ({ services, project, userId }: MethodContext) =>
  services.store.read.connectConnections.ofUser(project.luid, userId)

/** @throws ConnectProblem 404 where the user has no connection of that id */
export function ownConnection(
  connections: readonly ConnectConnection[],
  luid: string,
): ConnectConnection {
  const found = connections.find((one) => one.luid === luid.toLowerCase())
  if (found !== undefined) return found
  throw new ConnectProblem(404, 'credential-unknown', 'The user has no credential of that id.')
}

/**
 * The connection that the header names by its id, its external id, or `ext:` and its external id; null where there is no header.
 *
 * @throws ConnectProblem 404 where none of the user's connections is meant
 */
export function namedConnection(
  call: ConnectCall,
  connections: readonly ConnectConnection[],
): ConnectConnection | null {
  if (call.headers[credentialHeader] === undefined) return null
  const name = headerOf(call, credentialHeader) ?? ''
  const external = name.startsWith('ext:') ? name.slice(4) : name
  const found =
    connections.find(({ luid }) => luid === name.toLowerCase()) ??
    connections.find(({ externalId }) => externalId !== null && externalId === external)
  if (found !== undefined && isPlain(name)) return found
  throw new ConnectProblem(
    404,
    'credential-unknown',
    `${credentialHeader} names no credential of the user.`,
  )
}
