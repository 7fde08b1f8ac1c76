/** Whether anything has been written since. */

import { sql } from 'kysely'
import { prepared, type Database } from './database.ts'
import { only } from './rows.ts'

/** `data_version` moves with commits of other connections, `total_changes` with those of this one. */
const changes = prepared((db) =>
  sql<{ others: number; own: number }>`
    select data_version as others, total_changes() as own from pragma_data_version`.compile(db),
)

export async function stamp(database: Database): Promise<string | null> {
  if (database.dialect === 'postgres') return null
  const { others, own } = only(await changes(database), 'data version')
  return `${others}.${own}`
}
