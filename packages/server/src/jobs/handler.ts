/** What a handler of one type of jobs is. */

import type { JobType } from '@easel/contract'
import type { jobPayloads, JobPayload } from '../content/job-payloads.ts'
import type { Job, Writer } from '../ports/index.ts'

export interface JobRun<Payload> {
  readonly job: Job
  readonly payload: Payload
  /** Fires when the job is cancelled, its hold is lost, or the server stops. */
  readonly signal: AbortSignal
  /** Shows how far the job is, from 0 to 100. */
  readonly progress: (percent: number) => void
  /**
   * Keeps what was done so far, in the transaction that does it: a job that is begun again finds it.
   *
   * @throws HoldLost, so that the transaction is given up
   */
  readonly keepReport: (write: Writer, report: unknown) => Promise<void>
}

/** A change that is ready to be made. */
export interface JobResult {
  /** In the transaction that ends the job: a change without its end is not kept. @throws RestError, JobFailure */
  commit(write: Writer, now: Date): Promise<void>
  /** What callers read of a job that went well; null where there is nothing to say. */
  readonly notes: string | null
  /** After the commit. */
  readonly committed?: () => void
}

export interface JobHandler<Payload> {
  /** Jobs that may take minutes are run beside those that take moments. */
  readonly lane: 'short' | 'long'
  /** Everything that takes time. May be run again after it was cut. @throws RestError, EngineRefusal, JobFailure */
  run(run: JobRun<Payload>): Promise<JobResult>
  /** In the transaction that ends a job that has failed. */
  readonly failed?: (write: Writer, payload: Payload, now: Date) => Promise<void>
}

export type JobHandlers = {
  readonly [T in JobType]: JobHandler<JobPayload<T>> & (typeof jobPayloads)[T]
}

/** Why a job cannot do what it is for, in words for its notes. */
export class JobFailure extends Error {
  override readonly name = 'JobFailure'
}
