/** Making users and recording what they do. */

import type { UserChange, UserWriter } from '../../ports/store/users.ts'
import type { Database } from '../engine/database.ts'
import { addMembers } from '../groups/members.ts'
import { only } from '../engine/rows.ts'
import { touchSite } from '../sites/versions.ts'
import { insertUser } from './insertion.ts'
import { deleteUserRows } from './removal.ts'
import { toUser, userReader } from './reader.ts'

export function userWriter(database: Database): UserWriter {
  const { db } = database
  const set = async (userId: number, columns: Partial<TimeColumns>): Promise<void> => {
    await db.updateTable('site_user').set(columns).where('id', '=', userId).execute()
  }
  return {
    ...userReader(database),
    async create(user) {
      await touchSite(database, user.siteId)
      return toUser(await insertUser(database, user))
    },
    update: async (userId, change) => update(database, userId, change),
    async delete({ id, siteId }) {
      await deleteUserRows(database, { id, siteId })
    },
    recordSignIn: async (userId, at) => set(userId, { last_login_at: at.getTime() }),
    resetCredentials: async (userId, at) => set(userId, { credentials_reset_at: at.getTime() }),
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
      await addMembers(database, groupId, [userId])
    },
  }
}

interface TimeColumns {
  readonly last_login_at: number
  readonly credentials_reset_at: number
}

async function update(database: Database, userId: number, change: UserChange) {
  const { db } = database
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
}
