/** Favorites: a user's list, and changes of it. */

import { favoriteKinds } from '@easel/contract'
import { sql, type Selectable } from 'kysely'
import type {
  Favorite,
  FavoriteMove,
  FavoriteOwner,
  FavoriteQuery,
  FavoriteReader,
  FavoriteTarget,
  FavoriteWriter,
  NewFavorite,
} from '../../ports/store/favorites.ts'
import { isVisibleItem } from '../content/visible-items.ts'
import type { Database } from '../engine/database.ts'
import { nameKey } from '../engine/normalise.ts'
import type { Schema } from '../schema.ts'
import { countFavorite } from './counts.ts'

type FavoriteRow = Selectable<Schema['favorite']>

export function favoriteReader(database: Database): FavoriteReader {
  return { ofUser: async (owner, query) => ofUser(database, owner, query) }
}

export function favoriteWriter(database: Database): FavoriteWriter {
  return {
    ...favoriteReader(database),
    add: async (owner, favorite) => add(database, owner, favorite),
    remove: async (owner, target) => remove(database, owner, target),
    move: async (owner, moves) => move(database, owner, moves),
  }
}

async function ofUser(
  { db, dialect }: Database,
  { id }: FavoriteOwner,
  { visibility, page }: FavoriteQuery,
): ReturnType<FavoriteReader['ofUser']> {
  const isShown = sql`f.user_id = ${id}
    and ${isVisibleItem('f', favoriteKinds, { visibility, dialect })}`
  const offset = page === undefined ? 0 : (page.number - 1) * page.size
  const limit = page === undefined ? sql`` : sql`limit ${page.size} offset ${offset}`
  const { rows } = await sql<FavoriteRow>`select f.* from favorite f where ${isShown}
    order by f.position ${limit}`.execute(db)
  const items = rows.map((row, index) => toFavorite(row, offset + index))
  if (page === undefined) return { items, totalAvailable: items.length }
  const counted = await sql<{ total: number }>`
    select count(*) as total from favorite f where ${isShown}`.execute(db)
  return { items, totalAvailable: counted.rows[0]?.total ?? 0 }
}

async function add(
  database: Database,
  { id, siteId }: FavoriteOwner,
  { kind, itemId, label, now }: NewFavorite,
): ReturnType<FavoriteWriter['add']> {
  const { db } = database
  const { rows } = await sql<{ position: number }>`select coalesce(max(position) + 1, 0) as position
    from favorite where user_id = ${id}`.execute(db)
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('favorite')
    .values({
      user_id: id,
      kind,
      item_id: itemId,
      site_id: siteId,
      label,
      label_key: nameKey(label),
      position: rows[0]?.position ?? 0,
      added_at: now.getTime(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows === 1n) {
    await countFavorite(database, { kind, itemId }, 1)
    return 'added'
  }
  const known = await db
    .selectFrom('favorite')
    .select('user_id')
    .where('user_id', '=', id)
    .where('kind', '=', kind)
    .where('item_id', '=', itemId)
    .execute()
  return known.length > 0 ? 'is-favorite' : 'label-is-taken'
}

async function remove(
  database: Database,
  { id }: FavoriteOwner,
  { kind, itemId }: FavoriteTarget,
): Promise<boolean> {
  const { numDeletedRows } = await database.db
    .deleteFrom('favorite')
    .where('user_id', '=', id)
    .where('kind', '=', kind)
    .where('item_id', '=', itemId)
    .executeTakeFirst()
  if (numDeletedRows === 0n) return false
  await countFavorite(database, { kind, itemId }, -1)
  return true
}

const isSame = (one: FavoriteTarget, other: FavoriteTarget): boolean =>
  one.kind === other.kind && one.itemId === other.itemId

async function move(
  { db }: Database,
  { id }: FavoriteOwner,
  moves: readonly FavoriteMove[],
): ReturnType<FavoriteWriter['move']> {
  const rows = await db
    .selectFrom('favorite')
    .select(['kind', 'item_id as itemId', 'position'])
    .where('user_id', '=', id)
    .orderBy('position')
    .execute()
  const order = [...rows]
  for (const { moved, after } of moves) {
    const from = order.findIndex((row) => isSame(row, moved))
    const [row] = from < 0 ? [] : order.splice(from, 1)
    if (row === undefined) return moved
    const before = after === null ? -1 : order.findIndex((each) => isSame(each, after))
    if (after !== null && before < 0) return after
    order.splice(before + 1, 0, row)
  }
  for (const [position, row] of order.entries()) {
    if (row.position === position) continue
    await db
      .updateTable('favorite')
      .set({ position })
      .where('user_id', '=', id)
      .where('kind', '=', row.kind)
      .where('item_id', '=', row.itemId)
      .execute()
  }
  return null
}

const toFavorite = (row: FavoriteRow, position: number): Favorite => ({
  kind: row.kind,
  itemId: row.item_id,
  label: row.label,
  position,
  addedAt: new Date(row.added_at),
})
