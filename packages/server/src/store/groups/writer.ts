/** Making, changing and deleting groups. */

import { sql } from 'kysely'
import type { GroupChange, GroupWriter, NewGroup } from '../../ports/store/groups.ts'
import { deleteCounted, insertCounted } from '../content/counted.ts'
import { columnsOf, type ChangedColumns } from '../engine/changed-columns.ts'
import type { Database } from '../engine/database.ts'
import { nameKey } from '../engine/normalise.ts'
import { flag, only } from '../engine/rows.ts'
import { leaveSets } from '../group-sets/members.ts'
import type { Schema } from '../schema.ts'
import { touchSite } from '../sites/versions.ts'
import { addMembers, removeMembers } from './members.ts'
import { groupReader, toGroup } from './reader.ts'

export function groupWriter(database: Database): GroupWriter {
  const { db } = database
  return {
    ...groupReader(database),
    async create(group) {
      await touchSite(database, group.siteId, { access: true })
      const id = await insertGroup(database, group)
      const row = await db
        .selectFrom('user_group')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      return toGroup(row)
    },
    async update({ id, siteId }, change) {
      await touchSite(database, siteId, { access: true })
      const row = await db
        .updateTable('user_group')
        // An update that changes nothing is still an update.
        .set({ ...columnsOf(columns, change), id })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow()
      return toGroup(row)
    },
    async delete({ id, siteId }) {
      await touchSite(database, siteId, { access: true })
      await sql`delete from acl_rule where site_id = ${siteId} and grantee_kind = 'group'
        and grantee_id = ${id}`.execute(db)
      await leaveSets(database, id)
      await deleteCounted(database, 'group', { column: 'id', ids: [id] })
    },
    async addMembers({ id, siteId }, userIds) {
      await touchSite(database, siteId, { access: true })
      return addMembers(database, id, userIds)
    },
    async removeMembers({ id, siteId }, userIds) {
      await touchSite(database, siteId, { access: true })
      return removeMembers(database, id, userIds)
    },
  }
}

const columns: ChangedColumns<GroupChange, Schema['user_group']> = {
  name: (name) => ({ name, name_key: nameKey(name) }),
  allowsOnDemandAccess: (is) => ({ allows_on_demand_access: flag(is) }),
  minimumSiteRole: (role) => ({ minimum_site_role: role ?? '' }),
}

/** @returns the number of the new row */
export async function insertGroup(
  database: Database,
  group: NewGroup & { readonly isAllUsers?: boolean },
): Promise<number> {
  const ids = await insertCounted(database, 'group', [
    {
      luid: database.uuid(),
      site_id: group.siteId,
      name: group.name,
      name_key: nameKey(group.name),
      is_all_users: flag(group.isAllUsers ?? false),
      allows_on_demand_access: flag(group.allowsOnDemandAccess ?? false),
      minimum_site_role: group.minimumSiteRole ?? '',
      created_at: group.now.getTime(),
    },
  ])
  return only(ids, 'the new group')
}
