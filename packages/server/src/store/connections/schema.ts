/** Connections of published files: a table for each kind, all of one form. */

import type { Flag } from '../engine/rows.ts'

interface ConnectionColumns {
  readonly luid: string
  /** Place in the document, from 0. */
  readonly number: number
  readonly type: string
  readonly server_address: string | null
  readonly server_port: number | null
  readonly is_default_port: Flag
  readonly database_name: string | null
  readonly table_name: string | null
  readonly user_name: string | null
  readonly sealed_password: Uint8Array | null
  readonly embeds_password: Flag
  readonly authentication_type: string | null
  readonly is_query_tagged: Flag
  /** The data source within a workbook. */
  readonly source_luid: string | null
  readonly source_name: string | null
  /** The published data source that is read, by its name in addresses: one that comes later under the name is read then. */
  readonly published_url_key: string | null
}

export interface ConnectionSchema {
  readonly datasource_connection: ConnectionColumns & { readonly datasource_id: number }
  readonly flow_connection: ConnectionColumns & { readonly flow_id: number }
  readonly workbook_connection: ConnectionColumns & { readonly workbook_id: number }
}
