/** Extract refresh tasks: what is refreshed by which schedule. */

import type { JobSubject, JobSubjectKind } from '../../domain/job-subject.ts'
import type { RefreshSchedule } from '../../domain/refresh-schedule.ts'

export interface RefreshTask {
  readonly id: number
  readonly luid: string
  readonly siteId: number
  readonly subject: JobSubject
  /** Row numbers of the item's owner and project. */
  readonly ownerId: number
  readonly projectId: number
  /** Reads what is new alone. */
  readonly isIncremental: boolean
  readonly priority: number
  readonly consecutiveFailedCount: number
  readonly schedule: RefreshSchedule
  readonly nextRunAt: Date
  readonly createdAt: Date
  readonly updatedAt: Date
}

export interface NewRefreshTask {
  readonly siteId: number
  readonly subject: { readonly kind: JobSubjectKind; readonly id: number }
  readonly isIncremental: boolean
  readonly schedule: RefreshSchedule
  readonly nextRunAt: Date
  readonly now: Date
}

export type RefreshTaskChange = Pick<NewRefreshTask, 'now'> &
  Partial<Pick<NewRefreshTask, 'subject' | 'isIncremental' | 'schedule' | 'nextRunAt'>>

/** Whose tasks a list has. */
export type TaskVisibility =
  | { readonly kind: 'everything' }
  | { readonly kind: 'limited'; readonly userId: number; readonly projectIds: readonly number[] }

export interface RefreshTaskReader {
  byLuid(siteId: number, luid: string): Promise<RefreshTask | null>
  /** In the order of their making. */
  ofSite(siteId: number, visibility: TaskVisibility): Promise<readonly RefreshTask[]>
  /** Of all sites: those whose time has come, the longest waiting first. */
  due(now: Date, limit: number): Promise<readonly RefreshTask[]>
  /** Of all sites: those that wait for a time later than this. */
  waitingBeyond(time: Date, limit: number): Promise<readonly RefreshTask[]>
}

export interface RefreshTaskWriter extends RefreshTaskReader {
  create(task: NewRefreshTask): Promise<RefreshTask>
  update(task: Pick<RefreshTask, 'id' | 'luid'>, change: RefreshTaskChange): Promise<void>
  /** Moves the next run; false where it is no longer the one given: another server has moved it. */
  advance(taskId: number, run: { readonly from: Date; readonly to: Date }): Promise<boolean>
  /** Counts how a run ended: failures one after another. */
  recordOutcome(luid: string, hasFailed: boolean): Promise<void>
  delete(task: Pick<RefreshTask, 'id' | 'luid'>): Promise<void>
}
