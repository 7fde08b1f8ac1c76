/** What goes with an item of any kind: rows that name it by its kind and number. */

import type { ContentKind } from '../../domain/capabilities.ts'
import type { Database } from '../engine/database.ts'
import { sql } from 'kysely'

const tables = ['favorite', 'usage_day', 'recent', 'recommendation_dismissal'] as const

export async function deleteCompanions(
  { db }: Database,
  kind: ContentKind,
  ids: readonly number[],
): Promise<void> {
  if (kind === 'view') await db.deleteFrom('custom_view').where('view_id', 'in', ids).execute()
  for (const table of tables) {
    await sql`delete from ${sql.table(table)} where kind = ${kind}
      and item_id in (${sql.join(ids)})`.execute(db)
  }
}
