/** Users of a site. */

import { sql, type RawBuilder, type Selectable } from 'kysely'
import type { Condition, userList } from '@easel/contract'
import type { User, UserReader } from '../../ports/store/users.ts'
import { prepared, type Database } from '../engine/database.ts'
import { idsByLuid } from '../engine/ids-by-luid.ts'
import { exactColumn, keyedColumn, timeColumn } from '../lists/columns.ts'
import { defineList } from '../lists/definition.ts'
import { list } from '../lists/list.ts'
import { nameKey } from '../engine/normalise.ts'
import { dateOrNull, firstOrNull } from '../engine/rows.ts'
import type { Schema } from '../schema.ts'

export type UserRow = Selectable<Schema['site_user']>

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
    byName: async (siteId, name) => find(byName(database, siteId, name)),
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
    groupIds: async (userId) => (await groupIds(database, userId)).map((row) => row.id),
  }
}

export function toUser(row: UserRow): User {
  return {
    id: row.id,
    luid: row.luid,
    siteId: row.site_id,
    accountId: row.account_id,
    name: row.name,
    fullName: row.full_name,
    email: row.email,
    domain: row.domain,
    siteRole: row.site_role,
    authSetting: row.auth_setting,
    idpConfigurationLuid: row.idp_configuration_luid,
    externalAuthUserId: row.external_auth_user_id,
    locale: row.locale,
    language: row.language,
    lastLogin: dateOrNull(row.last_login_at),
    createdAt: new Date(row.created_at),
    credentialsResetAt: dateOrNull(row.credentials_reset_at),
  }
}
