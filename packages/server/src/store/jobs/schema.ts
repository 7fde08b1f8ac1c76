/** Background jobs. */

import type { Generated } from 'kysely'
import type { JobType } from '@easel/contract'
import type { JobStatus } from '../../ports/store/jobs.ts'

interface JobTable {
  readonly id: Generated<number>
  readonly luid: string
  readonly site_id: number
  readonly creator_id: number
  readonly type: JobType
  readonly status: JobStatus
  readonly progress: number
  /** JSON. */
  readonly payload: string
  readonly notes: string | null
  readonly lease_owner: string | null
  readonly lease_until: number | null
  readonly created_at: number
  readonly started_at: number | null
  readonly updated_at: number | null
  readonly completed_at: number | null
}

export interface JobSchema {
  readonly job: JobTable
}
