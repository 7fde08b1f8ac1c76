/** Making users and recording what they do. */

import type { AuthSetting } from '../../domain/auth-settings.ts'
import type { NewUser, UserWriter } from '../../ports/store/users.ts'
import { changeCount } from '../content/counts.ts'
import type { Database } from '../engine/database.ts'
import { nameKey } from '../engine/normalise.ts'
import { only } from '../engine/rows.ts'
import { touchSite } from '../sites/versions.ts'
import { deleteUserRows } from './removal.ts'
import { toUser, userReader } from './reader.ts'

/** Every user signs in by what the site offers; a column, because a site may offer several ways. */
const defaultAuthSetting: AuthSetting = 'ServerDefault'
const localDomain = 'local'

export function userWriter(database: Database): UserWriter {
  const { db } = database
  return {
    ...userReader(database),
    async create(user) {
      await touchSite(database, user.siteId)
      const row = await db
        .insertInto('site_user')
        .values({
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
          auth_setting: defaultAuthSetting,
          external_auth_user_id: '',
          locale: null,
          language: null,
          last_login_at: 0,
          created_at: user.now.getTime(),
        })
        .returningAll()
        .executeTakeFirstOrThrow()
      await changeCount(database, { siteId: user.siteId, kind: 'user', aclId: 0, by: 1 })
      await adoptProjects(database, row)
      return toUser(row)
    },
    async update(userId, change) {
      const { site_id } = await db
        .selectFrom('site_user')
        .select('site_id')
        .where('id', '=', userId)
        .executeTakeFirstOrThrow()
      await touchSite(database, site_id, { access: true })
      const row = await db
        .updateTable('site_user')
        .set({
          ...(change.siteRole !== undefined && { site_role: change.siteRole }),
          ...(change.authSetting !== undefined && { auth_setting: change.authSetting }),
          ...(change.idpConfigurationLuid !== undefined && {
            idp_configuration_luid: change.idpConfigurationLuid,
          }),
          // An update that changes nothing is still an update.
          id: userId,
        })
        .where('id', '=', userId)
        .returningAll()
        .executeTakeFirstOrThrow()
      return toUser(row)
    },
    async delete({ id, siteId }) {
      await deleteUserRows(database, { id, siteId })
    },
    async recordSignIn(userId, at) {
      await db
        .updateTable('site_user')
        .set({ last_login_at: at.getTime() })
        .where('id', '=', userId)
        .execute()
    },
    async resetCredentials(userId, at) {
      await db
        .updateTable('site_user')
        .set({ credentials_reset_at: at.getTime() })
        .where('id', '=', userId)
        .execute()
    },
    async addToGroup(userId, groupId) {
      const group = only(
        await db
          .selectFrom('user_group')
          .select(['site_id', 'is_all_users'])
          .where('id', '=', groupId)
          .execute(),
        `group ${groupId}`,
      )
      if (group.is_all_users === 1) return
      await touchSite(database, group.site_id, { access: true })
      await db
        .insertInto('group_member')
        .values({ user_id: userId, group_id: groupId })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },
  }
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
