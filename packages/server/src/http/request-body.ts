/** The bytes of a request. A connection that ends early is an error of its own, not an end of the body. */

import type { IncomingMessage } from 'node:http'
import type { IncomingBody } from '../kernel/call.ts'
import { messageLimitMs } from '../kernel/collect.ts'
import { BodyEncoded, BodyTooLarge, BodyTooSlow, RequestAborted } from '../kernel/failures.ts'

export class RequestBody implements IncomingBody {
  readonly #request: IncomingMessage

  constructor(request: IncomingMessage) {
    this.#request = request
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const request = this.#request
    refuseEncoded(request)
    try {
      // Leaving early must not destroy the socket: the answer still has to go out on it.
      for await (const chunk of request.iterator({ destroyOnReturn: false })) {
        yield chunk as Uint8Array
      }
    } catch (cause) {
      if (request.destroyed && !request.complete) throw new RequestAborted()
      throw cause
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
    const timer = setTimeout(() => reject(new BodyTooSlow(messageLimitMs)), messageLimitMs)
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
