/** Published data sources and their revisions. */

import type { Generated } from 'kysely'
import type { DataSourceKind } from '../../ports/store/datasources.ts'
import type { Flag } from '../engine/rows.ts'

interface DataSourceTable {
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
  readonly kind: DataSourceKind
  readonly type: string
  readonly has_extracts: Flag
  readonly encrypt_extracts: Flag
  readonly use_remote_query_agent: Flag
  readonly is_certified: Flag
  readonly certification_note: string | null
  readonly size_bytes: number
  readonly blob_sha256: string
  readonly revision: number
  readonly favorites_total: Generated<number>
  readonly created_at: number
  readonly updated_at: number
}

interface DataSourceRevisionTable {
  readonly datasource_id: number
  readonly number: number
  readonly kind: DataSourceKind
  readonly blob_sha256: string
  readonly size_bytes: number
  readonly publisher_id: number
  readonly published_at: number
}

export interface DataSourceSchema {
  readonly datasource: DataSourceTable
  readonly datasource_revision: DataSourceRevisionTable
}
