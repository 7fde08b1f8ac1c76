/** Jobs for tests of the store and the worker. */

import type { JobClaim, NewJob } from '../src/ports/index.ts'

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
