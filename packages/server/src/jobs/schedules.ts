/**
 * Makes a job of each task whose time has come. Servers of one database ask all the same: the one that moves the task's next run
 * makes the job, and a period has one key, so that none is run twice.
 */

import { startRefresh } from '../content/refreshing.ts'
import { nextRun } from '../domain/refresh-schedule.ts'
import type { Act, Clock, RefreshTask, Store } from '../ports/index.ts'

export interface SchedulesOptions {
  readonly store: Store
  readonly clock: Clock
}

export interface Schedules {
  /** @returns how many jobs were made */
  fire(): Promise<number>
}

const atOnce = 100

export function createSchedules({ store, clock }: SchedulesOptions): Schedules {
  let lookedAt = clock.now()
  return {
    async fire() {
      const now = clock.now()
      const hasGoneBack = now < lookedAt
      lookedAt = now
      if (hasGoneBack) await planAgain(store, now)
      let made = 0
      for (;;) {
        const due = await store.read.refreshTasks.due(now, atOnce)
        for (const task of due) {
          const isMade = await store.as(await actOf(store, task), () => fireOne(store, task, now))
          if (isMade) made += 1
        }
        if (due.length < atOnce) return made
      }
    },
  }
}

/** However many periods have passed, the task runs once, and then at the first time that is still to come. */
async function fireOne(store: Store, task: RefreshTask, now: Date): Promise<boolean> {
  const { id, luid, siteId, subject, ownerId, isIncremental, schedule, nextRunAt } = task
  return store.transaction(async (write) => {
    const run = { from: nextRunAt, to: nextRun(schedule, now) }
    if (!(await write.refreshTasks.advance(id, run))) return false
    const job = await startRefresh(write, {
      siteId,
      creatorId: ownerId,
      subject,
      isIncremental,
      taskLuid: luid,
      once: `${luid} ${nextRunAt.getTime()}`,
      now,
    })
    return job !== null
  })
}

/** The clock was moved on and is back: what waits for a time that was near then would wait for long. */
async function planAgain(store: Store, now: Date): Promise<void> {
  for (;;) {
    const waiting = await store.read.refreshTasks.waitingBeyond(now, atOnce)
    let moved = 0
    for (const { id, schedule, nextRunAt } of waiting) {
      const to = nextRun(schedule, now)
      if (to >= nextRunAt) continue
      const run = { from: nextRunAt, to }
      if (await store.transaction((write) => write.refreshTasks.advance(id, run))) moved += 1
    }
    if (moved === 0) return
  }
}

async function actOf(store: Store, { luid, siteId }: RefreshTask): Promise<Act> {
  const site = await store.read.sites.byId(siteId)
  return {
    method: 'ExtractRefreshTask',
    actorKind: 'job',
    actorLuid: luid,
    credentialKind: null,
    credentialId: null,
    tenantLuid: site?.tenantLuid ?? null,
    siteLuid: site?.luid ?? null,
    address: null,
    requestId: null,
    names: [],
  }
}
