/** Making, changing and deleting group sets. */

import { sql } from 'kysely'
import type { GroupSet, GroupSetWriter } from '../../ports/store/group-sets.ts'
import { deleteCounted, insertCounted } from '../content/counted.ts'
import type { Database } from '../engine/database.ts'
import { nameKey } from '../engine/normalise.ts'
import { only } from '../engine/rows.ts'
import { touchSite } from '../sites/versions.ts'
import { groupSetReader, toGroupSet } from './reader.ts'
import { addGroup, removeGroup } from './members.ts'

export function groupSetWriter(database: Database): GroupSetWriter {
  const { db } = database
  const touched = (siteId: number) => touchSite(database, siteId, { access: true })
  const byId = async (id: number): Promise<GroupSet> => {
    const rows = await db.selectFrom('group_set').selectAll().where('id', '=', id).execute()
    return toGroupSet(only(rows, `group set ${id}`))
  }
  return {
    ...groupSetReader(database),
    async create({ siteId, name, now }) {
      await touched(siteId)
      const ids = await insertCounted(database, 'groupSet', [
        {
          luid: database.uuid(),
          site_id: siteId,
          name,
          name_key: nameKey(name),
          created_at: now.getTime(),
        },
      ])
      return byId(only(ids, 'the new group set'))
    },
    async rename({ id, siteId }, name) {
      await touched(siteId)
      await db
        .updateTable('group_set')
        .set({ name, name_key: nameKey(name) })
        .where('id', '=', id)
        .execute()
      return byId(id)
    },
    async delete({ id, siteId }) {
      await touched(siteId)
      await sql`delete from acl_rule where site_id = ${siteId} and grantee_kind = 'groupSet'
        and grantee_id = ${id}`.execute(db)
      await deleteCounted(database, 'groupSet', { column: 'id', ids: [id] })
    },
    async addGroup({ id, siteId }, groupId) {
      await touched(siteId)
      await addGroup(database, { setId: id, groupId })
    },
    async removeGroup({ id, siteId }, groupId) {
      await touched(siteId)
      return removeGroup(database, { setId: id, groupId })
    },
  }
}
