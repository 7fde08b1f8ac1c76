/** Waiting for background jobs. */

import { pause } from '../transport/pause.ts'

/** Of a job, what tells whether it has ended. */
export interface JobState {
  readonly id: string
  /** 0: success, 1: failed, 2: cancelled. Absent while it runs. */
  readonly finishCode?: number
  readonly completedAt?: Date
}

export interface WaitOptions<Job> {
  readonly signal?: AbortSignal
  /** Called with each state that was seen. */
  readonly onProgress?: (job: Job) => void
  /** Pause between the first two looks; it grows to twenty times as much. Default: 500 ms. */
  readonly firstPauseMs?: number
}

export interface JobWaiting<Job> {
  /**
   * Waits for the end of a background job.
   *
   * @throws JobError when it failed or was cancelled
   */
  wait(jobId: string, options?: WaitOptions<Job>): Promise<Job>
}

/** The job ended without success. */
export class JobError<Job extends JobState = JobState> extends Error {
  override readonly name = 'JobError'
  readonly job: Job

  constructor(job: Job) {
    super(`job ${job.id} ${job.finishCode === 2 ? 'was cancelled' : 'failed'}`)
    this.job = job
  }
}

/**
 * Looks at the job until it has ended.
 *
 * @throws JobError when it failed or was cancelled
 */
export async function waitForJob<Job extends JobState>(
  look: () => Promise<Job>,
  { signal, onProgress, firstPauseMs = 500 }: WaitOptions<Job>,
): Promise<Job> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, firstPauseMs * 20)) {
    const job = await look()
    onProgress?.(job)
    const { finishCode } = job
    if (finishCode !== undefined && finishCode !== 0) throw new JobError(job)
    if (finishCode === 0 || job.completedAt !== undefined) return job
    await pause(pauseMs, signal)
  }
}
