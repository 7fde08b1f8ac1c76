import { expect, test } from 'vitest'
import { createSystemRandom } from './system-clock.ts'

test('random bytes come in the number asked for, and none is given out twice', () => {
  const random = createSystemRandom()
  const counts = [1, 16, 40, 255, 256, 257, 5000, 12]
  const drawn = Array.from({ length: 400 }, (_, n) => random.bytes(counts[n % counts.length] ?? 1))
  expect(drawn.map(({ length }) => length)).toEqual(
    drawn.map((_, n) => counts[n % counts.length] ?? 1),
  )
  const long = drawn
    .filter(({ length }) => length >= 12)
    .map((bytes) => bytes.toString('hex', 0, 12))
  expect(new Set(long).size).toBe(long.length)
})

test('what was given out stays as it is when more is drawn', () => {
  const random = createSystemRandom()
  const first = random.bytes(32)
  const copy = Buffer.from(first)
  for (let n = 0; n < 500; n += 1) random.bytes(32).fill(0)
  expect(first).toEqual(copy)
})
