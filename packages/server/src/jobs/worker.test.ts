import { randomBytes, randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { createLogger } from '../log/logger.ts'
import { openStore } from '../store/open.ts'
import { createWorker } from './worker.ts'

const now = new Date('2026-01-01T00:00:00Z')
const clock = { now: () => now }
const random = { bytes: (count: number) => randomBytes(count), uuid: () => randomUUID() }
const log = createLogger(
  () => {},
  () => now,
)

test('a job that fails for a reason of ours says only that it failed', async () => {
  await using opened = await openStore({ kind: 'memory' })
  const { store } = opened
  const job = await store.transaction(async (write) => {
    const site = await write.sites.create({
      tenantLuid: randomUUID(),
      name: 'S',
      contentUrl: '',
      now,
    })
    const facts = { fullName: null, email: null, siteRole: 'Creator', now } as const
    const user = await write.users.create({ siteId: site.id, name: 'u', ...facts })
    const ids = { siteId: site.id, creatorId: user.id }
    return write.jobs.create({ ...ids, type: 'PublishWorkbook', payload: {}, now })
  })
  // As the PostgreSQL driver tells it.
  const trouble = Object.assign(new Error('duplicate key'), { detail: 'Key (secret)=(1) exists.' })
  const publishing = {
    prepare: () => Promise.reject(trouble),
    commit: () => Promise.reject(trouble),
  }
  await using worker = createWorker({ store, publishing, clock, random, log })
  worker.start()
  const read = () => store.read.jobs.byLuid(job.siteId, job.luid)
  await expect.poll(async () => (await read())?.status).toBe('Failed')
  expect((await read())?.notes).toBe('The job failed.')
})
