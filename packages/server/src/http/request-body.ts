/** The bytes of a request. A connection that ends early is an error of its own, not an end of the body. */

import type { IncomingMessage } from 'node:http'
import type { IncomingBody } from '../kernel/call.ts'
import { messageLimitMs, messageTooSlow } from '../kernel/collect.ts'
import { BodyEncoded, BodyTooLarge, BodyTooSlow, RequestAborted } from '../kernel/failures.ts'
import { PatientReader, type LeastRate } from './least-rate.ts'

export class RequestBody implements IncomingBody {
  readonly #request: IncomingMessage
  readonly #leastRate: LeastRate

  constructor(request: IncomingMessage, leastRate: LeastRate) {
    this.#request = request
    this.#leastRate = leastRate
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const request = this.#request
    refuseEncoded(request)
    try {
      // Leaving early must not destroy the socket: the answer still has to go out on it.
      yield* this.#pieces(request.iterator({ destroyOnReturn: false }))
    } catch (cause) {
      if (request.destroyed && !request.complete) throw new RequestAborted()
      throw cause
    }
  }

  async *#pieces(chunks: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
    const reader = new PatientReader(this.#leastRate)
    let isReading = true
    try {
      for (;;) {
        const next = await reader.next(chunks)
        if (next.done === true) return
        isReading = false
        yield next.value
        isReading = true
      }
    } finally {
      // One that still waits for the client would not return before it comes.
      if (!isReading) await chunks.return?.()
    }
  }

  /** By its events: an iterator costs more than most messages take to read. */
  async whole(limitBytes: number): Promise<Uint8Array> {
    const request = this.#request
    if (request.destroyed) throw new RequestAborted()
    refuseEncoded(request)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const chunks: Uint8Array[] = []
    let size = 0
    const take = (chunk: Uint8Array) => {
      size += chunk.length
      if (size > limitBytes) reject(new BodyTooLarge(limitBytes))
      else chunks.push(chunk)
    }
    const close = () => {
      if (!request.complete) reject(new RequestAborted())
    }
    const timer = setTimeout(() => reject(new BodyTooSlow(messageTooSlow)), messageLimitMs)
    request.on('data', take).once('end', resolve).once('close', close)
    try {
      await promise
    } finally {
      clearTimeout(timer)
      request.off('data', take).off('end', resolve).off('close', close)
      if (!request.complete) request.pause()
    }
    return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
  }
}

/** @throws BodyEncoded where the body is compressed: nothing here would undo that */
function refuseEncoded({ headers }: IncomingMessage): void {
  const encoding = headers['content-encoding']?.trim() ?? ''
  if (encoding !== '' && encoding.toLowerCase() !== 'identity') {
    throw new BodyEncoded(encoding.slice(0, 40))
  }
}
