import { expect, test } from 'vitest'
import { createLineSink, type Loss } from './line-sink.ts'

const report = ({ lines, cause }: Loss) => `lost ${lines} ${cause}`
const failure = (code: string) => Object.assign(new Error(code), { code })

/** A place that fails while `code` is set, and takes at most `room` bytes at once. */
function place() {
  const state = { text: '', code: null as string | null, room: Number.POSITIVE_INFINITY }
  const put = async (bytes: Uint8Array) => {
    if (state.code !== null) throw failure(state.code)
    const part = bytes.subarray(0, state.room)
    state.text += Buffer.from(part).toString()
    return part.length
  }
  return { state, put }
}

test('lines arrive whole and in order, also where a write takes a few bytes at once', async () => {
  const { state, put } = place()
  state.room = 3
  const sink = createLineSink({ put, report })
  for (const line of ['one', 'two', 'three']) sink.write(line)
  await sink.flush()
  expect(state.text).toBe('one\ntwo\nthree\n')
})

test('lines that a full disk refuses are dropped, and one line reports them when it takes lines again', async () => {
  const { state, put } = place()
  const sink = createLineSink({ put, report })
  state.code = 'ENOSPC'
  for (const line of ['a', 'b', 'c']) {
    sink.write(line)
    await sink.flush()
  }
  state.code = null
  sink.write('d')
  sink.write('e')
  await sink.flush()
  expect(state.text).toBe('lost 3 ENOSPC\nd\ne\n')
})

test('a report that is itself lost is counted with the lines of before', async () => {
  const { state, put } = place()
  const sink = createLineSink({ put, report })
  state.code = 'ENOSPC'
  for (const line of ['a', 'b']) {
    sink.write(line)
    await sink.flush()
  }
  state.code = 'EIO'
  sink.write('c')
  await sink.flush()
  state.code = null
  sink.write('d')
  await sink.flush()
  expect(state.text).toBe('lost 3 EIO\nd\n')
})

test('a line that was cut in the middle ends before the next one begins', async () => {
  let text = ''
  let room = 6
  const put = async (bytes: Uint8Array) => {
    if (room === 0) throw failure('ENOSPC')
    const part = bytes.subarray(0, room)
    room -= part.length
    text += Buffer.from(part).toString()
    return part.length
  }
  const sink = createLineSink({ put, report })
  sink.write('whole')
  await sink.flush()
  room = 2
  sink.write('broken')
  await sink.flush()
  room = 1000
  sink.write('next')
  await sink.flush()
  expect(text).toBe('whole\nbr\nlost 1 ENOSPC\nnext\n')
})

test('a place that never answers holds the given bytes and no more; what is beyond is counted', async () => {
  const held = Promise.withResolvers<number>()
  const arrived: Uint8Array[] = []
  const put = (bytes: Uint8Array) => {
    arrived.push(bytes)
    return arrived.length === 1 ? held.promise : Promise.resolve(bytes.length)
  }
  const sink = createLineSink({ put, report, limitBytes: 100 })
  for (let number = 0; number < 1000; number += 1) sink.write('123456789')
  const [first] = arrived
  held.resolve(first?.length ?? 0)
  await sink.flush()
  const lines = Buffer.concat(arrived).toString().split('\n')
  const kept = lines.filter((line) => line === '123456789').length
  expect(kept).toBeLessThanOrEqual(20)
  expect(lines.filter((line) => line.startsWith('lost'))).toEqual([`lost ${1000 - kept} too slow`])
})
