/** Rows of jobs: who holds one, what excludes what, and how the list is searched. */

import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Job, JobKeys, NewJob } from '../src/ports/index.ts'
import type { OpenStore } from '../src/store/open.ts'
import { claimBy, jobFor } from './new-job.ts'
import { at, everything, page, smallSite, type SmallSite } from './store-content.ts'
import { onEveryDatabase } from './store-databases.ts'

await onEveryDatabase('jobs', (openEmpty) => {
  let open: OpenStore
  let small: SmallSite
  beforeEach(async () => {
    open = await openEmpty()
    small = await open.store.transaction(async (write) => smallSite(write))
  })
  afterEach(async () => {
    await open[Symbol.asyncDispose]()
  })

  const given = (more: Partial<NewJob>) =>
    jobFor({ siteId: small.site.id, creatorId: small.ann.id, ...more })
  const create = (more: Partial<NewJob> = {}): Promise<Job> =>
    open.store.transaction((write) => write.jobs.create(given(more)))
  const createAlone = (keys: JobKeys, more: Partial<NewJob> = {}) =>
    open.store.transaction((write) => write.jobs.createAlone(given(more), keys))
  const claim = (owner: string, now = at(1), leaseMs = 60_000) =>
    open.store.transaction((write) => write.jobs.claim(claimBy(owner, now, leaseMs)))
  const finish = (job: Job, owner: string) =>
    open.store.transaction((write) =>
      write.jobs.finish(job.id, {
        owner,
        attempt: job.attempt,
        status: 'Success',
        notes: 'done',
        now: at(70),
      }),
    )
  const cancel = (job: Job, now = at(9)) =>
    open.store.transaction((write) => write.jobs.cancel(job, now))
  const read = async (job: Job) => (await open.store.read.jobs.byLuid(small.site.id, job.luid))!
  const query = (request = page()) => ({ siteId: small.site.id, visibility: everything, request })

  test('a new job waits with what it was given', async () => {
    const subject = { kind: 'workbook', luid: 'w', name: 'Orders' } as const
    const job = await create({ payload: { a: [1] }, subject, title: 'Orders', priority: 7 })
    expect(await read(job)).toEqual(job)
    expect(job).toMatchObject({
      status: 'Pending',
      payload: { a: [1] },
      subject,
      priority: 7,
      attempt: 0,
      notes: null,
      startedAt: null,
      completedAt: null,
    })
  })

  test('each of many workers takes another job', async () => {
    const jobs = [await create(), await create(), await create()]
    const taken = await Promise.all(Array.from({ length: 8 }, (_, n) => claim(`w${n}`)))
    const ids = taken.flatMap((job) => (job === null ? [] : [job.id]))
    expect(ids.toSorted((a, b) => a - b)).toEqual(jobs.map(({ id }) => id))
  })

  test('a job whose lease has run out is taken again, and its first worker can change nothing', async () => {
    await create()
    const first = (await claim('first', at(1), -1))!
    const second = (await claim('second'))!
    expect([second.id, first.attempt, second.attempt]).toEqual([first.id, 1, 2])
    expect(await claim('third')).toBeNull()
    expect(await finish(first, 'first')).toBe(false)
    expect(await finish(second, 'second')).toBe(true)
    expect(await finish(second, 'second')).toBe(false)
    expect(await read(first)).toMatchObject({
      status: 'Success',
      progress: 100,
      notes: 'done',
      startedAt: at(1),
      completedAt: at(70),
    })
  })

  test('a worker that begins a job again cannot end it by its earlier attempt', async () => {
    await create()
    const first = (await claim('same', at(1), -1))!
    const again = (await claim('same'))!
    expect(await finish(first, 'same')).toBe(false)
    expect(await finish(again, 'same')).toBe(true)
  })

  test('a lease that is renewed holds, and shows how far the job is', async () => {
    await create()
    const job = (await claim('w', at(1), -1))!
    const renewal = { owner: 'w', attempt: 1, leaseMs: 60_000, progress: 40 }
    const renew = (more: object) =>
      open.store.transaction((write) =>
        write.jobs.renew(job.id, { ...renewal, now: at(2), unmovedNow: at(2), ...more }),
      )
    expect(await renew({})).toBe(true)
    expect(await claim('other')).toBeNull()
    expect((await read(job)).progress).toBe(40)
    expect(await renew({ attempt: 2 })).toBe(false)
    expect(await renew({ owner: 'other' })).toBe(false)
  })

  test('a job that is given back is begun at its time, not before', async () => {
    await create()
    const job = (await claim('w'))!
    const hold = { owner: 'w', attempt: job.attempt, runAt: at(100) }
    expect(await open.store.transaction((write) => write.jobs.release(job.id, hold))).toBe(true)
    expect((await read(job)).status).toBe('Pending')
    expect(await claim('w', at(99))).toBeNull()
    expect((await claim('w', at(100)))?.attempt).toBe(2)
  })

  test('jobs of a lower priority number are taken first, and of one priority the older', async () => {
    const [slow, first, second] = [
      await create({ priority: 80 }),
      await create(),
      await create({ priority: 50 }),
    ]
    const taken = [await claim('a'), await claim('b'), await claim('c')]
    expect(taken.map((job) => job?.id)).toEqual([first.id, second.id, slow.id])
  })

  test('a worker takes jobs of its types, or of all others', async () => {
    const job = await create()
    const types = ['PublishWorkbook']
    const claimOf = (others: boolean) =>
      open.store.transaction((write) => write.jobs.claim({ ...claimBy('w', at(1)), types, others }))
    expect(await claimOf(true)).toBeNull()
    expect((await claimOf(false))?.id).toBe(job.id)
  })

  test('a cancelled job is not taken, its worker can change nothing, and it is cancelled once', async () => {
    const waiting = await create()
    expect(await cancel(waiting)).toBe(true)
    expect(await claim('w')).toBeNull()
    await create()
    const running = (await claim('w'))!
    expect(await cancel(running)).toBe(true)
    expect(await finish(running, 'w')).toBe(false)
    expect(await cancel(running)).toBe(false)
    expect(await read(running)).toMatchObject({ status: 'Cancelled', completedAt: at(9) })
  })

  test('of two workers, one that ends and one that cancels, one succeeds', async () => {
    await create()
    const job = (await claim('w'))!
    const outcomes = await Promise.all([finish(job, 'w'), cancel(job)])
    expect(outcomes.filter(Boolean)).toHaveLength(1)
  })

  test('an exclusive key is held until the job has ended, a key of once for ever', async () => {
    const first = (await createAlone({ exclusive: 'x' }))!
    expect(await createAlone({ exclusive: 'x' })).toBeNull()
    expect(await createAlone({ exclusive: 'y', once: 'p' })).not.toBeNull()
    await cancel(first)
    const second = await createAlone({ exclusive: 'x', once: 'q' })
    await cancel(second!)
    expect(await createAlone({ exclusive: 'x', once: 'q' })).toBeNull()
    expect(await createAlone({ exclusive: 'x' })).not.toBeNull()
  })

  test('of many that want an exclusive key at once, one gets it', async () => {
    const made = await Promise.all(
      Array.from({ length: 6 }, () => createAlone({ exclusive: 'one' })),
    )
    expect(made.filter((job) => job !== null)).toHaveLength(1)
  })

  test('a job that has not ended refers to the blobs that it is to publish', async () => {
    const [blob, thumbnail] = ['c'.repeat(64), 'd'.repeat(64)]
    await create({ payload: { blob: { sha256: blob }, views: [{ thumbnailSha256: thumbnail }] } })
    const found = () => open.store.read.referencedBlobs([blob])
    expect(await found()).toEqual(new Set([blob, thumbnail]))
    await finish((await claim('w'))!, 'w')
    expect(await found()).toEqual(new Set())
  })

  test('the list counts every job, also when a user goes with theirs', async () => {
    const bob = await open.store.transaction((write) =>
      write.users.create({
        siteId: small.site.id,
        name: 'bob',
        fullName: null,
        email: null,
        siteRole: 'Viewer',
        now: at(0),
      }),
    )
    await create({ title: 'Kept' })
    await create({ creatorId: bob.id })
    expect((await open.store.read.jobs.list(query())).totalAvailable).toBe(2)
    await open.store.transaction((write) => write.users.delete(bob))
    const { items, totalAvailable } = await open.store.read.jobs.list(query())
    expect([totalAvailable, items.map(({ title }) => title)]).toEqual([1, ['Kept']])
  })
})
