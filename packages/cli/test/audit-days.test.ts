/** `easel serve --audit-days`, in this process, so that the timer of what recurs can be moved. */

import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { run } from '../src/run.ts'
import { easel, silent } from './terminal.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
afterEach(() => void vi.useRealTimers())

it.each([
  ['2', 0],
  ['30', 1],
])('entries are kept for %s days: of 5 days ago there are %d', async (days, kept) => {
  const stop = new AbortController()
  const ready = Promise.withResolvers<{ url: string; adminKey: string }>()
  const flags = ['--dev', '--ephemeral', '--json', '--port', '0', '--audit-days', days]
  const running = run(['serve', ...flags], {
    ...silent,
    out: (line) => ready.resolve(JSON.parse(line) as { url: string; adminKey: string }),
    stop: stop.signal,
  })
  const { url, adminKey } = await ready.promise
  const env = { EASEL_URL: url, EASEL_ADMIN_KEY: adminKey }
  const recur = async () => {
    await vi.advanceTimersByTimeAsync(5 * 60_000)
    // Waits until what recurs is done.
    expect((await easel(['snapshot', 'save', 'now'], env)).exitCode).toBe(0)
  }
  await easel(['limits', 'off'], env)
  await recur()
  await easel(['clock', '+5d'], env)
  await recur()
  const { out } = await easel(['audit', 'list', '--method', 'setRateLimits', '--json'], env)
  const { audit } = JSON.parse(out) as { audit: readonly object[] }
  expect(audit).toHaveLength(kept)
  stop.abort()
  expect(await running).toBe(0)
})
