import { expect, it } from 'vitest'
import type { ActivityEvent, Store } from '../ports/index.ts'
import { createActivity } from './activity.ts'

it('keeps the newest ten thousand while the database cannot be written', async () => {
  const written: ActivityEvent[] = []
  let isBroken = true
  const transaction = async (work: (write: unknown) => Promise<void>) => {
    if (isBroken) throw new Error('disk full')
    await work({ cloud: { addEvents: async (events: ActivityEvent[]) => written.push(...events) } })
  }
  const store = { read: { sites: {} }, transaction } as unknown as Store
  const activity = createActivity({ store, clock: { now: () => new Date(0) } })
  const record = (requestId: number) =>
    activity.record({
      tenantLuid: 't',
      siteLuid: null,
      method: 'login',
      actorLuid: null,
      facts: { requestId },
    })
  for (let n = 0; n < 6_000; n += 1) record(n)
  await expect(activity.flush()).rejects.toThrow('disk full')
  for (let n = 6_000; n < 12_000; n += 1) record(n)
  isBroken = false
  await activity.flush()
  expect(written).toHaveLength(10_000)
  expect(written.at(0)?.facts).toEqual({ requestId: 2_000 })
})
