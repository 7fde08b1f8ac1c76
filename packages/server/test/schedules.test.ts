/** Schedules of several servers on one database: each period is one job, in whatever order they look. */

import { afterAll, describe, expect, test } from 'vitest'
import { nextRun } from '../src/domain/refresh-schedule.ts'
import { readSchedule } from '../src/domain/schedule-request.ts'
import { createSchedules } from '../src/jobs/schedules.ts'
import { openStore, type OpenStore } from '../src/store/open.ts'
import { MovableClock } from './kit.ts'
import { openTestPostgres } from './postgres.ts'
import { everything, page, published, smallSite } from './store-content.ts'

const hour = 3_600_000
const day = 24 * hour
const schedule = readSchedule({
  frequency: 'Daily',
  start: '04:00:00',
  intervals: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'].map(
    (weekDay) => ({ weekDay }),
  ),
})
const postgres = await openTestPostgres()
afterAll(() => postgres?.[Symbol.asyncDispose]())

/** Tasks of as many workbooks, due from the next 04:00 on. */
async function withTasks({ store }: OpenStore, count: number, now: Date): Promise<number> {
  return store.transaction(async (write) => {
    const { site, project, ann } = await smallSite(write)
    for (let index = 0; index < count; index += 1) {
      const { id } = await write.workbooks.create({
        ...published(ann.id, { now }),
        siteId: site.id,
        projectId: project.id,
        ownerId: ann.id,
        name: `Book ${index}`,
        contentUrl: `Book${index}`,
      })
      await write.refreshTasks.create({
        siteId: site.id,
        subject: { kind: 'workbook', id },
        isIncremental: false,
        schedule,
        nextRunAt: nextRun(schedule, now),
        now,
      })
    }
    return site.id
  })
}

describe.each([
  { database: 'SQLite', has: true },
  { database: 'PostgreSQL', has: postgres !== null },
])('two servers on $database', ({ database, has }) => {
  const open = async () => {
    const url = database === 'PostgreSQL' ? await postgres?.database() : undefined
    const own = () => openStore(url === undefined ? { kind: 'memory' } : { kind: 'postgres', url })
    const first = await own()
    return { first, second: url === undefined ? first : await own() }
  }
  const titles = async ({ store }: OpenStore, siteId: number) => {
    const query = { siteId, visibility: everything, request: page() }
    return (await store.read.jobs.list(query)).items.map(({ title }) => title)
  }
  /** Ends every job, so that no item is being refreshed. */
  const endAll = async ({ store }: OpenStore, siteId: number) => {
    const query = { siteId, visibility: everything, request: page() }
    const { items } = await store.read.jobs.list(query)
    for (const job of items) await store.transaction((write) => write.jobs.cancel(job, new Date()))
  }

  test.skipIf(!has)('make one job of each task in each period', async () => {
    const { first, second } = await open()
    const clock = new MovableClock()
    const siteId = await withTasks(first, 5, clock.now())
    const servers = [first, second, first, second].map(({ store }) =>
      createSchedules({ store, clock }),
    )
    const fireAll = async () => {
      const made = await Promise.all(servers.map((schedules) => schedules.fire()))
      return made.reduce((sum, count) => sum + count, 0)
    }
    expect(await fireAll()).toBe(0)
    for (let period = 1; period <= 3; period += 1) {
      clock.advance(day)
      expect(await fireAll()).toBe(5)
      expect(await fireAll()).toBe(0)
      expect(new Set(await titles(first, siteId)).size).toBe(5)
      expect(await titles(first, siteId)).toHaveLength(5 * period)
      await endAll(first, siteId)
    }
    await first[Symbol.asyncDispose]()
    await second[Symbol.asyncDispose]()
  })

  test.skipIf(!has)('pass over a period whose item is being refreshed still', async () => {
    const { first, second } = await open()
    const clock = new MovableClock()
    await withTasks(first, 1, clock.now())
    const schedules = createSchedules({ store: second.store, clock })
    clock.advance(day)
    expect(await schedules.fire()).toBe(1)
    clock.advance(day)
    expect(await schedules.fire()).toBe(0)
    await first[Symbol.asyncDispose]()
    await second[Symbol.asyncDispose]()
  })

  test.skipIf(!has)(
    'go on at the next time when the clock goes back, and run no period twice',
    async () => {
      const { first, second } = await open()
      const clock = new MovableClock()
      const siteId = await withTasks(first, 1, clock.now())
      const schedules = createSchedules({ store: second.store, clock })
      clock.advance(40 * day)
      expect(await schedules.fire()).toBe(1)
      await endAll(first, siteId)
      clock.advance(-40 * day)
      expect(await schedules.fire()).toBe(0)
      const [task] = await second.store.read.refreshTasks.ofSite(siteId, everything)
      expect(task!.nextRunAt).toEqual(nextRun(schedule, clock.now()))
      clock.advance(day)
      // The period of the next day stood at the first look and was run then.
      expect(await schedules.fire()).toBe(0)
      clock.advance(day)
      expect(await schedules.fire()).toBe(1)
      await first[Symbol.asyncDispose]()
      await second[Symbol.asyncDispose]()
    },
  )
})
