/** Accounts, and the places of their people on sites. */

import type { Generated } from 'kysely'
import type { SiteRole } from '@easel/contract'
import type { AuthSetting } from '../../domain/auth-settings.ts'
import type { Flag } from '../engine/rows.ts'

interface AccountTable {
  readonly id: Generated<number>
  readonly luid: string
  readonly tenant_luid: string
  readonly name: string
  readonly email: string | null
  readonly display_name: string | null
  readonly language: string | null
  readonly locale: string | null
  readonly is_cloud_administrator: Generated<Flag>
  readonly created_at: number
}

interface SiteUserTable {
  readonly id: Generated<number>
  readonly luid: string
  readonly site_id: number
  readonly account_id: number
  readonly name: string
  readonly name_key: string
  readonly full_name: string | null
  readonly email: string | null
  readonly email_key: string
  readonly domain: string
  readonly site_role: SiteRole
  readonly auth_setting: AuthSetting
  readonly idp_configuration_luid: Generated<string | null>
  readonly external_auth_user_id: string
  readonly locale: string | null
  readonly language: string | null
  /** 0: never. Not null, because databases sort nulls differently. */
  readonly last_login_at: number
  /** 0: never. */
  readonly credentials_reset_at: Generated<number>
  readonly created_at: number
}

export interface UserSchema {
  readonly account: AccountTable
  readonly site_user: SiteUserTable
}
