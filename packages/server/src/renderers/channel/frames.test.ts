import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { readFrames, writeFrame, type Frame } from './frames.ts'

/** The frames as they come out when the stream arrives in pieces of that many bytes; pieces of bytes joined. */
async function sent(frames: readonly Frame[], pieceBytes: number): Promise<readonly Frame[]> {
  const written = new PassThrough({ highWaterMark: 2 ** 30 })
  for (const frame of frames) await writeFrame(written, frame)
  written.end()
  const whole = Buffer.concat(await Array.fromAsync(written as AsyncIterable<Buffer>))
  async function* pieces() {
    for (let at = 0; at < whole.length; at += pieceBytes) yield whole.subarray(at, at + pieceBytes)
  }
  const read: Frame[] = []
  for await (const frame of readFrames(pieces())) {
    const last = read.at(-1)
    if (frame.kind === 'bytes' && last?.kind === 'bytes') {
      read[read.length - 1] = { kind: 'bytes', bytes: Buffer.concat([last.bytes, frame.bytes]) }
    } else read.push(frame)
  }
  return read
}

const frames: readonly Frame[] = [
  { kind: 'message', message: { type: 'part', text: 'ä\n"' } },
  { kind: 'bytes', bytes: Buffer.from('0123456789'.repeat(1_000)) },
  { kind: 'message', message: {} },
  { kind: 'message', message: { type: 'done' } },
]

test.each([1, 2, 4, 5, 7, 4_096, 2 ** 20])(
  'frames arrive as they were sent, in pieces of %i bytes',
  async (size) => {
    expect(await sent(frames, size)).toEqual(frames)
  },
)

test('a frame of no bytes is none', async () => {
  expect(
    await sent([{ kind: 'bytes', bytes: new Uint8Array() }, frames[2] ?? frames[0]!], 3),
  ).toEqual([frames[2]])
})

test('a message that is longer than any is refused before it has arrived', async () => {
  const head = Buffer.from([0xff, 0xff, 0xff, 0xff, 0])
  const read = async () => Array.fromAsync(readFrames(PassThrough.from([head])))
  await expect(read()).rejects.toThrow(RangeError)
})

test('writing waits while the reader is slow, and ends when the channel closes', async () => {
  const slow = new PassThrough({ highWaterMark: 10 })
  let isWritten = false
  const writing = writeFrame(slow, { kind: 'bytes', bytes: Buffer.alloc(100) }).finally(() => {
    isWritten = true
  })
  await new Promise(setImmediate)
  expect(isWritten).toBe(false)
  slow.destroy()
  await expect(writing).rejects.toThrow(/abort/)
  await expect(writeFrame(slow, { kind: 'message', message: 1 })).rejects.toThrow('closed')
})
