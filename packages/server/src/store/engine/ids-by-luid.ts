/** Row numbers of what a request names by luid, found together. */

import type { Database } from './database.ts'
import { chunks } from './rows.ts'

/** What is of another site, or of none, is absent. */
export async function idsByLuid(
  { db }: Database,
  table: 'site_user' | 'user_group' | 'group_set',
  { siteId, luids }: { readonly siteId: number; readonly luids: readonly string[] },
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>()
  for (const part of chunks([...new Set(luids)])) {
    const rows = await db
      .selectFrom(table)
      .select(['id', 'luid'])
      .where('site_id', '=', siteId)
      .where('luid', 'in', part)
      .execute()
    for (const { id, luid } of rows) found.set(luid, id)
  }
  return found
}
