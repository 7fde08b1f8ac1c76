/** A new user of a site, with the account that stands behind it. */

import type { AuthSetting } from '../../domain/auth-settings.ts'
import type { NewUser } from '../../ports/store/users.ts'
import { insertCounted } from '../content/counted.ts'
import type { Database } from '../engine/database.ts'
import { nameKey } from '../engine/normalise.ts'
import { only } from '../engine/rows.ts'
import { countAllUsers } from '../groups/members.ts'
import type { UserRow } from './row.ts'

/** Every user signs in by what the site offers; a column, because a site may offer several ways. */
const defaultAuthSetting: AuthSetting = 'ServerDefault'
const localDomain = 'local'

/** The site must have been touched. */
export async function insertUser(database: Database, user: NewUser): Promise<UserRow> {
  const ids = await insertCounted(database, 'user', [
    {
      luid: database.uuid(),
      site_id: user.siteId,
      account_id: await accountOf(database, user),
      name: user.name,
      name_key: nameKey(user.name),
      full_name: user.fullName,
      email: user.email,
      email_key: nameKey(user.email ?? ''),
      domain: localDomain,
      site_role: user.siteRole,
      auth_setting: user.authSetting ?? defaultAuthSetting,
      idp_configuration_luid: user.idpConfigurationLuid ?? null,
      external_auth_user_id: '',
      locale: null,
      language: null,
      last_login_at: 0,
      created_at: user.now.getTime(),
    },
  ])
  await countAllUsers(database, user.siteId, 1)
  const row = await database.db
    .selectFrom('site_user')
    .selectAll()
    .where('id', '=', only(ids, 'the new user'))
    .executeTakeFirstOrThrow()
  await adoptProjects(database, row)
  return row
}

/** The person of that name within the tenant, who may be a user of several sites. */
async function accountOf(database: Database, user: NewUser): Promise<number> {
  const { db } = database
  const { tenant_luid } = await db
    .selectFrom('site')
    .select('tenant_luid')
    .where('id', '=', user.siteId)
    .executeTakeFirstOrThrow()
  await db
    .insertInto('account')
    .values({
      luid: database.uuid(),
      tenant_luid,
      name: user.name,
      email: user.email,
      display_name: user.fullName,
      created_at: user.now.getTime(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const { id } = await db
    .selectFrom('account')
    .select('id')
    .where('tenant_luid', '=', tenant_luid)
    .where('name', '=', user.name)
    .executeTakeFirstOrThrow()
  return id
}

/** A site's project Default is older than its first user, who becomes its owner. */
async function adoptProjects(
  { db }: Database,
  user: { id: number; site_id: number; name_key: string; email_key: string },
): Promise<void> {
  await db
    .updateTable('project')
    .set({ owner_id: user.id, owner_name_key: user.name_key, owner_email_key: user.email_key })
    .where('site_id', '=', user.site_id)
    .where('owner_id', 'is', null)
    .execute()
}
