/** Tags of items. */

import { sql } from 'kysely'
import type { Database } from './database.ts'
import { isAmong } from './id-list.ts'
import type { TaggedKind } from './schema.ts'

/** Labels by item, in order of their letters; items without tags are absent. */
export async function tagsOf(
  { db, dialect }: Database,
  kind: TaggedKind,
  itemIds: readonly number[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  if (itemIds.length === 0) return new Map()
  const { rows } = await sql<{ item_id: number; label: string }>`
    select item_id, label from item_tag
    where kind = ${kind} and ${isAmong(dialect, sql`item_id`, itemIds)}
    order by item_id, label_key`.execute(db)
  const byItem = Map.groupBy(rows, (row) => row.item_id)
  return new Map([...byItem].map(([id, tags]) => [id, tags.map((tag) => tag.label)]))
}

export async function deleteTags(
  { db }: Database,
  kind: TaggedKind,
  itemIds: readonly number[],
): Promise<void> {
  if (itemIds.length === 0) return
  await db.deleteFrom('item_tag').where('kind', '=', kind).where('item_id', 'in', itemIds).execute()
}
