/** A request and an answer without any HTTP library: what `http` hands to the kernel and gets back. */

import type { AnyMethod } from '@easel/contract'

export interface Call {
  readonly method: AnyMethod
  /** Text of the version segment, unchecked. */
  readonly version: string
  readonly params: Readonly<Record<string, string>>
  /** Undecoded text after `?`, empty when there is none. */
  readonly search: string
  readonly headers: CallHeaders
  /** Chunks as they arrive; read at most once. */
  readonly body: AsyncIterable<Uint8Array>
  readonly requestId: string
  readonly peer: Peer
  /** Aborts when the client goes away or the server stops. */
  readonly signal: AbortSignal
}

/** Who is at the other end, for the log of sign-ins. */
export interface Peer {
  readonly address: string | null
  readonly userAgent: string | null
}

/** The headers that have a meaning here, as sent. */
export interface CallHeaders {
  readonly accept: string | undefined
  readonly contentType: string | undefined
  readonly contentLength: number | undefined
  readonly authToken: string | undefined
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** null: no body. */
  readonly body: string | Uint8Array | AsyncIterable<string | Uint8Array> | null
  /** The connection is cut instead of answered: a fault that somebody asked for. */
  readonly isCut?: boolean
}
