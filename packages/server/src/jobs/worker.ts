/**
 * Runs jobs from their rows. A job is held by a lease that is renewed while it is run, so that one that its worker did not live to end
 * is taken up again soon.
 */

import type { Logger } from '../log/logger.ts'
import type { Act, Job, JobAnnouncements, JobQueue, Random, Site } from '../ports/index.ts'
import type { JobHandlers } from './handler.ts'
import { leaseMs } from './hold.ts'
import { Beginnings } from './beginnings.ts'
import { runJob, type RunOptions } from './run-job.ts'
import type { Schedules } from './schedules.ts'

export interface WorkerOptions extends RunOptions {
  readonly random: Random
  readonly log: Logger
  readonly schedules: Schedules
  /** Of jobs that other servers of the database have made. */
  readonly announcements: JobAnnouncements
  /** Jobs of each lane that are run at a time. Default: 2. */
  readonly laneWidth?: number
}

export interface Worker extends JobQueue, AsyncDisposable {
  /** Looks for jobs now and then on, those of an earlier run included. */
  start(): void
  /** Does the work while no job is run; those under way are ended first. */
  still<T>(work: () => Promise<T>): Promise<T>
}

/** How long a job of another process may wait for a look; jobs of this process wake the worker at once. */
const lookEveryMs = 2_000
const defaultLaneWidth = 2

/** What all lanes of a worker share. */
interface Working {
  readonly options: WorkerOptions
  /** Types of the long lane. */
  readonly longTypes: readonly string[]
  isHeld: boolean
  readonly stopping: AbortController
}

export function createWorker(options: WorkerOptions): Worker {
  const working: Working = {
    options,
    longTypes: longTypesOf(options.handlers),
    isHeld: false,
    stopping: new AbortController(),
  }
  const owner = options.random.uuid()
  const width = options.laneWidth ?? defaultLaneWidth
  const lanes = (['short', 'long'] as const).flatMap((lane) =>
    Array.from({ length: width }, (_, index) =>
      createLane(working, { owner: `${owner} ${lane} ${index}`, isLong: lane === 'long' }),
    ),
  )
  const planner = createPlanner(working)
  const lookForJobs = () => lanes.forEach((lane) => lane.look())
  const look = () => {
    planner.plan(lookForJobs)
    lookForJobs()
  }
  const wake = () => lanes.forEach((lane) => lane.lookAgain())
  const quiet = () => Promise.all([planner.quiet(), ...lanes.map((lane) => lane.quiet())])
  let timer: NodeJS.Timeout | null = null
  let listening: AsyncDisposable | null = null
  return {
    start: () => {
      timer = setInterval(look, lookEveryMs)
      timer.unref()
      listening = options.announcements.listen(wake)
      look()
    },
    async still(work) {
      working.isHeld = true
      try {
        await quiet()
        return await work()
      } finally {
        working.isHeld = false
        look()
      }
    },
    wake,
    [Symbol.asyncDispose]: async () => {
      working.stopping.abort(new Error('the server stops'))
      if (timer !== null) clearInterval(timer)
      await listening?.[Symbol.asyncDispose]()
      await quiet()
    },
  }
}

const longTypesOf = (handlers: JobHandlers): readonly string[] =>
  Object.entries(handlers)
    .filter(([, { lane }]) => lane === 'long')
    .map(([type]) => type)

/** Makes jobs of the tasks that are due, one look at a time. */
function createPlanner(working: Working) {
  const { options, stopping } = working
  let planning: Promise<void> = Promise.resolve()
  let isBusy = false
  const fire = async (made: () => void): Promise<void> => {
    if ((await options.schedules.fire()) > 0) made()
  }
  return {
    plan: (made: () => void) => {
      if (isBusy || stopping.signal.aborted || working.isHeld) return
      isBusy = true
      planning = fire(made)
        .catch((cause: unknown) => options.log.error('schedules could not be looked at', cause))
        .finally(() => {
          isBusy = false
        })
    },
    quiet: () => planning,
  }
}

interface Lane {
  readonly owner: string
  readonly isLong: boolean
}

/** Runs one job after another. */
function createLane(working: Working, lane: Lane) {
  const { options, stopping } = working
  let running: Promise<void> = Promise.resolve()
  let isBusy = false
  const beginnings = new Beginnings()
  const isOff = () => stopping.signal.aborted || working.isHeld
  const look = () => {
    if (isBusy || isOff()) return
    isBusy = true
    running = runAll(working, { ...lane, beginnings }, isOff)
      .catch((cause: unknown) => options.log.error('jobs could not be looked for', cause))
      .finally(() => {
        isBusy = false
      })
  }
  return {
    look,
    /** A look that is at its end may have missed the row that was just committed. */
    lookAgain: () => void running.then(look),
    quiet: () => running,
  }
}

async function runAll(
  working: Working,
  lane: Lane & { readonly beginnings: Beginnings },
  isOff: () => boolean,
): Promise<void> {
  const { options, stopping } = working
  while (!isOff()) {
    const job = await lane.beginnings.claimed(() => claim(working, lane))
    if (job === null) return
    const site = await options.store.read.sites.byId(job.siteId)
    await options.store.as(actOf(job, site), () =>
      lane.beginnings.counted(job, (begun) =>
        runJob(options, { job, begun, owner: lane.owner, stopping: stopping.signal }),
      ),
    )
  }
}

function claim({ options, longTypes }: Working, { owner, isLong }: Lane): Promise<Job | null> {
  const times = { now: options.clock.now(), unmovedNow: options.unmovedClock.now() }
  const types = { types: longTypes, others: !isLong }
  return options.store.transaction((write) =>
    write.jobs.claim({ owner, ...types, leaseMs, ...times }),
  )
}

/** The job acts; the entry of its making says who wanted it. */
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
