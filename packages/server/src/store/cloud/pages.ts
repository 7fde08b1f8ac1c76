/** Pages of Cloud Manager's lists: rows in the order of their key, after the one that the last page ended with. */

import { sql, type RawBuilder } from 'kysely'
import type { CloudPage } from '@easel/contract'
import type { CloudPageResult } from '../../ports/cloud-manager.ts'
import type { Database } from '../engine/database.ts'

/**
 * @param from Everything between `select` and the page's condition: `* from table where …`.
 * @param key Column that orders the list and is unique.
 */
export async function pageOf<Row extends { readonly id: number }, T>(
  { db }: Database,
  list: {
    readonly columns: RawBuilder<unknown>
    readonly from: RawBuilder<unknown>
    readonly key: RawBuilder<unknown>
    readonly page: CloudPage
    readonly read: (row: Row) => T
  },
): Promise<CloudPageResult<T>> {
  const { columns, from, key, page, read } = list
  const { size, start } = page
  const after = start.kind === 'after' ? sql`and ${key} > ${start.key}` : sql``
  const offset = start.kind === 'offset' ? sql`offset ${start.count}` : sql``
  const { rows } = await sql<Row>`select ${columns} ${from} ${after}
    order by ${key} limit ${size + 1} ${offset}`.execute(db)
  const shown = rows.slice(0, size)
  return {
    items: shown.map(read),
    next: rows.length > size ? (shown.at(-1)?.id ?? null) : null,
    totalCount: page.isNumbered ? await countOf(db, from) : 0,
  }
}

async function countOf(db: Database['db'], from: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*) as total ${from}`.execute(db)
  return rows[0]?.total ?? 0
}
