import { expect, test } from 'vitest'
import { TurnRefused, Turns } from './turns.ts'

/** Work that ends on request, and how much of it has begun. */
function held() {
  const ends: (() => void)[] = []
  const begun: number[] = []
  return {
    begun,
    end: () => ends.shift()?.(),
    work: (number: number) => async () => {
      begun.push(number)
      await new Promise<void>((resolve) => ends.push(resolve))
      return number
    },
  }
}
const settled = () => new Promise((resolve) => setImmediate(resolve))

test('no more than the limit runs at once, the rest waits in order, and who finds the room full is turned away', async () => {
  const turns = new Turns({ atOnce: 2, waiting: 2 })
  const { begun, end, work } = held()
  const all = [1, 2, 3, 4].map((number) => turns.run(work(number)))
  await expect(turns.run(work(5))).rejects.toThrow(TurnRefused)
  expect(begun).toEqual([1, 2])
  end()
  await settled()
  expect(begun).toEqual([1, 2, 3])
  end()
  await settled()
  end()
  end()
  expect(await Promise.all(all)).toEqual([1, 2, 3, 4])
})

test('work that fails hands its turn on', async () => {
  const turns = new Turns({ atOnce: 1, waiting: 1 })
  const fails = turns.run(() => Promise.reject(new Error('no')))
  const next = turns.run(async () => 'next')
  await expect(fails).rejects.toThrow('no')
  expect(await next).toBe('next')
  expect(await turns.run(async () => 'later')).toBe('later')
})
