/** Tables of background jobs. */

import type { JobType } from '@easel/contract'
import type { Generated } from 'kysely'
import type { JobSubjectKind } from '../../domain/job-subject.ts'
import type { JobStatus } from '../../ports/store/jobs.ts'

interface JobTable {
  readonly id: Generated<number>
  readonly luid: string
  readonly site_id: number
  readonly creator_id: number
  readonly type: JobType
  readonly list_type: string
  readonly status: JobStatus
  readonly progress: number
  readonly priority: number
  readonly version: number
  /** JSON. */
  readonly payload: string
  readonly subject_kind: JobSubjectKind | null
  readonly subject_luid: string | null
  /** The name of the subject; empty where there is none. */
  readonly title: string
  readonly title_key: string
  /** The kind of the subject in words; empty where there is none. */
  readonly subtitle: string
  /** What the job was given, in words. */
  readonly args: string
  /** Empty: none. */
  readonly notes: string
  /** Begins as the notes do. */
  readonly notes_key: string
  /** JSON; null: none. */
  readonly report: string | null
  /** Held while the job has not ended. */
  readonly exclusive_key: string | null
  readonly once_key: string | null
  readonly attempt: number
  /** The job is not begun before. */
  readonly run_at: number
  readonly lease_owner: string | null
  readonly lease_until: number | null
  readonly created_at: number
  /** 0: not yet. */
  readonly started_at: number
  readonly updated_at: number
  readonly completed_at: number
}

export interface JobSchema {
  readonly job: JobTable
}
