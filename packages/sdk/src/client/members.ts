/** What a client has beside the methods of the API. */

import { signOut, type ApiVersion, type Verb } from '@easel/contract'
import { compileRest } from '../calls/compile-rest.ts'
import type { Session } from '../session/session.ts'
import type { Connection } from '../transport/connection.ts'
import { dispatch } from '../transport/dispatch.ts'
import { closeSession } from './close.ts'
import { rawOperation, type RawOptions } from './raw.ts'

export interface ClientMembers {
  /** The version that the client speaks; asks the service when it is not known yet. */
  apiVersion(): Promise<ApiVersion>
  /** The open session; signs in where there is none. */
  session(): Promise<Session>
  /** A method that the contract does not have. The path is that below the version; `:siteId` is the site of the session. */
  raw(verb: Verb, path: string, options?: RawOptions): Promise<Response>
  /** Ends the session that the client has opened, if there is one. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** @param isOwner Whether the client opens its sessions itself, and so ends them */
export function membersOf(
  connection: Connection,
  apiVersion: () => Promise<ApiVersion>,
  isOwner: boolean,
): ClientMembers {
  const { keeper } = connection
  const close = async (): Promise<void> => {
    if (isOwner) await closeSession(connection, compileRest(signOut))
  }
  return {
    apiVersion,
    session: () => keeper.current(),
    raw: async (verb, path, options = {}) => {
      const operation = rawOperation(verb, path, options)
      return (await dispatch(connection, { operation, args: {}, options })).response
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}
