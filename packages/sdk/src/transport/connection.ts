/** What a call needs of its client: where the service is, and who asks. */

import type { Session } from '../session/session.ts'
import type { SessionKeeper } from '../session/keeper.ts'
import type { TransportSettings } from './settings.ts'

export interface Connection {
  readonly settings: TransportSettings
  /** Below the service's address, such as `/api/3.28`. */
  readonly apiPath: () => Promise<string>
  /** Header that carries the session's token. */
  readonly tokenHeader: string
  readonly keeper: SessionKeeper
  /** Scopes that bound the sessions, where they are known. */
  readonly scopes: readonly string[] | null
  /** Codes that say that a session is no more. */
  readonly endedCodes: readonly string[]
  /** What an answer changes about the client, such as its session. */
  readonly afterAnswer: (method: string, data: unknown) => Promise<void>
}

export const withToken = (
  { tokenHeader }: Connection,
  session: Pick<Session, 'token'>,
): Readonly<Record<string, string>> => ({ [tokenHeader]: session.token })
