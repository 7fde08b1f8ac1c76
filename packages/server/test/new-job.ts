/** Jobs for tests of the store and the worker. */

import type { Job, JobClaim, NewJob } from '../src/ports/index.ts'
import type { FamilyKit } from './families.ts'

type Given = Pick<NewJob, 'siteId' | 'creatorId'> & Partial<NewJob>

/** A job that nothing can run, unless its payload is given. */
export const jobFor = (given: Given): NewJob => ({
  type: 'PublishWorkbook',
  version: 1,
  payload: {},
  listType: 'publish_workbook',
  title: '',
  subtitle: '',
  subject: null,
  args: '',
  now: new Date(0),
  ...given,
})

/** A claim of any type; PostgreSQL counts leases by its own time. */
export const claimBy = (owner: string, now: Date, leaseMs = 60_000): JobClaim => ({
  owner,
  types: [],
  others: true,
  leaseMs,
  now,
  unmovedNow: now,
})

/** A job of the administrator that a worker of no server holds. */
export async function runningJob({ site, users, store }: FamilyKit): Promise<Job> {
  const ids = { siteId: site.id, creatorId: users.admin.id }
  return store.transaction(async (write) => {
    const order = { ...ids, title: 'Ä & ö', priority: 0, now: new Date() }
    const job = await write.jobs.create(jobFor(order))
    await write.jobs.claim(claimBy(`elsewhere ${job.id}`, new Date(), 3_600_000))
    return job
  })
}
