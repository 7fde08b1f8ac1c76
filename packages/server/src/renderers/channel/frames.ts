/**
 * Frames on the socket between the server and a renderer: four bytes of length, one of kind, then a JSON message or bytes
 * of a result. Bytes are passed on as they arrive, so that a frame's size costs no memory.
 */

import type { Duplex } from 'node:stream'
import { once } from 'node:events'

const headBytes = 5
const kinds = { message: 0, bytes: 1 } as const
/** Messages are small; a longer one means that the stream is out of step. */
const longestMessage = 16 * 2 ** 20

export type Frame =
  | { readonly kind: 'message'; readonly message: unknown }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }

/** Writes a frame, and waits while the other side is slow to read. @throws Error when the socket has closed */
export async function writeFrame(socket: Duplex, frame: Frame): Promise<void> {
  const payload =
    frame.kind === 'bytes' ? frame.bytes : Buffer.from(JSON.stringify(frame.message), 'utf8')
  const head = Buffer.alloc(headBytes)
  head.writeUInt32BE(payload.length, 0)
  head.writeUInt8(kinds[frame.kind], 4)
  if (socket.destroyed || !socket.writable) throw new Error('the channel is closed')
  socket.cork()
  socket.write(head)
  const isRoom = socket.write(payload)
  socket.uncork()
  if (isRoom) return
  // A destroyed socket emits 'close' and never 'drain'.
  const closed = new AbortController()
  const close = (): void => closed.abort(new Error('the channel is closed'))
  socket.once('close', close)
  try {
    await once(socket, 'drain', { signal: closed.signal })
  } finally {
    socket.off('close', close)
  }
}

/** The frames that arrive; one of bytes may come as several. Reading stops while the caller is busy with one. */
export async function* readFrames(socket: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  const received = new Received()
  let bytesLeft = 0
  for await (const chunk of socket) {
    received.add(chunk)
    for (;;) {
      if (bytesLeft > 0) {
        const bytes = received.take(Math.min(bytesLeft, received.length))
        bytesLeft -= bytes.length
        if (bytes.length === 0) break
        yield { kind: 'bytes', bytes }
        continue
      }
      if (received.length < headBytes) break
      const head = received.peek(headBytes)
      const length = head.readUInt32BE(0)
      if (head.readUInt8(4) === kinds.bytes) {
        received.take(headBytes)
        bytesLeft = length
        continue
      }
      if (length > longestMessage) throw new RangeError(`a message of ${length} bytes`)
      if (received.length < headBytes + length) break
      received.take(headBytes)
      yield { kind: 'message', message: JSON.parse(received.take(length).toString()) as unknown }
    }
  }
}

/** Chunks that are joined only when what they hold is taken. */
class Received {
  #chunks: Buffer[] = []
  length = 0

  add(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.length += chunk.length
  }

  peek(count: number): Buffer {
    const [first] = this.#chunks
    if (first !== undefined && first.length >= count) return first.subarray(0, count)
    const joined = Buffer.concat(this.#chunks)
    this.#chunks = [joined]
    return joined.subarray(0, count)
  }

  take(count: number): Buffer {
    const taken = this.peek(count)
    const [first = Buffer.alloc(0), ...rest] = this.#chunks
    const left = first.subarray(count)
    this.#chunks = left.length === 0 ? rest : [left, ...rest]
    this.length -= count
    return taken
  }
}
