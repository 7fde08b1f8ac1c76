/** How many items carry each list of rules: kept with every change, so that the size of a whole site's list costs nothing. */

import { sql } from 'kysely'
import type { Database } from '../engine/database.ts'
import type { CountedKind } from './schema.ts'

export interface CountChange {
  readonly siteId: number
  readonly kind: CountedKind
  /** 0 for kinds that carry none. */
  readonly aclId: number
  readonly by: number
}

export async function changeCount({ db }: Database, change: CountChange): Promise<void> {
  if (change.by === 0) return
  await db
    .insertInto('item_count')
    .values({
      site_id: change.siteId,
      kind: change.kind,
      acl_id: change.aclId,
      item_count: change.by,
    })
    .onConflict((conflict) =>
      conflict.columns(['site_id', 'kind', 'acl_id']).doUpdateSet({
        item_count: sql<number>`item_count.item_count + ${change.by}`,
      }),
    )
    .execute()
}

/** Counts items that pass from one list of rules to another. */
export async function moveCount(
  database: Database,
  moved: CountChange,
  toAclId: number,
): Promise<void> {
  if (moved.aclId === toAclId) return
  await changeCount(database, { ...moved, by: -moved.by })
  await changeCount(database, { ...moved, aclId: toAclId })
}
