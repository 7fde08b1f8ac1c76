/** Workbooks and their revisions. */

import type { Generated } from 'kysely'
import type { Flag } from '../engine/rows.ts'

interface WorkbookTable {
  readonly id: Generated<number>
  readonly luid: string
  readonly site_id: number
  readonly project_id: number
  readonly owner_id: number
  readonly owner_name_key: string
  /** The rules in effect: those of the project's lock where there is one. */
  readonly acl_id: number
  readonly name: string
  readonly name_key: string
  readonly description: string | null
  readonly content_url: string
  readonly content_url_key: string
  readonly show_tabs: Flag
  readonly has_extracts: Flag
  readonly encrypt_extracts: Flag
  /** JSON; null: not set. */
  readonly acceleration: Generated<string | null>
  readonly freshness_policy: Generated<string | null>
  readonly sheet_count: number
  readonly size_bytes: number
  readonly default_view_luid: string | null
  readonly kind: 'twb' | 'twbx'
  readonly blob_sha256: string
  readonly revision: number
  readonly favorites_total: Generated<number>
  readonly created_at: number
  readonly updated_at: number
  readonly last_published_at: number
}

interface WorkbookRevisionTable {
  readonly workbook_id: number
  readonly number: number
  readonly kind: 'twb' | 'twbx'
  readonly blob_sha256: string
  readonly size_bytes: number
  readonly publisher_id: number
  readonly published_at: number
}

export interface WorkbookSchema {
  readonly workbook: WorkbookTable
  readonly workbook_revision: WorkbookRevisionTable
}
