/** A method of our own as the HTTP listener sees it. */

import type { Verb } from '@easel/contract'
import type { Answer, IncomingBody, Peer } from './call.ts'

export interface OwnCall {
  readonly params: Readonly<Record<string, string>>
  readonly search: string
  readonly authToken: string | undefined
  readonly adminKey: string | undefined
  /** That of Cloud Manager. */
  readonly sessionToken: string | undefined
  readonly host: string
  readonly accept: string | undefined
  readonly body: IncomingBody
  readonly requestId: string
  readonly peer: Peer
  /** Fires when the client has gone. */
  readonly signal: AbortSignal
}

export interface OwnRoute {
  readonly verb: Verb
  /** Whether it waits while states are saved and put back; development controls do that themselves. */
  readonly waits: boolean
  /** Whole path. */
  readonly path: string
  /** Never throws. */
  run(call: OwnCall): Promise<Answer>
}
