import { randomBytes, randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { restError } from '@easel/contract'
import { jobFor } from '../../test/new-job.ts'
import { jobPayloads, type JobPayload } from '../content/job-payloads.ts'
import { createLogger } from '../log/logger.ts'
import {
  EngineUnavailable,
  Outage,
  type NewJob,
  type Store,
  type Workbook,
} from '../ports/index.ts'
import { openStore } from '../store/open.ts'
import { JobFailure, type JobHandler, type JobHandlers, type JobResult } from './handler.ts'
import { publishWorkbookJob } from './publish-workbook.ts'
import { createWorker, type WorkerOptions } from './worker.ts'

const now = new Date('2026-01-01T00:00:00Z')
const random = { bytes: (count: number) => randomBytes(count), uuid: () => randomUUID() }
const log = createLogger(
  () => {},
  () => now,
)

const order = {
  siteId: 1,
  projectId: 1,
  projectLuid: 'p',
  ownerId: 1,
  name: 'W',
  kind: 'twb',
  overwrite: false,
  replacesId: null,
  replacesSha256: null,
  showTabs: null,
  encryptExtracts: null,
  description: null,
  hiddenViews: [],
  uploadId: null,
} as const
const blob = { sha256: 'a'.repeat(64), sizeBytes: 1 }
const payload = { order, blob, hasExtracts: false, views: [], limitations: [], connections: [] }

async function jobIn(store: Store, more: Partial<NewJob> = {}) {
  return store.transaction(async (write) => {
    const tenantLuid = randomUUID()
    const site = await write.sites.create({ tenantLuid, name: 'S', contentUrl: '', now })
    const facts = { fullName: null, email: null, siteRole: 'Creator', now } as const
    const user = await write.users.create({ siteId: site.id, name: 'u', ...facts })
    return write.jobs.create(jobFor({ siteId: site.id, creatorId: user.id, payload, now, ...more }))
  })
}

const nothing: JobResult = { commit: async () => undefined, notes: null }
const never = () => Promise.reject(new Error('not asked for'))

/** Publishes do this, and there are no others. */
const handlersOf = (publish: JobHandler<JobPayload<'PublishWorkbook'>>): JobHandlers => ({
  PublishWorkbook: { ...jobPayloads.PublishWorkbook, ...publish },
  RefreshExtract: { ...jobPayloads.RefreshExtract, lane: 'long', run: never },
  PublishDatasource: { ...jobPayloads.PublishDatasource, lane: 'short', run: never },
  UpdateUploadedFile: { ...jobPayloads.UpdateUploadedFile, lane: 'long', run: never },
  CreateSiteUsersCsv: { ...jobPayloads.CreateSiteUsersCsv, lane: 'long', run: never },
  DeleteSiteUsersCsv: { ...jobPayloads.DeleteSiteUsersCsv, lane: 'long', run: never },
})

/** A worker whose publishes do this. */
function workerOn(
  store: Store,
  run: JobHandlers['PublishWorkbook']['run'],
  more: Partial<WorkerOptions> = {},
) {
  const clock = { now: () => now }
  const options = {
    store,
    handlers: handlersOf({ lane: 'short', run }),
    clock,
    unmovedClock: clock,
    random,
    log,
    schedules: { fire: async () => 0 },
    announcements: { listen: () => ({ [Symbol.asyncDispose]: async () => undefined }) },
  }
  return createWorker({ ...options, heartbeatMs: 10, ...more })
}

/** Starts the worker and waits for the job to end so. */
async function endsAs(store: Store, worker: ReturnType<typeof workerOn>, more: Partial<NewJob>) {
  const job = await jobIn(store, more)
  worker.start()
  const read = () => store.read.jobs.byLuid(job.siteId, job.luid)
  await expect.poll(async () => (await read())?.completedAt).toEqual(now)
  const { status, notes } = (await read())!
  return { status, notes }
}

test('a job that goes well ends with what its handler says', async () => {
  await using opened = await openStore({ kind: 'memory' })
  const { store } = opened
  const seen: unknown[] = []
  await using worker = workerOn(store, async (run) => {
    seen.push(run.payload)
    return { ...nothing, notes: '3 rows', committed: () => seen.push('committed') }
  })
  expect(await endsAs(store, worker, {})).toEqual({ status: 'Success', notes: '3 rows' })
  expect(seen).toEqual([payload, 'committed'])
})

test.each([
  [
    'a type that the server does not know',
    { type: 'GroomUnicorn' as NewJob['type'] },
    "The job is of the type 'GroomUnicorn', which this server does not run.",
  ],
  [
    'the name of a member that every object has',
    { type: 'constructor' as NewJob['type'] },
    "The job is of the type 'constructor', which this server does not run.",
  ],
  [
    'a version that the server does not know',
    { version: 2 },
    "The job is of version 2 of 'PublishWorkbook'; this server runs version 1.",
  ],
  [
    'a payload of another form',
    { payload: { ...payload, order: { ...order, name: 7 } } },
    "The job does not carry what version 1 of 'PublishWorkbook' carries: order.name is not a text.",
  ],
])('a job of %s fails by name and is not run', async (_, more, notes) => {
  await using opened = await openStore({ kind: 'memory' })
  await using worker = workerOn(opened.store, never)
  expect(await endsAs(opened.store, worker, more)).toEqual({ status: 'Failed', notes })
})

test.each([
  [
    new JobFailure('The file a.csv is not in the package.'),
    'The file a.csv is not in the package.',
  ],
  [restError('404005', { id: 'p' }), "Project 'p' could not be found."],
  // As the PostgreSQL driver says it.
  [
    Object.assign(new Error('duplicate key'), { detail: 'Key (secret)=(1) exists.' }),
    'The job failed.',
  ],
])(
  'a job that fails says why, and of a fault of ours only that it failed: %s',
  async (cause, notes) => {
    await using opened = await openStore({ kind: 'memory' })
    await using worker = workerOn(opened.store, () => Promise.reject(cause))
    expect(await endsAs(opened.store, worker, {})).toEqual({ status: 'Failed', notes })
  },
)

test('what a handler does on failure is committed with the failure', async () => {
  await using opened = await openStore({ kind: 'memory' })
  const { store } = opened
  const failed: unknown[] = []
  const handlers = handlersOf({
    lane: 'long',
    run: () => Promise.reject(new JobFailure('no')),
    failed: async (_, { order: { name } }) => void failed.push(name),
  })
  await using worker = workerOn(store, never, { handlers })
  await endsAs(store, worker, {})
  expect(failed).toEqual(['W'])
})

test.each(['database-away', 'no-space'] as const)(
  'a publish that an outage (%s) cuts is run again by its worker, long before its lease is over',
  async (reason) => {
    await using opened = await openStore({ kind: 'memory' })
    const { store } = opened
    let tries = 0
    const commit = async () => {
      tries += 1
      if (tries === 1) throw new Outage(reason, 'for a moment')
      return {} as Workbook
    }
    const handlers = handlersOf(
      publishWorkbookJob({ publishing: { commit }, leftovers: { note: () => {} } }),
    )
    await using worker = workerOn(store, never, { handlers })
    const job = await jobIn(store)
    worker.start()
    await expect.poll(() => tries).toBe(1)
    worker.wake()
    const read = () => store.read.jobs.byLuid(job.siteId, job.luid)
    await expect.poll(async () => (await read())?.status).toBe('Success')
    expect(tries).toBe(2)
  },
)

test('a job that outages cut more often than it may be begun is not given up for that', async () => {
  await using opened = await openStore({ kind: 'memory' })
  const { store } = opened
  let tries = 0
  const run = async () => {
    tries += 1
    if (tries <= 8) throw new Outage('database-away', 'again and again')
    return nothing
  }
  await using worker = workerOn(store, run)
  const job = await jobIn(store)
  worker.start()
  for (let cut = 1; cut <= 8; cut += 1) {
    await expect.poll(() => tries).toBe(cut)
    worker.wake()
  }
  const read = () => store.read.jobs.byLuid(job.siteId, job.luid)
  await expect.poll(async () => (await read())?.status).toBe('Success')
})

test('a job whose engine is busy waits and is begun again when its time has come', async () => {
  await using opened = await openStore({ kind: 'memory' })
  const { store } = opened
  let time = now
  let tries = 0
  const run = async () => {
    tries += 1
    if (tries === 1) throw new EngineUnavailable('busy', 5)
    return nothing
  }
  await using worker = workerOn(store, run, { clock: { now: () => time } })
  const job = await jobIn(store)
  const read = () => store.read.jobs.byLuid(job.siteId, job.luid)
  worker.start()
  await expect.poll(async () => [tries, (await read())?.status]).toEqual([1, 'Pending'])
  await worker.still(async () => undefined)
  expect(tries).toBe(1)
  time = new Date(now.getTime() + 10_000)
  worker.wake()
  await expect.poll(async () => (await read())?.status).toBe('Success')
})

test('a job that was begun five times and never ended is given up', async () => {
  await using opened = await openStore({ kind: 'memory' })
  const { store } = opened
  const job = await jobIn(store)
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    await store.transaction((write) =>
      write.jobs.claim({
        owner: `dead ${attempt}`,
        types: [],
        others: true,
        leaseMs: -1,
        now,
        unmovedNow: now,
      }),
    )
  }
  await using worker = workerOn(store, never)
  worker.start()
  const read = () => store.read.jobs.byLuid(job.siteId, job.luid)
  await expect
    .poll(async () => (await read())?.notes)
    .toBe('The job was begun 5 times and did not end.')
})

test('a job that is cancelled while it runs is stopped, and its change is not made', async () => {
  await using opened = await openStore({ kind: 'memory' })
  const { store } = opened
  const started = Promise.withResolvers<void>()
  const stopped = Promise.withResolvers<void>()
  let commits = 0
  await using worker = workerOn(store, async ({ signal }) => {
    signal.addEventListener('abort', () => stopped.resolve())
    started.resolve()
    await stopped.promise
    return { notes: null, commit: async () => void (commits += 1) }
  })
  const job = await jobIn(store)
  worker.start()
  await started.promise
  await store.transaction((write) => write.jobs.cancel(job, now))
  await stopped.promise
  await worker.still(async () => undefined)
  const found = await store.read.jobs.byLuid(job.siteId, job.luid)
  expect([found?.status, commits]).toEqual(['Cancelled', 0])
})

test('a worker that has not noticed yet that its job was cancelled changes nothing', async () => {
  await using opened = await openStore({ kind: 'memory' })
  const { store } = opened
  const started = Promise.withResolvers<void>()
  const end = Promise.withResolvers<void>()
  const run = async () => {
    started.resolve()
    await end.promise
    const commit: JobResult['commit'] = async (write) => {
      await write.groups.create({ siteId: job.siteId, name: 'Made', now })
    }
    return { notes: null, commit }
  }
  await using worker = workerOn(store, run, { heartbeatMs: 60_000 })
  const job = await jobIn(store)
  worker.start()
  await started.promise
  await store.transaction((write) => write.jobs.cancel(job, now))
  end.resolve()
  await worker.still(async () => undefined)
  expect(await store.read.groups.byName(job.siteId, 'Made')).toBeNull()
  expect((await store.read.jobs.byLuid(job.siteId, job.luid))?.status).toBe('Cancelled')
})

test('a job that the stop of the server cuts waits for the next server', async () => {
  await using opened = await openStore({ kind: 'memory' })
  const { store } = opened
  const started = Promise.withResolvers<void>()
  const worker = workerOn(store, async ({ signal }) => {
    started.resolve()
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    return nothing
  })
  const job = await jobIn(store)
  worker.start()
  await started.promise
  await worker[Symbol.asyncDispose]()
  expect(await store.read.jobs.byLuid(job.siteId, job.luid)).toMatchObject({ status: 'Pending' })
})

test('how far a job is can be read while it runs', async () => {
  await using opened = await openStore({ kind: 'memory' })
  const { store } = opened
  const end = Promise.withResolvers<void>()
  await using worker = workerOn(store, async ({ progress }) => {
    progress(40)
    await end.promise
    return nothing
  })
  const job = await jobIn(store)
  worker.start()
  const read = () => store.read.jobs.byLuid(job.siteId, job.luid)
  await expect.poll(async () => (await read())?.progress).toBe(40)
  end.resolve()
})
