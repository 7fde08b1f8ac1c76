/** Prep flows and their revisions. */

import type { Generated } from 'kysely'
import type { FlowKind } from '../../ports/store/flows.ts'

interface FlowTable {
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
  readonly kind: FlowKind
  /** JSON list of `{luid, name}`. */
  readonly output_steps: string
  readonly size_bytes: number
  readonly blob_sha256: string
  readonly revision: number
  readonly favorites_total: Generated<number>
  readonly created_at: number
  readonly updated_at: number
}

interface FlowRevisionTable {
  readonly flow_id: number
  readonly number: number
  readonly kind: FlowKind
  readonly blob_sha256: string
  readonly size_bytes: number
  readonly publisher_id: number
  readonly published_at: number
}

export interface FlowSchema {
  readonly flow: FlowTable
  readonly flow_revision: FlowRevisionTable
}
