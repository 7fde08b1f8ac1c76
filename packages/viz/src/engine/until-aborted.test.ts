import { expect, test } from 'vitest'
import { untilAborted } from './until-aborted.ts'

test('work that ends before the signal gives its result or its error', async () => {
  const { signal } = new AbortController()
  expect(await untilAborted(Promise.resolve(1), signal)).toBe(1)
  expect(await untilAborted(Promise.resolve(2), undefined)).toBe(2)
  await expect(untilAborted(Promise.reject(new Error('bad')), signal)).rejects.toThrow('bad')
})

test('the signal ends the waiting with its reason, whatever becomes of the work', async () => {
  const controller = new AbortController()
  const work = Promise.withResolvers<number>()
  const waiting = untilAborted(work.promise, controller.signal)
  controller.abort(new Error('gone'))
  await expect(waiting).rejects.toThrow('gone')
  await expect(untilAborted(work.promise, controller.signal)).rejects.toThrow('gone')
  work.reject(new Error('no one waits'))
})
