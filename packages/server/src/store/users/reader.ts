/** Users of a site. */

import { sql, type RawBuilder } from 'kysely'
import { siteRoles, type Condition, type userList } from '@easel/contract'
import { isAdministrator } from '../../domain/site-roles.ts'
import type { User, UserReader } from '../../ports/store/users.ts'
import { ownsContent } from '../content/ownership.ts'
import { prepared, type Database } from '../engine/database.ts'
import { isAmong } from '../engine/id-list.ts'
import { idsByLuid } from '../engine/ids-by-luid.ts'
import { exactColumn, keyedColumn, timeColumn } from '../lists/columns.ts'
import { defineList } from '../lists/definition.ts'
import { list } from '../lists/list.ts'
import { nameKey } from '../engine/normalise.ts'
import { firstOrNull } from '../engine/rows.ts'
import { toUser, type UserRow } from './row.ts'

const byLuid = prepared((db, siteId: number, luid: string) =>
  db
    .selectFrom('site_user')
    .selectAll()
    .where('luid', '=', luid)
    .where('site_id', '=', siteId)
    .compile(),
)
const byId = prepared((db, id: number) =>
  db.selectFrom('site_user').selectAll().where('id', '=', id).compile(),
)
const byName = prepared((db, siteId: number, name: string) =>
  db
    .selectFrom('site_user')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('name', '=', name)
    .compile(),
)
const byNameKey = prepared((db, siteId: number, key: string) =>
  db
    .selectFrom('site_user')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('name_key', '=', key)
    .limit(1)
    .compile(),
)
const byEmail = prepared((db, siteId: number, emailKey: string, email: string) =>
  db
    .selectFrom('site_user')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('email_key', '=', emailKey)
    .where('email', '=', email)
    .limit(2)
    .compile(),
)
const ofAccount = prepared((db, siteId: number, accountId: number) =>
  db
    .selectFrom('site_user')
    .selectAll()
    .where('site_id', '=', siteId)
    .where('account_id', '=', accountId)
    .compile(),
)
const membershipsOf = prepared((db, accountId: number) =>
  db
    .selectFrom('site_user')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('site_id')
    .compile(),
)
const ofIdpConfiguration = prepared((db, luid: string) =>
  db
    .selectFrom('site_user')
    .selectAll()
    .where('idp_configuration_luid', '=', luid)
    .orderBy('id')
    .compile(),
)
const groupIds = prepared((db, userId: number) =>
  sql<{ id: number }>`select group_id as id from group_member where user_id = ${userId}
    union all
    select g.id from site_user u
    join user_group g on g.site_id = u.site_id and g.is_all_users = 1
    where u.id = ${userId}`.compile(db),
)

const administrators = siteRoles.filter(isAdministrator)
const administratorCount = prepared((db, siteId: number) =>
  sql<{ total: number }>`select count(*) as total from site_user
    where site_id = ${siteId} and site_role in (${sql.join(administrators.map((role) => sql.lit(role)))})`.compile(
    db,
  ),
)

const isLocal = (condition: Condition): RawBuilder<unknown> =>
  condition.values[0] === true ? sql`t.domain = 'local'` : sql`t.domain <> 'local'`

export const users = defineList<typeof userList, UserRow>({
  kind: 'user',
  table: 'site_user',
  filters: {
    name: keyedColumn('t.name', 't.name_key'),
    friendlyName: exactColumn('t.full_name'),
    email: keyedColumn('t.email', 't.email_key'),
    isLocal,
    siteRole: exactColumn('t.site_role'),
    lastLogin: timeColumn('t.last_login_at', { isNeverZero: true }),
    luid: exactColumn('t.luid'),
    domainName: exactColumn('t.domain'),
  },
  sorts: { name: 't.name_key', lastLogin: 't.last_login_at', siteRole: 't.site_role' },
  unversioned: ['lastLogin'],
  visibility: { self: sql`t.id` },
  columns: sql`w.*`,
  source: sql`site_user w on w.id = page.id`,
})

export function userReader(database: Database): UserReader {
  const find = async (rows: Promise<readonly UserRow[]>): Promise<User | null> => {
    const row = firstOrNull(await rows)
    return row === null ? null : toUser(row)
  }
  return {
    byLuid: async (siteId, luid) => find(byLuid(database, siteId, luid)),
    byId: async (id) => find(byId(database, id)),
    async byIds(ids) {
      const query = database.db.selectFrom('site_user').selectAll()
      const rows = await query.where(isAmong(database.dialect, sql`id`, ids)).execute()
      return rows.map(toUser)
    },
    byName: async (siteId, name) => find(byName(database, siteId, name)),
    byNameKey: async (siteId, name) => find(byNameKey(database, siteId, nameKey(name))),
    isNameTaken: async (siteId, name) =>
      (await byNameKey(database, siteId, nameKey(name))).length > 0,
    idsOf: async (siteId, luids) => idsByLuid(database, 'site_user', { siteId, luids }),
    async byEmail(siteId, email) {
      const rows = await byEmail(database, siteId, nameKey(email), email)
      return rows.length === 1 ? find(Promise.resolve(rows)) : null
    },
    ofAccount: async (siteId, accountId) => find(ofAccount(database, siteId, accountId)),
    membershipsOf: async (accountId) => (await membershipsOf(database, accountId)).map(toUser),
    ofIdpConfiguration: async (luid) => (await ofIdpConfiguration(database, luid)).map(toUser),
    async list(query) {
      const { rows, totalAvailable } = await list(database, users, query)
      return { items: rows.map(toUser), totalAvailable }
    },
    async administratorCount(siteId) {
      const [row] = await administratorCount(database, siteId)
      return row?.total ?? 0
    },
    ownsContent: async (userId) => ownsContent(database, userId),
    groupIds: async (userId) => (await groupIds(database, userId)).map((row) => row.id),
  }
}
