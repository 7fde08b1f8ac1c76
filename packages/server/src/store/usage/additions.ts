/** What users looked at: writing it down. */

import { sql } from 'kysely'
import type { DayHits, RecentUse } from '../../ports/store/usage.ts'
import { tableOf } from '../content/kinds.ts'
import type { Database } from '../engine/database.ts'

const msPerDay = 86_400_000
/** Days that are counted one by one. */
const keptDays = 366
/** Recent items that are kept of a user: some of them the user may not see any more. */
const keptRecents = 100

export const dayOf = (at: Date): number => Math.floor(at.getTime() / msPerDay)

/** In one order, so that two writers of the same rows wait for each other instead of blocking. */
export async function addDays({ db }: Database, days: readonly DayHits[]): Promise<void> {
  const ordered = [...days].sort((a, b) => a.viewId - b.viewId || a.at.getTime() - b.at.getTime())
  for (const { viewId, siteId, at, hits } of ordered) {
    const day = dayOf(at)
    await sql`insert into usage_day (kind, item_id, day, site_id, hits)
      select 'view', id, ${sql.lit(day)}, ${sql.lit(siteId)}, ${sql.lit(hits)}
      from workbook_view where id = ${viewId}
      on conflict (kind, item_id, day) do update set hits = usage_day.hits + excluded.hits`.execute(
      db,
    )
    await db
      .deleteFrom('usage_day')
      .where('kind', '=', 'view')
      .where('item_id', '=', viewId)
      .where('day', '<', day - keptDays)
      .execute()
  }
}

export async function addRecents(database: Database, recents: readonly RecentUse[]): Promise<void> {
  const ordered = [...recents].sort(
    (a, b) => a.userId - b.userId || a.kind.localeCompare(b.kind) || a.itemId - b.itemId,
  )
  for (const recent of ordered) await addRecent(database, recent)
  for (const userId of new Set(ordered.map((recent) => recent.userId))) {
    await sql`delete from recent where user_id = ${userId} and used_at < (
      select used_at from recent where user_id = ${userId}
      order by used_at desc limit 1 offset ${keptRecents - 1})`.execute(database.db)
  }
}

/** A later use than this one may have been written before it. */
async function addRecent({ db }: Database, recent: RecentUse): Promise<void> {
  const { userId, kind, itemId, siteId, at } = recent
  const time = at.getTime()
  await sql`insert into recent (user_id, kind, item_id, site_id, used_at)
    select u.id, ${sql.lit(kind)}, ${sql.lit(itemId)}, ${sql.lit(siteId)}, ${sql.lit(time)}
    from site_user u where u.id = ${userId}
      and exists (select 1 from ${sql.table(tableOf[kind])} t where t.id = ${itemId})
    on conflict (user_id, kind, item_id) do update set used_at = case
      when excluded.used_at > recent.used_at then excluded.used_at else recent.used_at end`.execute(
    db,
  )
}
