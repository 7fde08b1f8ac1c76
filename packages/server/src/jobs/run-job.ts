/**
 * Runs one job that was claimed. The change it makes and its end are one transaction, so that running it twice changes nothing
 * twice.
 */

import { RestError } from '@easel/contract'
import { DecodingError } from '../domain/decoding.ts'
import type { Logger } from '../log/logger.ts'
import {
  EngineRefusal,
  EngineUnavailable,
  outageIn,
  type Job,
  type Store,
  type Writer,
} from '../ports/index.ts'
import { JobFailure, type JobHandler, type JobHandlers, type JobRun } from './handler.ts'
import { holdJob, HoldLost, type Hold, type HoldOptions } from './hold.ts'

export interface RunOptions extends HoldOptions {
  readonly store: Store
  readonly handlers: JobHandlers
  readonly log: Logger
}

/** A job that ends its worker, or whose engine is never free, is given up after so many beginnings. */
const mostAttempts = 5

/** Whether the job is over, as far as this worker is concerned, or waits to be begun again. */
export type JobOutcome = 'over' | 'given-back'

/** @throws an outage; the job is as it was then, and its owner may claim it again */
export async function runJob(
  options: RunOptions,
  {
    job,
    begun,
    owner,
    stopping,
  }: {
    readonly job: Job
    /** How often the job was begun, but for the beginnings that an outage cut. */
    readonly begun: number
    readonly owner: string
    readonly stopping: AbortSignal
  },
): Promise<JobOutcome> {
  using hold = holdJob(job, owner, options)
  const signal = AbortSignal.any([hold.lost, stopping])
  let onFailure: OnFailure = async () => undefined
  try {
    if (begun > mostAttempts) {
      throw new JobFailure(`The job was begun ${mostAttempts} times and did not end.`)
    }
    const { handler, payload } = readJob(options.handlers, job)
    onFailure = async (write, now) => handler.failed?.(write, payload, now)
    const { progress } = hold
    const keepReport = reportKeeper(job, hold)
    const result = await handler.run({ job, payload, signal, progress, keepReport })
    hold.lost.throwIfAborted()
    await options.store.transaction(async (write) => {
      const now = options.clock.now()
      await result.commit(write, now)
      const { notes } = result
      const isOurs = await write.jobs.finish(job.id, { ...hold, status: 'Success', notes, now })
      if (!isOurs) throw new HoldLost()
    })
    result.committed?.()
    return 'over'
  } catch (cause) {
    if (cause instanceof HoldLost || hold.lost.aborted) return 'over'
    if (outageIn(cause) !== null) throw cause
    const later = retryAt(cause, { begun, stopping, now: options.clock.now() })
    if (later !== null) {
      await options.store.transaction((write) =>
        write.jobs.release(job.id, { ...hold, runAt: later }),
      )
      return 'given-back'
    }
    await fail(options, { job, hold, cause, onFailure })
    return 'over'
  }
}

const reportKeeper =
  ({ id }: Job, { owner, attempt }: Hold): JobRun<unknown>['keepReport'] =>
  async (write, report) => {
    if (!(await write.jobs.keepReport(id, { owner, attempt, report }))) throw new HoldLost()
  }

type OnFailure = (write: Writer, now: Date) => Promise<void>

interface ReadJob {
  readonly handler: JobHandler<unknown>
  readonly payload: unknown
}

/**
 * The handler of the job's type with its payload; by the table, one is of the other's type.
 *
 * @throws JobFailure where this server does not know the type or the version, DecodingError where the payload is another one
 */
function readJob(handlers: JobHandlers, { type, version, payload }: Job): ReadJob {
  if (!Object.hasOwn(handlers, type)) {
    throw new JobFailure(`The job is of the type '${type}', which this server does not run.`)
  }
  const handler = handlers[type]
  if (version !== handler.version) {
    throw new JobFailure(
      `The job is of version ${version} of '${type}'; this server runs version ${handler.version}.`,
    )
  }
  return { handler: handler as unknown as JobHandler<unknown>, payload: handler.payload(payload) }
}

/** When a job that was cut through no fault of its own is begun again; null where it has failed. */
function retryAt(
  cause: unknown,
  {
    begun,
    stopping,
    now,
  }: { readonly begun: number; readonly stopping: AbortSignal; readonly now: Date },
): Date | null {
  if (stopping.aborted) return now
  if (!(cause instanceof EngineUnavailable) || begun >= mostAttempts) return null
  return new Date(now.getTime() + cause.retryAfterSeconds * 1000 * 2 ** begun)
}

async function fail(
  { store, clock, log }: RunOptions,
  failed: {
    readonly job: Job
    readonly hold: Hold
    readonly cause: unknown
    readonly onFailure: OnFailure
  },
): Promise<void> {
  const { job, hold, cause, onFailure } = failed
  log.error('job failed', cause, { job: job.luid, type: job.type })
  const notes = notesOf(cause, job)
  await store.transaction(async (write) => {
    const now = clock.now()
    const isOurs = await write.jobs.finish(job.id, { ...hold, status: 'Failed', notes, now })
    if (isOurs) await onFailure(write, now)
  })
}

/** What callers may read of a failure: all that is meant for them, and of faults of ours that there was one. */
function notesOf(cause: unknown, { type, version }: Job): string {
  if (cause instanceof RestError) return cause.detail
  if (cause instanceof DecodingError) {
    return `The job does not carry what version ${version} of '${type}' carries: ${cause.message}.`
  }
  const isMeant =
    cause instanceof JobFailure ||
    cause instanceof EngineRefusal ||
    cause instanceof EngineUnavailable
  return isMeant ? cause.message : 'The job failed.'
}
