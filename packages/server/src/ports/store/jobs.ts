/** Background jobs: their record, and where they are kept. */

import type { JobType } from '@easel/contract'
import type { JobSubject } from '../../domain/job-subject.ts'
import type { ListQuery, ListResult } from './lists.ts'

export type JobStatus = 'Pending' | 'InProgress' | 'Success' | 'Failed' | 'Cancelled'
export type JobEnd = Extract<JobStatus, 'Success' | 'Failed' | 'Cancelled'>

export interface Job {
  readonly id: number
  readonly luid: string
  readonly siteId: number
  readonly creatorId: number
  /** A row of another version of the server may have a type that this one does not know. */
  readonly type: JobType
  readonly status: JobStatus
  /** 0 to 100. */
  readonly progress: number
  /** Lower runs earlier. */
  readonly priority: number
  /** Version of the payload's form. */
  readonly version: number
  /** What the worker needs; never shown. */
  readonly payload: unknown
  /** The item that the job works on; null where it is not there yet. */
  readonly subject: JobSubject | null
  /** The type as the list of jobs names it, e.g. `refresh_extracts`. */
  readonly listType: string
  /** The name of the item that the job works on or makes. */
  readonly title: string
  /** Its kind in words. */
  readonly subtitle: string
  /** What was done so far, of jobs that work line by line; null: nothing. */
  readonly report: unknown
  /** How often it was begun. */
  readonly attempt: number
  /** Why it failed, or what it did. */
  readonly notes: string | null
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly updatedAt: Date | null
  readonly completedAt: Date | null
}

export interface NewJob {
  readonly siteId: number
  readonly creatorId: number
  readonly type: JobType
  readonly version: number
  readonly payload: unknown
  readonly listType: string
  readonly title: string
  readonly subtitle: string
  readonly subject: JobSubject | null
  /** What the job is given, in words that the list of jobs can be searched for. */
  readonly args: string
  /** 0 to 100, lower runs earlier. Default: 50. */
  readonly priority?: number
  readonly now: Date
}

/** What a job excludes. */
export interface JobKeys {
  /** Held by one job at a time, from its making to its end. */
  readonly exclusive: string
  /** Never held by a second job. */
  readonly once?: string
}

/** Who has begun a job: a later beginning has another number, so that an earlier one can change nothing any more. */
export interface JobHold {
  readonly owner: string
  readonly attempt: number
}

export interface JobClaim {
  readonly owner: string
  /** Types that the worker runs; `others`: every type but these, those that no server knows included. */
  readonly types: readonly string[]
  readonly others: boolean
  readonly leaseMs: number
  /** What clients see as the time of the beginning, and what `runAt` is compared with. */
  readonly now: Date
  /** Leases are counted by a clock that nothing moves. PostgreSQL uses its own, which all servers share. */
  readonly unmovedNow: Date
}

export interface JobReader {
  byLuid(siteId: number, luid: string): Promise<Job | null>
  /** The job that holds, or held, the key of which there is never a second. */
  byOnce(siteId: number, once: string): Promise<Job | null>
  list(query: ListQuery): Promise<ListResult<Job>>
}

export interface JobWriter extends JobReader {
  create(job: NewJob): Promise<Job>
  /** Null where another job holds one of the keys. */
  createAlone(job: NewJob, keys: JobKeys): Promise<Job | null>
  /** Takes the first job that is pending, or whose worker's lease has run out; null when there is none. */
  claim(claim: JobClaim): Promise<Job | null>
  /** Lengthens the lease. @returns false where the hold is lost: the job was cancelled, or another worker has it */
  renew(
    jobId: number,
    renewal: JobHold &
      Pick<JobClaim, 'leaseMs' | 'now' | 'unmovedNow'> & { readonly progress: number },
  ): Promise<boolean>
  /** In the transaction of what the report says. @returns false where the hold is lost */
  keepReport(jobId: number, kept: JobHold & { readonly report: unknown }): Promise<boolean>
  /** Gives a job back, to be begun again from then on. @returns false where the hold is lost */
  release(jobId: number, hold: JobHold & { readonly runAt: Date }): Promise<boolean>
  /** Ends a job; false where the hold is lost, so that the transaction can be given up. */
  finish(
    jobId: number,
    outcome: JobHold & {
      readonly status: JobEnd
      readonly notes: string | null
      readonly now: Date
    },
  ): Promise<boolean>
  /**
   * Removes jobs that ended before, the oldest first. Those that have not ended stay, whatever their age.
   *
   * @returns how many; as many as `limit` where there may be more
   */
  prune(of: { readonly endedBefore: Date; readonly limit: number }): Promise<number>
  /** Ends a job that has not ended, whichever worker runs it. @returns false where it has ended */
  cancel(job: Pick<Job, 'id' | 'luid'>, now: Date): Promise<boolean>
}
