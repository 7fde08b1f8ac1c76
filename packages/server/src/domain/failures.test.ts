import { describe, expect, test } from 'vitest'
import { countAt, oneMore, waitMs, type Failures, type Patience } from './failures.ts'

const patience: Patience = {
  free: 5,
  windowSeconds: 900,
  firstDelaySeconds: 1,
  longestDelaySeconds: 900,
}
const minute = 60_000

/** Failures one after another, each as soon as the wait before it is over. */
function failing(times: number, from = 0): { failures: Failures; nowMs: number } {
  let failures: Failures | null = null
  let nowMs = from
  for (let n = 0; n < times; n += 1) {
    if (failures !== null) nowMs += waitMs(failures, patience, nowMs)
    failures = oneMore(failures, patience.windowSeconds, nowMs)
  }
  if (failures === null) throw new Error('no failure')
  return { failures, nowMs }
}

describe('the wait', () => {
  test.each([
    [1, 0],
    [4, 0],
    [5, 1],
    [6, 2],
    [7, 4],
    [10, 32],
    [14, 512],
  ])('after %d failures is %d s', (times, seconds) => {
    const { failures, nowMs } = failing(times)
    expect(waitMs(failures, patience, nowMs)).toBe(seconds * 1000)
  })

  test('grows no longer than the longest', () => {
    const failures = { count: 500, sinceMs: 0, lastMs: 0 }
    expect(waitMs(failures, patience, 0)).toBe(900_000)
  })

  test('runs down and is over', () => {
    const failures = { count: 8, sinceMs: 0, lastMs: 1000 }
    expect(waitMs(failures, patience, 4000)).toBe(5000)
    expect(waitMs(failures, patience, 9000)).toBe(0)
  })

  test('is over when the clock is set back before the failure', () => {
    expect(waitMs({ count: 8, sinceMs: 5000, lastMs: 5000 }, patience, 4000)).toBe(0)
  })
})

describe('forgetting', () => {
  test('takes half of the failures after each window', () => {
    const failures = { count: 9, sinceMs: 0, lastMs: 0 }
    const left = [0, 14, 15, 30, 45, 60].map((at) => countAt(failures, 900, at * minute))
    expect(left).toEqual([9, 9, 4, 2, 1, 0])
  })

  test('goes on where one more failure comes in', () => {
    const failures = oneMore({ count: 9, sinceMs: 0, lastMs: 0 }, 900, 20 * minute)
    expect(failures).toEqual({ count: 5, sinceMs: 15 * minute, lastMs: 20 * minute })
  })

  test('starts anew after all is forgotten, and after the clock was set back', () => {
    const fresh = (nowMs: number) => ({ count: 1, sinceMs: nowMs, lastMs: nowMs })
    expect(oneMore({ count: 3, sinceMs: 0, lastMs: 0 }, 900, 60 * minute)).toEqual(
      fresh(60 * minute),
    )
    expect(oneMore({ count: 3, sinceMs: minute, lastMs: minute }, 900, 0)).toEqual(fresh(0))
  })

  test('never makes a client wait that fails once in ten minutes', () => {
    let failures: Failures | null = null
    for (let n = 0; n < 500; n += 1) {
      const nowMs = n * 10 * minute
      failures = oneMore(failures, 900, nowMs)
      expect(waitMs(failures, patience, nowMs)).toBe(0)
    }
  })

  test('leaves a client that never stops less than one attempt a minute', () => {
    let failures: Failures | null = null
    let judged = 0
    for (let nowMs = 0; nowMs < 24 * 60 * minute; nowMs += 1000) {
      if (failures !== null && waitMs(failures, patience, nowMs) > 0) continue
      failures = oneMore(failures, 900, nowMs)
      judged += 1
    }
    expect(judged).toBeLessThan(24 * 60)
    expect(judged).toBeGreaterThan(24)
  })
})
