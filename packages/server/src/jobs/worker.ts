/**
 * Runs jobs from their rows. A job is held by a lease, so that one that its worker did not live to end is taken up again; the
 * change it makes and its end are one transaction, so that running it twice changes nothing.
 */

import { RestError, restError } from '@easel/contract'
import type { PreparedPublish, Publishing } from '../content/publishing.ts'
import type { Leftovers } from './leftovers.ts'
import type { Logger } from '../log/logger.ts'
import { outageIn } from '../ports/index.ts'
import type { Act, Clock, Job, JobQueue, Random, Site, Store } from '../ports/index.ts'

export interface WorkerOptions {
  readonly store: Store
  readonly publishing: Publishing
  readonly leftovers: Pick<Leftovers, 'note'>
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
}

export interface Worker extends JobQueue, AsyncDisposable {
  /** Looks for jobs now and then on, those of an earlier run included. */
  start(): void
  /** Does the work while no job is run; the one under way is ended first. */
  still<T>(work: () => Promise<T>): Promise<T>
}

const leaseMs = 60_000
/** How long a job of another process may wait for a look; jobs of this process wake the worker at once. */
const lookEveryMs = 2_000

export function createWorker(options: WorkerOptions): Worker {
  const owner = options.random.uuid()
  let timer: NodeJS.Timeout | null = null
  let running: Promise<void> = Promise.resolve()
  let isStopped = false
  let isHeld = false
  let isBusy = false

  const look = () => {
    if (isBusy || isStopped || isHeld) return
    isBusy = true
    running = runAll(options, owner, () => isStopped || isHeld)
      .catch((cause: unknown) => options.log.error('jobs could not be looked for', cause))
      .finally(() => {
        isBusy = false
      })
  }
  return {
    start: () => {
      timer = setInterval(look, lookEveryMs)
      timer.unref()
      look()
    },
    async still(work) {
      isHeld = true
      try {
        await running
        return await work()
      } finally {
        isHeld = false
        look()
      }
    },
    wake: () => {
      // A look that is at its end may have missed the row that was just committed.
      void running.then(look)
    },
    [Symbol.asyncDispose]: async () => {
      isStopped = true
      if (timer !== null) clearInterval(timer)
      await running
    },
  }
}

async function runAll(
  options: WorkerOptions,
  owner: string,
  isStopped: () => boolean,
): Promise<void> {
  while (!isStopped()) {
    const now = options.clock.now()
    const until = new Date(now.getTime() + leaseMs)
    const job = await options.store.transaction((write) => write.jobs.claim({ owner, until, now }))
    if (job === null) return
    const site = await options.store.read.sites.byId(job.siteId)
    await options.store.as(actOf(job, site), () => runOne(options, owner, job))
  }
}

/** The job acts; the entry of its making tells who wanted it. */
function actOf({ luid, type }: Job, site: Site | null): Act {
  return {
    method: type,
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

/** The lease went to another worker while this one was at it: whatever it did must not count. */
class LeaseLost extends Error {}

async function runOne(
  { store, publishing, leftovers, clock, log }: WorkerOptions,
  owner: string,
  job: Job,
): Promise<void> {
  const prepared = job.payload as PreparedPublish
  try {
    await store.transaction(async (write) => {
      const now = clock.now()
      await publishing.commit(write, prepared, { now, error: restError })
      const isOurs = await write.jobs.finish(job.id, { owner, status: 'Success', notes: null, now })
      if (!isOurs) throw new LeaseLost()
    })
    const { replacesSha256 = null } = prepared.order
    if (replacesSha256 !== null) leftovers.note(replacesSha256)
  } catch (cause) {
    if (cause instanceof LeaseLost) return
    // The job is as it was: this worker takes it again with its next look.
    if (outageIn(cause) !== null) throw cause
    const notes = cause instanceof RestError ? cause.detail : 'The job failed.'
    log.error('job failed', cause, { job: job.luid, type: job.type })
    await store.transaction((write) =>
      write.jobs.finish(job.id, { owner, status: 'Failed', notes, now: clock.now() }),
    )
  }
}
