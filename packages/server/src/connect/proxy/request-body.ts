/** The body of a request as it is sent on: whole where it is small, so that it can be sent again after a sign-in; else as it comes. */

import type { IncomingBody } from '../../kernel/call.ts'

/** What can be sent a second time. */
const replayableBytes = 1024 * 1024

export interface ProxyBody {
  /** First bytes, which show its type. */
  readonly start: Uint8Array
  /** Null where there is none. */
  readonly whole: Uint8Array | null
  /** Where it is not whole; may be read once. */
  readonly rest: AsyncIterable<Uint8Array> | null
}

export async function readProxyBody(body: IncomingBody): Promise<ProxyBody> {
  const chunks: Uint8Array[] = []
  let size = 0
  const iterator = body[Symbol.asyncIterator]()
  while (size <= replayableBytes) {
    const next = await iterator.next()
    if (next.done === true) {
      const whole = Buffer.concat(chunks)
      return { start: whole, whole: whole.length === 0 ? null : whole, rest: null }
    }
    chunks.push(next.value)
    size += next.value.length
  }
  return { start: chunks[0] ?? new Uint8Array(), whole: null, rest: following(chunks, iterator) }
}

async function* following(
  chunks: readonly Uint8Array[],
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks
    for (;;) {
      const next = await iterator.next()
      if (next.done === true) return
      yield next.value
    }
  } finally {
    await iterator.return?.()
  }
}
