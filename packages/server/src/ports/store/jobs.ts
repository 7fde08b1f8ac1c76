/** Background jobs: their record, and where they are kept. */

import type { JobType } from '@easel/contract'

export type JobStatus = 'Pending' | 'InProgress' | 'Success' | 'Failed' | 'Cancelled'

export interface Job {
  readonly id: number
  readonly luid: string
  readonly siteId: number
  readonly creatorId: number
  readonly type: JobType
  readonly status: JobStatus
  /** 0 to 100. */
  readonly progress: number
  /** What the worker needs; never shown. */
  readonly payload: unknown
  /** Why it failed, or what it did; shown as status notes. */
  readonly notes: string | null
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly updatedAt: Date | null
  readonly completedAt: Date | null
}

export interface JobReader {
  byLuid(siteId: number, luid: string): Promise<Job | null>
}

export interface JobWriter extends JobReader {
  create(job: {
    readonly siteId: number
    readonly creatorId: number
    readonly type: JobType
    readonly payload: unknown
    readonly now: Date
  }): Promise<Job>
  /** Takes the oldest job that is pending, or whose worker's lease has run out; null when there is none. */
  claim(lease: {
    readonly owner: string
    readonly until: Date
    readonly now: Date
  }): Promise<Job | null>
  /** Ends a job that this owner still holds; false when the lease was lost, so that the transaction can be given up. */
  finish(
    jobId: number,
    outcome: {
      readonly owner: string
      readonly status: Extract<JobStatus, 'Success' | 'Failed' | 'Cancelled'>
      readonly notes: string | null
      readonly now: Date
    },
  ): Promise<boolean>
}
