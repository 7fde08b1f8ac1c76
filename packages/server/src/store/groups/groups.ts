/** Groups of a site. */

import type { Selectable } from 'kysely'
import type { Group, GroupReader, GroupWriter, NewGroup } from '../../ports/store/groups.ts'
import { insertCounted } from '../content/counted.ts'
import { prepared, type Database } from '../engine/database.ts'
import { idsByLuid } from '../engine/ids-by-luid.ts'
import { nameKey } from '../engine/normalise.ts'
import { firstOrNull, flag, only } from '../engine/rows.ts'
import type { Schema } from '../schema.ts'
import { touchSite } from '../sites/versions.ts'

const byName = prepared((db, siteId: number, key: string) =>
  db
    .selectFrom('user_group')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('name_key', '=', key)
    .compile(),
)

export function groupReader(database: Database): GroupReader {
  return {
    idsOf: async (siteId, luids) => idsByLuid(database, 'user_group', { siteId, luids }),
    async byName(siteId, name) {
      const row = firstOrNull(await byName(database, siteId, nameKey(name)))
      return row === null ? null : toGroup(row)
    },
  }
}

export function groupWriter(database: Database): GroupWriter {
  return {
    ...groupReader(database),
    async create(group) {
      await touchSite(database, group.siteId, { access: true })
      const id = await insertGroup(database, group)
      const row = await database.db
        .selectFrom('user_group')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      return toGroup(row)
    },
    async update({ id, siteId }, { allowsOnDemandAccess }) {
      await touchSite(database, siteId, { access: true })
      const row = await database.db
        .updateTable('user_group')
        .set({ allows_on_demand_access: flag(allowsOnDemandAccess) })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow()
      return toGroup(row)
    },
  }
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
      created_at: group.now.getTime(),
    },
  ])
  return only(ids, 'the new group')
}

function toGroup(row: Selectable<Schema['user_group']>): Group {
  return {
    id: row.id,
    luid: row.luid,
    siteId: row.site_id,
    name: row.name,
    isAllUsers: row.is_all_users === 1,
    allowsOnDemandAccess: row.allows_on_demand_access === 1,
  }
}
