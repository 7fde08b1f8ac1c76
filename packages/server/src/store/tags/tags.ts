/** Tags of items. */

import type { TaggedKind } from '@easel/contract'
import { sql } from 'kysely'
import type { TagReader, TagWriter } from '../../ports/store/tags.ts'
import type { Database } from '../engine/database.ts'
import { isAmong } from '../engine/id-list.ts'
import { nameKey } from '../engine/normalise.ts'
import { chunks } from '../engine/rows.ts'
import { touchSite } from '../sites/versions.ts'

export function tagReader(database: Database): TagReader {
  return {
    of: async ({ kind, id }) => (await tagsOf(database, kind, [id])).get(id) ?? [],
    async authorOf({ kind, id }, label) {
      const row = await database.db
        .selectFrom('item_tag')
        .select('author_id')
        .where('kind', '=', kind)
        .where('item_id', '=', id)
        .where('label_key', '=', nameKey(label))
        .executeTakeFirst()
      return row?.author_id
    },
  }
}

export function tagWriter(database: Database): TagWriter {
  const { db } = database
  return {
    ...tagReader(database),
    async add({ siteId, kind, id }, labels, authorId) {
      await touchSite(database, siteId)
      const rows = labels.map((label) => ({
        site_id: siteId,
        kind,
        item_id: id,
        label,
        label_key: nameKey(label),
        author_id: authorId,
      }))
      for (const part of chunks(rows, 100)) {
        await db
          .insertInto('item_tag')
          .values(part)
          .onConflict((conflict) => conflict.columns(['kind', 'item_id', 'label_key']).doNothing())
          .execute()
      }
    },
    async remove({ siteId, kind, id }, label) {
      await touchSite(database, siteId)
      await db
        .deleteFrom('item_tag')
        .where('kind', '=', kind)
        .where('item_id', '=', id)
        .where('label_key', '=', nameKey(label))
        .execute()
    },
  }
}

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
