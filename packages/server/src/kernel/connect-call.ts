/** A request to Connect as the HTTP listener hands it over: nothing of its path is decoded. */

import type { Answer, IncomingBody, Peer } from './call.ts'

/** Below this path the listener hands everything over. */
export const connectBase = '/connect'

export interface ConnectCall {
  readonly verb: string
  /** As sent, below the base; empty or beginning with a slash. */
  readonly path: string
  /** As sent, without its question mark. */
  readonly search: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: IncomingBody
  readonly requestId: string
  readonly peer: Peer
  /** Fires when the client has gone. */
  readonly signal: AbortSignal
}

export interface ConnectApi {
  /** Never throws. */
  answer(call: ConnectCall): Promise<Answer>
}

/** The only text of a header; null where it is absent or sent more than once. */
export function headerOf({ headers }: Pick<ConnectCall, 'headers'>, name: string): string | null {
  const value = headers[name]
  return typeof value === 'string' ? value : null
}
