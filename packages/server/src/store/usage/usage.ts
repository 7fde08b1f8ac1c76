/** What users looked at: reading it. */

import { sql } from 'kysely'
import type { UsageReader, UsageWriter, UsedItem } from '../../ports/store/usage.ts'
import { isVisibleItem } from '../content/visible-items.ts'
import type { Database } from '../engine/database.ts'
import { addDays, addRecents } from './additions.ts'
import { recommendedTo } from './recommendations.ts'
import { statisticsOf } from './statistics.ts'

export function usageReader(database: Database): UsageReader {
  return {
    recentOf: async (user, query) => recentOf(database, user, query),
    statistics: async (kind, ids, now) => statisticsOf(database, { kind, ids, now }),
    recommendedTo: async (user, query) => recommendedTo(database, user, query),
  }
}

export function usageWriter(database: Database): UsageWriter {
  const { db } = database
  return {
    ...usageReader(database),
    async add({ days, recents }) {
      await addDays(database, days)
      await addRecents(database, recents)
    },
    async dismiss({ id, siteId }, viewId) {
      await db
        .insertInto('recommendation_dismissal')
        .values({ user_id: id, kind: 'view', item_id: viewId, site_id: siteId })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },
    async restore({ id }, viewId) {
      const { numDeletedRows } = await db
        .deleteFrom('recommendation_dismissal')
        .where('user_id', '=', id)
        .where('kind', '=', 'view')
        .where('item_id', '=', viewId)
        .executeTakeFirst()
      return numDeletedRows > 0n
    },
  }
}

async function recentOf(
  { db, dialect }: Database,
  { id }: Parameters<UsageReader['recentOf']>[0],
  { visibility, limit }: Parameters<UsageReader['recentOf']>[1],
): Promise<readonly UsedItem[]> {
  const { rows } = await sql<UsedItem>`select r.kind, r.item_id as "itemId" from recent r
    where r.user_id = ${id}
      and ${isVisibleItem('r', ['view', 'workbook'], { visibility, dialect })}
    order by r.used_at desc, r.kind, r.item_id desc limit ${limit}`.execute(db)
  return rows
}
