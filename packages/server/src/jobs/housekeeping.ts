/** Work that recurs: writing what was held back, and removing what has run out. */

import type { Activity } from '../cloud-manager/activity.ts'
import type { HitCounter } from '../content/hits.ts'
import type { Logger } from '../log/logger.ts'
import type { AuditLog, Blobs, Clock, LeftoverNotes, Room, Store } from '../ports/index.ts'
import { endIdleUploads, sweepFiles } from './sweep.ts'

interface Housekeeping {
  readonly hits: HitCounter
  readonly activity: Pick<Activity, 'flush'>
  readonly cloudSessions: { prune(): Promise<void> }
  readonly sessions: { flush(): Promise<void>; prune(): Promise<void> }
  readonly journal: { flush(): Promise<void>; prune(): Promise<void> }
  readonly audit: AuditLog
  /** Days that entries of the audit log are kept. */
  readonly auditDays: number
  readonly masterKeys: { refresh(): Promise<void> }
  readonly store: Store
  readonly leftovers: Pick<LeftoverNotes, 'noteMany'>
  readonly blobs: Blobs
  readonly room: Room
  readonly clock: Clock
  /** One that development controls do not move. */
  readonly unmovedClock: Clock
  readonly log: Logger
  readonly sweepsAtStart: boolean
}

const minute = 60_000
const day = 24 * 60 * minute
const revocationKeptMs = 30 * day
/** Ended jobs are shown for so long, and the keys that they hold keep a second job away. */
const jobKeptMs = 90 * day
const jobsAtATime = 500

export interface Housekeeper extends AsyncDisposable {
  /** Writes what is held back, then does the work, with no housekeeping beside it. */
  still<T>(work: () => Promise<T>): Promise<T>
}

/** Disposing runs what must not be lost once more. */
export function housekeeping(of: Housekeeping): Housekeeper {
  const timers: NodeJS.Timeout[] = []
  let running: Promise<void> = Promise.resolve()
  const once = (name: string, work: () => Promise<void>) => {
    running = running
      .then(work)
      .catch((cause: unknown) => of.log.error('housekeeping failed', cause, { name }))
  }
  const every = (periodMs: number, name: string, work: () => Promise<void>) => {
    const timer = setInterval(() => once(name, work), periodMs)
    timer.unref()
    timers.push(timer)
  }
  const flush = async () => {
    await of.hits.flush()
    await of.activity.flush()
    await of.sessions.flush()
    await of.journal.flush()
    await of.audit.seal()
  }
  every(5_000, 'flush', flush)
  every(5_000, 'keys', () => of.masterKeys.refresh())
  every(5 * minute, 'prune', () => of.room.freeing(() => prune(of)))
  every(5 * minute, 'audit', () => keepAudit(of))
  every(60 * minute, 'sweep', () => sweepFiles(of))
  // What an earlier run left behind.
  if (of.sweepsAtStart) {
    once('sweep', async () => {
      await endIdleUploads(of)
      await sweepFiles(of)
    })
  }
  return {
    async still(work) {
      const done = running.then(flush).then(work)
      running = done.then(
        () => undefined,
        () => undefined,
      )
      return done
    },
    [Symbol.asyncDispose]: async () => {
      for (const timer of timers) clearInterval(timer)
      await running
      await flush()
    },
  }
}

async function prune(of: Housekeeping): Promise<void> {
  const { sessions, cloudSessions, journal, store, clock, unmovedClock } = of
  await sessions.prune()
  await cloudSessions.prune()
  await journal.prune()
  // Kept beyond their end, so that a clock that goes back finds them.
  const earlier = Math.min(clock.now().getTime(), unmovedClock.now().getTime())
  const ended = new Date(earlier - revocationKeptMs)
  await store.transaction((write) => write.uatRevocations.prune(ended))
  await pruneJobs(store, new Date(earlier - jobKeptMs))
  await endIdleUploads(of)
}

async function pruneJobs(store: Store, endedBefore: Date): Promise<void> {
  const of = { endedBefore, limit: jobsAtATime }
  while ((await store.transaction((write) => write.jobs.prune(of))) === jobsAtATime) continue
}

/** What is noted here and leaves the machine with its log makes a rewrite of the chain visible. */
async function keepAudit({ audit, auditDays, clock, log }: Housekeeping): Promise<void> {
  const now = clock.now()
  await audit.seal()
  const anchor = await audit.anchor(now)
  if (anchor !== null) {
    log.info('audit anchor', { position: anchor.position, hash: anchor.hash.toString('hex') })
  }
  await audit.prune(new Date(now.getTime() - auditDays * day), now)
}
