/** Views of workbooks. */

import type { Generated } from 'kysely'
import type { View } from '../../ports/store/views.ts'

/** Project, owner and rules repeat the workbook's, so that a list of views walks one index. */
interface WorkbookViewTable {
  readonly id: Generated<number>
  readonly luid: string
  readonly site_id: number
  readonly workbook_id: number
  readonly project_id: number
  readonly owner_id: number
  readonly owner_name_key: string
  readonly acl_id: number
  readonly name: string
  readonly name_key: string
  readonly content_url: string
  readonly content_url_key: string
  readonly view_url_name: string
  readonly view_url_key: string
  readonly sheet_type: View['sheetType']
  readonly sheet_number: number
  readonly thumbnail_sha256: string | null
  readonly hits_total: number
  readonly favorites_total: Generated<number>
  readonly created_at: number
  readonly updated_at: number
}

export interface ViewSchema {
  readonly workbook_view: WorkbookViewTable
}
