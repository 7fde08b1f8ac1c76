/** Group sets: look-ups and lists. */

import { sql, type Selectable } from 'kysely'
import type { groupSetList } from '@easel/contract'
import type { GroupOfSet, GroupSet, GroupSetReader } from '../../ports/store/group-sets.ts'
import { prepared, type Database } from '../engine/database.ts'
import { isAmong } from '../engine/id-list.ts'
import { idsByLuid } from '../engine/ids-by-luid.ts'
import { nameKey } from '../engine/normalise.ts'
import { chunks, firstOrNull } from '../engine/rows.ts'
import { exactColumn, keyedColumn, numberColumn } from '../lists/columns.ts'
import { defineList } from '../lists/definition.ts'
import { list } from '../lists/list.ts'
import type { Schema } from '../schema.ts'

export type GroupSetRow = Selectable<Schema['group_set']>

const found = (column: 'luid' | 'name_key') =>
  prepared((db, siteId: number, value: string) =>
    db
      .selectFrom('group_set')
      .selectAll()
      .where('site_id', '=', siteId)
      .where(column, '=', value)
      .compile(),
  )
const byLuid = found('luid')
const byName = found('name_key')

export const groupSets = defineList<typeof groupSetList, GroupSetRow>({
  kind: 'groupSet',
  table: 'group_set',
  filters: {
    name: keyedColumn('t.name', 't.name_key'),
    luid: exactColumn('t.luid'),
    groupCount: numberColumn('t.group_count'),
  },
  sorts: { name: 't.name_key', groupCount: 't.group_count' },
  unversioned: [],
  // Those who may list group sets at all see every one.
  visibility: { self: sql`t.id` },
  columns: sql`w.*`,
  source: sql`group_set w on w.id = page.id`,
})

export function groupSetReader(database: Database): GroupSetReader {
  const find = async (rows: Promise<readonly GroupSetRow[]>): Promise<GroupSet | null> => {
    const row = firstOrNull(await rows)
    return row === null ? null : toGroupSet(row)
  }
  return {
    idsOf: async (siteId, luids) => idsByLuid(database, 'group_set', { siteId, luids }),
    within: async (siteId, groupIds) => within(database, siteId, groupIds),
    byLuid: async (siteId, luid) => find(byLuid(database, siteId, luid)),
    byName: async (siteId, name) => find(byName(database, siteId, nameKey(name))),
    async list(query) {
      const { rows, totalAvailable } = await list(database, groupSets, query)
      return { items: rows.map(toGroupSet), totalAvailable }
    },
    groupsOf: async (setIds) => groupsOf(database, setIds),
  }
}

async function within(
  { db, dialect }: Database,
  siteId: number,
  groupIds: readonly number[],
): Promise<readonly number[]> {
  const { rows } = await sql<{ id: number }>`
    select s.id from group_set_member m join group_set s on s.id = m.group_set_id
    where s.site_id = ${siteId} and ${isAmong(dialect, sql`m.group_id`, groupIds)}
    group by s.id, s.group_count having count(*) = s.group_count`.execute(db)
  return rows.map(({ id }) => id)
}

async function groupsOf(
  { db }: Database,
  setIds: readonly number[],
): Promise<ReadonlyMap<number, readonly GroupOfSet[]>> {
  const all = []
  for (const ids of chunks(setIds)) {
    const rows = await db
      .selectFrom('group_set_member as m')
      .innerJoin('user_group as g', 'g.id', 'm.group_id')
      .select(['m.group_set_id', 'g.luid', 'g.name'])
      .where('m.group_set_id', 'in', ids)
      .orderBy('g.name_key')
      .execute()
    all.push(...rows)
  }
  const bySet = Map.groupBy(all, (row) => row.group_set_id)
  return new Map(
    [...bySet].map(([id, rows]) => [id, rows.map(({ luid, name }) => ({ luid, name }))]),
  )
}

export function toGroupSet(row: GroupSetRow): GroupSet {
  return {
    id: row.id,
    luid: row.luid,
    siteId: row.site_id,
    name: row.name,
    groupCount: row.group_count,
  }
}
