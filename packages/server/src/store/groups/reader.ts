/** Groups of a site: look-ups and lists. */

import { sql, type Selectable } from 'kysely'
import type { Condition, groupList, Page } from '@easel/contract'
import type { Group, GroupReader } from '../../ports/store/groups.ts'
import type { ListResult } from '../../ports/store/lists.ts'
import type { User } from '../../ports/store/users.ts'
import { prepared, type Database } from '../engine/database.ts'
import { idsByLuid } from '../engine/ids-by-luid.ts'
import { nameKey } from '../engine/normalise.ts'
import { firstOrNull } from '../engine/rows.ts'
import {
  booleanColumn,
  constantBoolean,
  constantText,
  exactColumn,
  keyedColumn,
  numberColumn,
} from '../lists/columns.ts'
import { defineList } from '../lists/definition.ts'
import { list } from '../lists/list.ts'
import type { Schema } from '../schema.ts'
import { toUser, type UserRow } from '../users/row.ts'

export type GroupRow = Selectable<Schema['user_group']>

/** Where the names of groups live: a cloud site has groups of its own only. */
const localDomain = 'local'

const byName = prepared((db, siteId: number, key: string) =>
  db
    .selectFrom('user_group')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('name_key', '=', key)
    .compile(),
)
const byLuid = prepared((db, siteId: number, luid: string) =>
  db
    .selectFrom('user_group')
    .selectAll()
    .where('luid', '=', luid)
    .where('site_id', '=', siteId)
    .compile(),
)
const grantedRoles = prepared((db, userId: number) =>
  sql<Pick<GroupRow, 'minimum_site_role'>>`select g.minimum_site_role
    from group_member m join user_group g on g.id = m.group_id
    where m.user_id = ${userId} and g.minimum_site_role <> ''
    union
    select g.minimum_site_role from site_user u
    join user_group g on g.site_id = u.site_id and g.is_all_users = 1
    where u.id = ${userId} and g.minimum_site_role <> ''`.compile(db),
)

/** Groups without a minimum role are found under the role Unlicensed. */
const roleOrNone = (role: Condition['values'][number]) => (role === 'Unlicensed' ? '' : role)
const minimumSiteRole = exactColumn('t.minimum_site_role')

export const groups = defineList<typeof groupList, GroupRow>({
  kind: 'group',
  table: 'user_group',
  filters: {
    name: keyedColumn('t.name', 't.name_key'),
    domainName: constantText(localDomain),
    domainNickname: constantText(localDomain),
    isLocal: constantBoolean(true),
    isExternalUserEnabled: booleanColumn('t.allows_on_demand_access'),
    minimumSiteRole: (condition, context) =>
      minimumSiteRole({ ...condition, values: condition.values.map(roleOrNone) }, context),
    userCount: numberColumn('t.user_count'),
    luid: exactColumn('t.luid'),
  },
  sorts: {
    name: 't.name_key',
    minimumSiteRole: 't.minimum_site_role',
    userCount: 't.user_count',
  },
  unversioned: [],
  // Those who may list groups at all see every group.
  visibility: { self: sql`t.id` },
  columns: sql`w.*`,
  source: sql`user_group w on w.id = page.id`,
})

export function groupReader(database: Database): GroupReader {
  const find = async (rows: Promise<readonly GroupRow[]>): Promise<Group | null> => {
    const row = firstOrNull(await rows)
    return row === null ? null : toGroup(row)
  }
  return {
    idsOf: async (siteId, luids) => idsByLuid(database, 'user_group', { siteId, luids }),
    byLuid: async (siteId, luid) => find(byLuid(database, siteId, luid)),
    byName: async (siteId, name) => find(byName(database, siteId, nameKey(name))),
    async list(query) {
      const { rows, totalAvailable } = await list(database, groups, query)
      return { items: rows.map(toGroup), totalAvailable }
    },
    ofUser: async (user, page) => ofUser(database, user, page),
    members: async (group, page) => members(database, group, page),
    async grantedRoles(userId) {
      const rows = await grantedRoles(database, userId)
      return rows.flatMap(({ minimum_site_role: role }) => (role === '' ? [] : [role]))
    },
  }
}

async function ofUser(
  { db }: Database,
  { id, siteId }: Pick<User, 'id' | 'siteId'>,
  { number, size }: Page,
): Promise<ListResult<Group>> {
  const { rows } = await sql<GroupRow & { readonly total: number }>`
    select g.*, count(*) over () as total from user_group g
    where g.id in (select group_id from group_member where user_id = ${id})
      or g.id = (select id from user_group where site_id = ${siteId} and is_all_users = 1)
    order by g.name_key, g.id limit ${size} offset ${(number - 1) * size}`.execute(db)
  const first = rows[0]
  const total = first === undefined ? await countOf(db, id) : first.total
  return { items: rows.map(toGroup), totalAvailable: total }
}

/** Behind the last page no row says how many there are. */
async function countOf(db: Database['db'], userId: number): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) + 1 as total from group_member where user_id = ${userId}`.execute(db)
  return rows[0]?.total ?? 0
}

async function members(
  { db }: Database,
  group: Group,
  { number, size }: Page,
): Promise<ListResult<User>> {
  const offset = (number - 1) * size
  const ids = group.isAllUsers
    ? sql`select id from site_user where site_id = ${group.siteId}
        order by id limit ${size} offset ${offset}`
    : sql`select user_id as id from group_member where group_id = ${group.id}
        order by user_id limit ${size} offset ${offset}`
  const { rows } = await sql<UserRow>`select u.* from (${ids}) page
    join site_user u on u.id = page.id order by u.id`.execute(db)
  return { items: rows.map(toUser), totalAvailable: group.userCount }
}

export function toGroup(row: GroupRow): Group {
  return {
    id: row.id,
    luid: row.luid,
    siteId: row.site_id,
    name: row.name,
    isAllUsers: row.is_all_users === 1,
    allowsOnDemandAccess: row.allows_on_demand_access === 1,
    minimumSiteRole: row.minimum_site_role === '' ? null : row.minimum_site_role,
    userCount: row.user_count,
  }
}
