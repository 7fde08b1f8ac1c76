/** A request on its way, as middleware sees it. */

import type { Verb } from '@easel/contract'

export interface OutgoingRequest {
  /** Name of the method, as the contract has it. */
  readonly method: string
  readonly verb: Verb
  readonly url: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Blob | null
  /** 1 for the first try. */
  readonly attempt: number
  readonly signal: AbortSignal
}

/** Surrounds each attempt: it may look at the request, change it, look at the response, or answer by itself. */
export type Middleware = (
  request: OutgoingRequest,
  next: (request: OutgoingRequest) => Promise<Response>,
) => Promise<Response>

/** The part of `fetch` that is used. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>
