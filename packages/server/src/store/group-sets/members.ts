/** Which groups are in a set. They come and go only here, so that each set's number of groups holds. */

import { sql } from 'kysely'
import type { Database } from '../engine/database.ts'

interface Membership {
  readonly setId: number
  readonly groupId: number
}

export async function addGroup(database: Database, { setId, groupId }: Membership): Promise<void> {
  const { numInsertedOrUpdatedRows } = await database.db
    .insertInto('group_set_member')
    .values({ group_set_id: setId, group_id: groupId })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows === 1n) await changeGroupCount(database, setId, 1)
}

/** @returns false where the group was not in the set */
export async function removeGroup(
  database: Database,
  { setId, groupId }: Membership,
): Promise<boolean> {
  const { numDeletedRows } = await database.db
    .deleteFrom('group_set_member')
    .where('group_set_id', '=', setId)
    .where('group_id', '=', groupId)
    .executeTakeFirst()
  if (numDeletedRows === 0n) return false
  await changeGroupCount(database, setId, -1)
  return true
}

/** Takes a group out of every set. */
export async function leaveSets({ db }: Database, groupId: number): Promise<void> {
  await sql`update group_set set group_count = group_count - 1
    where id in (select group_set_id from group_set_member where group_id = ${groupId})`.execute(db)
  await db.deleteFrom('group_set_member').where('group_id', '=', groupId).execute()
}

async function changeGroupCount({ db }: Database, setId: number, by: 1 | -1): Promise<void> {
  await sql`update group_set set group_count = group_count + ${by} where id = ${setId}`.execute(db)
}
