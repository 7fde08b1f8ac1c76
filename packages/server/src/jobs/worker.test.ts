import { randomBytes, randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { createLogger } from '../log/logger.ts'
import { Outage, type Job, type Store, type Workbook } from '../ports/index.ts'
import { openStore } from '../store/open.ts'
import { createWorker } from './worker.ts'

const now = new Date('2026-01-01T00:00:00Z')
const clock = { now: () => now }
const random = { bytes: (count: number) => randomBytes(count), uuid: () => randomUUID() }
const log = createLogger(
  () => {},
  () => now,
)

const leftovers = { note: () => {} }

async function jobIn(store: Store): Promise<Job> {
  return store.transaction(async (write) => {
    const site = await write.sites.create({
      tenantLuid: randomUUID(),
      name: 'S',
      contentUrl: '',
      now,
    })
    const facts = { fullName: null, email: null, siteRole: 'Creator', now } as const
    const user = await write.users.create({ siteId: site.id, name: 'u', ...facts })
    const ids = { siteId: site.id, creatorId: user.id }
    return write.jobs.create({
      ...ids,
      type: 'PublishWorkbook',
      payload: { order: { replacesSha256: null } },
      now,
    })
  })
}

test('a job that fails for a reason of ours says only that it failed', async () => {
  await using opened = await openStore({ kind: 'memory' })
  const { store } = opened
  const job = await jobIn(store)
  // As the PostgreSQL driver tells it.
  const trouble = Object.assign(new Error('duplicate key'), { detail: 'Key (secret)=(1) exists.' })
  const publishing = {
    prepare: () => Promise.reject(trouble),
    commit: () => Promise.reject(trouble),
  }
  await using worker = createWorker({ store, publishing, leftovers, clock, random, log })
  worker.start()
  const read = () => store.read.jobs.byLuid(job.siteId, job.luid)
  await expect.poll(async () => (await read())?.status).toBe('Failed')
  expect((await read())?.notes).toBe('The job failed.')
})

test.each(['database-away', 'no-space'] as const)(
  'a job that an outage (%s) cuts is run again by its worker, long before its lease is over',
  async (reason) => {
    await using opened = await openStore({ kind: 'memory' })
    const { store } = opened
    const job = await jobIn(store)
    let tries = 0
    const commit = async () => {
      tries += 1
      if (tries === 1) throw new Outage(reason, 'for a moment')
      return {} as Workbook
    }
    const publishing = { prepare: () => Promise.reject(new Error('not asked for')), commit }
    await using worker = createWorker({ store, publishing, leftovers, clock, random, log })
    worker.start()
    await expect.poll(() => tries).toBe(1)
    worker.wake()
    const read = () => store.read.jobs.byLuid(job.siteId, job.luid)
    await expect.poll(async () => (await read())?.status).toBe('Success')
    expect(tries).toBe(2)
  },
)
