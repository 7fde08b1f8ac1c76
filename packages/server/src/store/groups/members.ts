/** Who is in a group. Members come and go only here, so that each group's number of users holds. */

import { sql } from 'kysely'
import type { Database } from '../engine/database.ts'
import { chunks } from '../engine/rows.ts'

/** Adds those that are not members yet. @returns the numbers of the users that were added */
export async function addMembers(
  database: Database,
  groupId: number,
  userIds: readonly number[],
): Promise<readonly number[]> {
  const added = []
  for (const part of chunks([...new Set(userIds)])) {
    const rows = await database.db
      .insertInto('group_member')
      .values(part.map((userId) => ({ group_id: groupId, user_id: userId })))
      .onConflict((conflict) => conflict.doNothing())
      .returning('user_id')
      .execute()
    added.push(...rows.map((row) => row.user_id))
  }
  await changeUserCount(database, groupId, added.length)
  return added
}

/** @returns the numbers of the users that were members */
export async function removeMembers(
  database: Database,
  groupId: number,
  userIds: readonly number[],
): Promise<readonly number[]> {
  const removed = []
  for (const part of chunks(userIds)) {
    const rows = await database.db
      .deleteFrom('group_member')
      .where('group_id', '=', groupId)
      .where('user_id', 'in', part)
      .returning('user_id')
      .execute()
    removed.push(...rows.map((row) => row.user_id))
  }
  await changeUserCount(database, groupId, -removed.length)
  return removed
}

/** Takes a user out of every group. */
export async function leaveGroups({ db }: Database, userId: number): Promise<void> {
  await sql`update user_group set user_count = user_count - 1
    where id in (select group_id from group_member where user_id = ${userId})`.execute(db)
  await db.deleteFrom('group_member').where('user_id', '=', userId).execute()
}

/** The group of all users has no member rows: its number is that of the site's users. */
export async function countAllUsers({ db }: Database, siteId: number, by: 1 | -1): Promise<void> {
  await sql`update user_group set user_count = user_count + ${by}
    where site_id = ${siteId} and is_all_users = 1`.execute(db)
}

async function changeUserCount({ db }: Database, groupId: number, by: number): Promise<void> {
  if (by === 0) return
  await sql`update user_group set user_count = user_count + ${by} where id = ${groupId}`.execute(db)
}
