/** What a client of Cloud Manager is made of, and what it has beside the methods of the API. */

import type { Verb } from '@easel/contract'
import type { RawOptions } from '../client/raw.ts'
import type { Session, SessionStore } from '../session/session.ts'
import type { TransportOptions } from '../transport/settings.ts'
import type { CloudAuthProvider } from './cloud-auth.ts'

export interface CloudOptions extends TransportOptions {
  readonly auth: CloudAuthProvider
  /** Where the session is kept. Default: in the client. */
  readonly sessions?: SessionStore
}

export interface CloudMembers {
  /** The open session, with the tenant that it is of; signs in where there is none. */
  session(): Promise<Session>
  /** A method that the contract does not have. The path is that below `/api/v1`. */
  raw(verb: Verb, path: string, options?: RawOptions): Promise<Response>
  /** Ends the session that the client has opened, if there is one. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}
