import { expect, test } from 'vitest'
import { createSharedRuns } from './shared-runs.ts'

/** A run that ends when its signal fires, or by hand. */
function controlled() {
  const started: AbortSignal[] = []
  const ends: PromiseWithResolvers<string>[] = []
  const start = (signal: AbortSignal): Promise<string> => {
    const end = Promise.withResolvers<string>()
    started.push(signal)
    ends.push(end)
    signal.addEventListener('abort', () => end.reject(signal.reason))
    return end.promise
  }
  return { start, started, ends }
}

const leaving = () => {
  const controller = new AbortController()
  return { signal: controller.signal, leave: () => controller.abort(new Error('left')) }
}

test('a run goes on while one caller waits, and is aborted when the last has left', async () => {
  const runs = createSharedRuns<string>()
  const { start, started } = controlled()
  const [first, second] = [leaving(), leaving()]
  const answers = [runs.join('a', start, first.signal), runs.join('a', start, second.signal)]
  const settled = Promise.allSettled(answers)
  first.leave()
  await expect(answers[0]).rejects.toThrow('left')
  expect(started.map(({ aborted }) => aborted)).toEqual([false])
  second.leave()
  await settled
  expect(started.map(({ aborted }) => aborted)).toEqual([true])
})

test('a caller after the last has left starts anew', async () => {
  const runs = createSharedRuns<string>()
  const { start, started, ends } = controlled()
  const first = leaving()
  const given = runs.join('a', start, first.signal)
  first.leave()
  await expect(given).rejects.toThrow('left')
  const next = runs.join('a', start)
  ends[1]?.resolve('done')
  expect(await next).toBe('done')
  expect(started).toHaveLength(2)
})

test('a caller that has left before starts nothing', async () => {
  const runs = createSharedRuns<string>()
  const { start, started } = controlled()
  await expect(runs.join('a', start, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone')
  expect(started).toEqual([])
})

test('disposing aborts all runs, waits for them, and lets none start', async () => {
  const runs = createSharedRuns<string>()
  const { start } = controlled()
  const waiting = runs.join('a', start)
  const settled = Promise.allSettled([waiting])
  await runs[Symbol.asyncDispose]()
  expect((await settled)[0]).toMatchObject({ status: 'rejected' })
  await expect(runs.join('b', start)).rejects.toThrow('closed')
})
