/** People of a tenant, over all its sites. */

import { sql, type Selectable } from 'kysely'
import type { SiteRole } from '@easel/contract'
import type { Account, CloudReader, CloudWriter, Membership } from '../../ports/cloud-manager.ts'
import { pageOf } from './pages.ts'
import { prepared, type Database } from '../engine/database.ts'
import { nameKey } from '../engine/normalise.ts'
import { chunks, dateOrNull, firstOrNull, flag } from '../engine/rows.ts'
import type { Schema } from '../schema.ts'
import { toSite } from '../sites/reader.ts'
import { deleteUserRows } from '../users/removal.ts'

type AccountRow = Selectable<Schema['account']>
type AccountReading = Pick<
  CloudReader,
  | 'account'
  | 'accountByName'
  | 'accountByEmail'
  | 'accountOf'
  | 'accounts'
  | 'memberships'
  | 'roleCounts'
  | 'administratorCount'
  | 'owned'
>
type AccountWriting = AccountReading &
  Pick<CloudWriter, 'createAccount' | 'updateAccount' | 'deleteAccount'>

const byId = prepared((db, id: number) =>
  db.selectFrom('account').selectAll().where('id', '=', id).compile(),
)
const inTenant = (column: 'luid' | 'name' | 'email') =>
  prepared((db, tenantLuid: string, value: string) =>
    db
      .selectFrom('account')
      .selectAll()
      .where('tenant_luid', '=', tenantLuid)
      .where(column, '=', value)
      .limit(2)
      .compile(),
  )
const byLuid = inTenant('luid')
const byName = inTenant('name')
const byEmail = inTenant('email')

export function accountReader(database: Database): AccountReading {
  const { db } = database
  const first = async (rows: Promise<readonly AccountRow[]>): Promise<Account | null> => {
    const row = firstOrNull(await rows)
    return row === null ? null : toAccount(row)
  }
  return {
    account: async (tenantLuid, luid) => first(byLuid(database, tenantLuid, luid)),
    accountByName: async (tenantLuid, name) => first(byName(database, tenantLuid, name)),
    async accountByEmail(tenantLuid, email) {
      const rows = await byEmail(database, tenantLuid, email)
      return rows.length === 1 ? first(Promise.resolve(rows)) : null
    },
    accountOf: async ({ accountId }) => first(byId(database, accountId)),
    accounts: async (tenantLuid, page) =>
      pageOf(database, {
        columns: sql`*`,
        from: sql`from account where tenant_luid = ${tenantLuid}`,
        key: sql`id`,
        page,
        read: toAccount,
      }),
    memberships: async (accountIds) => memberships(database, accountIds),
    async roleCounts(tenantLuid) {
      const { rows } = await sql<{ siteId: number; siteRole: SiteRole; userCount: number }>`
        select u.site_id as "siteId", u.site_role as "siteRole", count(*) as "userCount"
        from site_user u join site s on s.id = u.site_id
        where s.tenant_luid = ${tenantLuid} group by u.site_id, u.site_role`.execute(db)
      return rows
    },
    async administratorCount(tenantLuid) {
      const { total } = await db
        .selectFrom('account')
        .select((select) => select.fn.countAll<number>().as('total'))
        .where('tenant_luid', '=', tenantLuid)
        .where('is_cloud_administrator', '=', 1)
        .executeTakeFirstOrThrow()
      return total
    },
    owned: async (accountId) => owned(database, accountId),
  }
}

async function memberships(
  { db }: Database,
  accountIds: readonly number[],
): Promise<readonly Membership[]> {
  const found: Membership[] = []
  for (const ids of chunks(accountIds)) {
    const users = await db
      .selectFrom('site_user')
      .selectAll()
      .where('account_id', 'in', ids)
      .orderBy('account_id')
      .orderBy('site_id')
      .execute()
    const siteIds = [...new Set(users.map((user) => user.site_id))]
    const sites = new Map<number, ReturnType<typeof toSite>>()
    for (const some of chunks(siteIds)) {
      const rows = await db.selectFrom('site').selectAll().where('id', 'in', some).execute()
      for (const row of rows) sites.set(row.id, toSite(row))
    }
    for (const user of users) {
      const site = sites.get(user.site_id)
      if (site === undefined) continue
      found.push({
        accountId: user.account_id,
        userId: user.id,
        userLuid: user.luid,
        site,
        siteRole: user.site_role,
        authSetting: user.auth_setting,
        idpConfigurationLuid: user.idp_configuration_luid,
        lastLogin: dateOrNull(user.last_login_at),
      })
    }
  }
  return found
}

async function owned({ db }: Database, accountId: number) {
  const { rows } = await sql<{
    siteId: number
    projects: number
    workbooks: number
    datasources: number
  }>`
    select u.site_id as "siteId",
      (select count(*) from project p where p.owner_id = u.id) as projects,
      (select count(*) from workbook w where w.owner_id = u.id) as workbooks,
      (select count(*) from datasource d where d.owner_id = u.id) as datasources
    from site_user u where u.account_id = ${accountId}`.execute(db)
  return rows.map(({ siteId, projects, workbooks, datasources }) => ({
    siteId,
    projectCount: projects,
    workbookCount: workbooks,
    datasourceCount: datasources,
  }))
}

export function accountWriter(database: Database): AccountWriting {
  const { db } = database
  return {
    ...accountReader(database),
    async createAccount(account) {
      const row = await db
        .insertInto('account')
        .values({
          luid: database.uuid(),
          tenant_luid: account.tenantLuid,
          name: account.name,
          email: account.email,
          display_name: account.displayName,
          language: account.language,
          locale: account.locale,
          is_cloud_administrator: flag(account.isCloudAdministrator),
          created_at: account.createdAt.getTime(),
        })
        .returningAll()
        .executeTakeFirstOrThrow()
      return toAccount(row)
    },
    updateAccount: async (accountId, change) => updateAccount(database, accountId, change),
    deleteAccount: async (accountId) => deleteAccount(database, accountId),
  }
}

async function updateAccount(
  { db }: Database,
  accountId: number,
  change: Parameters<CloudWriter['updateAccount']>[1],
): Promise<void> {
  const { email, displayName, language, locale, isCloudAdministrator } = change
  const shared = {
    ...(language !== undefined && { language }),
    ...(locale !== undefined && { locale }),
    ...(email !== undefined && { email }),
  }
  await db
    .updateTable('account')
    .set({
      id: sql<number>`id`,
      ...shared,
      ...(displayName !== undefined && { display_name: displayName }),
      ...(isCloudAdministrator !== undefined && {
        is_cloud_administrator: flag(isCloudAdministrator),
      }),
    })
    .where('id', '=', accountId)
    .execute()
  await db
    .updateTable('site_user')
    .set({
      id: sql<number>`id`,
      ...shared,
      ...(email !== undefined && { email_key: nameKey(email ?? '') }),
      ...(displayName !== undefined && { full_name: displayName }),
    })
    .where('account_id', '=', accountId)
    .execute()
}

async function deleteAccount(database: Database, accountId: number): Promise<void> {
  const { db } = database
  const users = await db
    .selectFrom('site_user')
    .select(['id', 'site_id'])
    .where('account_id', '=', accountId)
    .execute()
  for (const { id, site_id: siteId } of users) await deleteUserRows(database, { id, siteId })
  await db.deleteFrom('account').where('id', '=', accountId).execute()
}

function toAccount(row: AccountRow): Account {
  return {
    id: row.id,
    luid: row.luid,
    tenantLuid: row.tenant_luid,
    name: row.name,
    email: row.email,
    displayName: row.display_name,
    language: row.language,
    locale: row.locale,
    isCloudAdministrator: row.is_cloud_administrator === 1,
    createdAt: new Date(row.created_at),
  }
}
