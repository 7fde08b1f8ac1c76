/** A request and an answer without any HTTP library: what `http` hands to the kernel and gets back. */

import type { AnyCloudMethod, AnyMethod } from '@easel/contract'

/** What is the same for every API. */
export interface IncomingCall {
  readonly params: Readonly<Record<string, string>>
  /** Undecoded text after `?`, empty when there is none. */
  readonly search: string
  readonly headers: CallHeaders
  /** Read at most once. */
  readonly body: IncomingBody
  readonly requestId: string
  readonly peer: Peer
  /** Aborts when the client goes away or the server stops. */
  readonly signal: AbortSignal
}

/** Chunks as they arrive. */
export interface IncomingBody extends AsyncIterable<Uint8Array> {
  /**
   * All of it.
   *
   * @throws BodyEncoded when it is compressed; so does reading it by chunks
   * @throws BodyTooLarge as soon as more than `limitBytes` have come
   * @throws BodyTooSlow when it has not ended in the time that a message may take
   */
  whole(limitBytes: number): Promise<Uint8Array>
}

/** Who is at the other end, for the log of sign-ins. */
export interface Peer {
  readonly address: string | null
  readonly userAgent: string | null
}

export interface Call extends IncomingCall {
  readonly method: AnyMethod
  /** Text of the version segment, unchecked. */
  readonly version: string
}

/** A call of the Cloud Manager API. */
export interface CloudCall extends IncomingCall {
  readonly method: AnyCloudMethod
}

/** The headers that have a meaning here, as sent. */
export interface CallHeaders {
  readonly accept: string | undefined
  readonly contentType: string | undefined
  readonly contentLength: number | undefined
  readonly authToken: string | undefined
  /** `x-tableau-session-token`: that of Cloud Manager. */
  readonly sessionToken: string | undefined
  readonly host: string
  /** `RequestID`: the client's own name of a request that it may repeat. */
  readonly requestName: string | undefined
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** null: no body. */
  readonly body: string | Uint8Array | AsyncIterable<string | Uint8Array> | null
  /** The connection is cut instead of answered: a fault that somebody asked for. */
  readonly isCut?: boolean
}
