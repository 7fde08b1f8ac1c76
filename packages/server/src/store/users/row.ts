/** From a row of users to its record. */

import type { Selectable } from 'kysely'
import type { User } from '../../ports/store/users.ts'
import { dateOrNull } from '../engine/rows.ts'
import type { Schema } from '../schema.ts'

export type UserRow = Selectable<Schema['site_user']>

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
