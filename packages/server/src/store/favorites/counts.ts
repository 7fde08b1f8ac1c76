/** How many users have an item among their favorites: kept beside the item with every change. */

import { favoriteKinds, type FavoriteKind } from '@easel/contract'
import { sql } from 'kysely'
import type { FavoriteTarget } from '../../ports/store/favorites.ts'
import { tableOf } from '../content/kinds.ts'
import type { Database } from '../engine/database.ts'
import type { Schema } from '../schema.ts'

type CountingTable<T> = T extends { readonly favorites_total: unknown } ? unknown : never

/** A kind whose table does not count favorites does not compile. */
const tables: {
  readonly [K in FavoriteKind]: (typeof tableOf)[K] & CountingTable<Schema[(typeof tableOf)[K]]>
} = tableOf

export async function countFavorite(
  { db }: Database,
  { kind, itemId }: FavoriteTarget,
  by: 1 | -1,
): Promise<void> {
  await sql`update ${sql.table(tables[kind])} set favorites_total = favorites_total + ${by}
    where id = ${itemId}`.execute(db)
}

/** Removes all favorites of a user. */
export async function deleteFavoritesOfUser({ db }: Database, userId: number): Promise<void> {
  for (const kind of favoriteKinds) {
    await sql`update ${sql.table(tables[kind])} set favorites_total = favorites_total - 1
      where id in (select item_id from favorite
        where user_id = ${userId} and kind = ${sql.lit(kind)})`.execute(db)
  }
  await db.deleteFrom('favorite').where('user_id', '=', userId).execute()
}
