/** Table of extract refresh tasks. */

import type { Generated } from 'kysely'
import type { JobSubjectKind } from '../../domain/job-subject.ts'

interface RefreshTaskTable {
  readonly id: Generated<number>
  readonly luid: string
  readonly site_id: number
  readonly subject_kind: JobSubjectKind
  /** Row number of the workbook. */
  readonly subject_id: number
  readonly is_incremental: 0 | 1
  readonly priority: number
  readonly failed_count: number
  /** JSON. */
  readonly schedule: string
  readonly next_run_at: number
  readonly created_at: number
  readonly updated_at: number
}

export interface RefreshTaskSchema {
  readonly refresh_task: RefreshTaskTable
}
