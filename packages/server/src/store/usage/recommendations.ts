/** Views that others look at. */

import { sql } from 'kysely'
import type { Recommended, UsageReader } from '../../ports/store/usage.ts'
import { isVisibleItem } from '../content/visible-items.ts'
import type { Database } from '../engine/database.ts'
import { isAmong } from '../engine/id-list.ts'

interface Row {
  readonly kind: 'view'
  readonly item_id: number
  readonly hits: number
}

/** Names of users that an explanation shows. */
const shownUsers = 5

/** Walks the views of the site from the most looked at, in the index of that order. */
export async function recommendedTo(
  { db, dialect }: Database,
  { id, siteId }: Parameters<UsageReader['recommendedTo']>[0],
  { visibility, limit }: Parameters<UsageReader['recommendedTo']>[1],
): Promise<readonly Recommended[]> {
  const named = (table: string) =>
    sql`exists (select 1 from ${sql.table(table)} n
      where n.user_id = ${id} and n.kind = 'view' and n.item_id = w.id)`
  const { rows } = await sql<Row>`select w.item_id, w.hits from (
      select id, id as item_id, 'view' as kind, hits_total as hits, site_id from workbook_view
    ) w where w.site_id = ${siteId} and w.hits > 0
      and not ${named('recent')} and not ${named('recommendation_dismissal')}
      and ${isVisibleItem('w', ['view'], { visibility, dialect })}
    order by w.hits desc, w.id desc limit ${limit}`.execute(db)
  const viewIds = rows.map((row) => row.item_id)
  if (viewIds.length === 0) return []
  const similar = await sql<{ item_id: number; user_id: number }>`
    select r.item_id, r.user_id from recent r
    where r.kind = 'view' and ${isAmong(dialect, sql`r.item_id`, viewIds)}
      and exists (select 1 from recent mine
        join recent theirs on theirs.kind = mine.kind and theirs.item_id = mine.item_id
        where mine.user_id = ${id} and theirs.user_id = r.user_id)
    order by r.used_at desc`.execute(db)
  const byView = Map.groupBy(similar.rows, (row) => row.item_id)
  return rows.map((row) => ({
    viewId: row.item_id,
    hits: row.hits,
    userIds: (byView.get(row.item_id) ?? []).slice(0, shownUsers).map((each) => each.user_id),
  }))
}
