/** Making users and recording what they do. */

import type { User, UserChange, UserWriter } from '../../ports/store/users.ts'
import { giveContent, setOwnerEmail } from '../content/ownership.ts'
import { columnsOf, type ChangedColumns } from '../engine/changed-columns.ts'
import type { Database } from '../engine/database.ts'
import { nameKey } from '../engine/normalise.ts'
import type { Schema } from '../schema.ts'
import { touchSite } from '../sites/versions.ts'
import { insertUser } from './insertion.ts'
import { deleteUserRows } from './removal.ts'
import { userReader } from './reader.ts'
import { toUser } from './row.ts'

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
    async giveContent({ id, siteId }, to) {
      await touchSite(database, siteId, { access: true })
      await giveContent(database, { from: id, to })
    },
    recordSignIn: async (userId, at) => set(userId, { last_login_at: at.getTime() }),
    resetCredentials: async (userId, at) => set(userId, { credentials_reset_at: at.getTime() }),
  }
}

interface TimeColumns {
  readonly last_login_at: number
  readonly credentials_reset_at: number
}

const columns: ChangedColumns<UserChange, Schema['site_user']> = {
  siteRole: (role) => ({ site_role: role }),
  authSetting: (setting) => ({ auth_setting: setting }),
  idpConfigurationLuid: (luid) => ({ idp_configuration_luid: luid }),
  fullName: (name) => ({ full_name: name }),
  email: (email) => ({ email, email_key: nameKey(email ?? '') }),
}

async function update(database: Database, userId: number, change: UserChange): Promise<User> {
  const { db } = database
  const { site_id } = await db
    .selectFrom('site_user')
    .select('site_id')
    .where('id', '=', userId)
    .executeTakeFirstOrThrow()
  await touchSite(database, site_id, { access: true })
  const row = await db
    .updateTable('site_user')
    // An update that changes nothing is still an update.
    .set({ ...columnsOf(columns, change), id: userId })
    .where('id', '=', userId)
    .returningAll()
    .executeTakeFirstOrThrow()
  if (change.email !== undefined) await setOwnerEmail(database, userId, row.email_key)
  return toUser(row)
}
