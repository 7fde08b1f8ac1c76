/** Custom views. */

import type { Generated } from 'kysely'
import type { Flag } from '../engine/rows.ts'

interface CustomViewTable {
  readonly id: Generated<number>
  readonly luid: string
  readonly site_id: number
  readonly view_id: number
  readonly owner_id: number
  readonly name: string
  readonly name_key: string
  readonly is_shared: Flag
  /** JSON, as it was published. */
  readonly document: string
  readonly created_at: number
  readonly updated_at: number
}

interface CustomViewDefaultTable {
  readonly user_id: number
  /** A user has one default for each view. */
  readonly view_id: number
  readonly custom_view_id: number
}

export interface CustomViewSchema {
  readonly custom_view: CustomViewTable
  readonly custom_view_default: CustomViewDefaultTable
}
