/** Connections of a file that is published: what the document says of them, and the credentials that the request brings. */

import type { PublishedKind, Raise } from '@easel/contract'
import { portOf } from '../domain/connection-ports.ts'
import type { ConnectionSecrets, FoundConnection, NewConnection, Random } from '../ports/index.ts'

/** Credentials for the connections of one server, or for all of them. */
export interface RequestedCredentials {
  /** Absent: every server. */
  readonly serverAddress?: string
  readonly serverPort?: string
  readonly userName?: string
  readonly password?: string
  readonly embeds?: boolean
}

interface SentCredentials {
  readonly name?: string
  readonly password?: string
  readonly embed?: boolean
  readonly oAuth?: boolean
}

/** The part of a publish request that names connections. */
interface SentConnections {
  readonly connections?: {
    readonly connection: readonly {
      readonly serverAddress?: string
      readonly serverPort?: string
      readonly connectionCredentials?: SentCredentials
    }[]
  }
  readonly connectionCredentials?: SentCredentials
}

/**
 * `connections` names servers; `connectionCredentials` alone is for every connection. OAuth is kept by no connection here.
 *
 * @throws RestError 400000
 */
export function requestedCredentials(
  { connections, connectionCredentials }: SentConnections,
  error: Raise<'400000'>,
): readonly RequestedCredentials[] {
  if (connections !== undefined && connectionCredentials !== undefined) {
    const problem = 'send connections or connectionCredentials, not both'
    throw error('400000', { problem })
  }
  const all = connectionCredentials === undefined ? [] : [{ connectionCredentials }]
  const named: NonNullable<SentConnections['connections']>['connection'] =
    connections?.connection ?? all
  return named.map(({ serverAddress, serverPort, connectionCredentials: asked }) => {
    if (asked?.oAuth === true) {
      throw error('400000', { problem: 'oAuth credentials cannot be embedded; send a password' })
    }
    return {
      ...(serverAddress === undefined ? {} : { serverAddress }),
      ...(serverPort === undefined ? {} : { serverPort }),
      ...(asked?.name === undefined ? {} : { userName: asked.name }),
      ...(asked?.password === undefined ? {} : { password: asked.password }),
      ...(asked?.embed === undefined ? {} : { embeds: asked.embed }),
    }
  })
}

export interface ConnectionParts {
  readonly secrets: ConnectionSecrets
  readonly random: Random
}

interface Wanted {
  readonly found: readonly FoundConnection[]
  readonly credentials: readonly RequestedCredentials[]
}

/** What the request says of a server comes before what the document says. Passwords are sealed from here on. */
export const newConnections = (
  parts: ConnectionParts,
  kind: PublishedKind,
  { found, credentials }: Wanted,
): readonly NewConnection[] =>
  found.map((connection) => newConnection(parts, kind, { connection, credentials }))

function newConnection(
  { secrets, random }: ConnectionParts,
  kind: PublishedKind,
  wanted: { readonly connection: FoundConnection } & Pick<Wanted, 'credentials'>,
): NewConnection {
  const { serverPort, ...found } = wanted.connection
  const luid = random.uuid()
  const port = portOf(serverPort ?? '') ?? null
  const asked = wanted.credentials.find(
    (each) =>
      (each.serverAddress === undefined || isSame(each.serverAddress, found.serverAddress)) &&
      (each.serverPort === undefined || each.serverPort === '' || portOf(each.serverPort) === port),
  )
  const { userName, password, embeds = password !== undefined } = asked ?? {}
  const embedded = embeds ? password : undefined
  return {
    ...found,
    luid,
    serverPort: port,
    userName: userName ?? found.userName,
    sealedPassword:
      embedded === undefined ? null : secrets.seal(kind, luid, embedded).toString('base64'),
    embedsPassword: embedded !== undefined,
  }
}

const isSame = (asked: string, found: string | null): boolean =>
  asked.toLowerCase() === (found ?? '').toLowerCase()
