/** Removes a user from a site. */

import { publishedKinds } from '@easel/contract'
import { sql } from 'kysely'
import { deleteCounted } from '../content/counted.ts'
import { changeCount } from '../content/counts.ts'
import type { Database } from '../engine/database.ts'
import { deleteFavoritesOfUser } from '../favorites/counts.ts'
import { countAllUsers, leaveGroups } from '../groups/members.ts'
import { touchSite } from '../sites/versions.ts'

/** Rows that show who did something are kept for a site, so they go with the user only where they hold no content. */
export async function deleteUserRows(
  database: Database,
  { id, siteId }: { readonly id: number; readonly siteId: number },
): Promise<void> {
  const { db } = database
  await touchSite(database, siteId, { access: true })
  await sql`delete from acl_rule where site_id = ${siteId} and grantee_kind = 'user'
    and grantee_id = ${id}`.execute(db)
  await deleteJobs(database, { id, siteId })
  await db.deleteFrom('upload').where('user_id', '=', id).execute()
  for (const kind of Object.keys(publishedKinds)) {
    await sql`update ${sql.table(`${kind}_revision`)} as r set publisher_id =
      (select owner_id from ${sql.table(kind)} w where w.id = ${sql.ref(`r.${kind}_id`)})
      where publisher_id = ${id}`.execute(db)
  }
  await deleteFavoritesOfUser(database, id)
  await leaveGroups(database, id)
  await deleteCounted(database, 'user', { column: 'id', ids: [id] })
  await countAllUsers(database, siteId, -1)
}

async function deleteJobs(
  database: Database,
  { id, siteId }: { readonly id: number; readonly siteId: number },
): Promise<void> {
  const { numDeletedRows } = await database.db
    .deleteFrom('job')
    .where('creator_id', '=', id)
    .executeTakeFirst()
  await changeCount(database, { siteId, kind: 'job', aclId: 0, by: -Number(numDeletedRows) })
}
