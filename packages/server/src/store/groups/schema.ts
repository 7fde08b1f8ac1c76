/** Groups and their members. */

import type { SiteRole } from '@easel/contract'
import type { Generated } from 'kysely'
import type { Flag } from '../engine/rows.ts'

interface UserGroupTable {
  readonly id: Generated<number>
  readonly luid: string
  readonly site_id: number
  readonly name: string
  readonly name_key: string
  readonly is_all_users: Flag
  readonly allows_on_demand_access: Generated<Flag>
  /** Empty: none. */
  readonly minimum_site_role: Generated<SiteRole | ''>
  /** Members; of the group of all users, the users of the site. */
  readonly user_count: Generated<number>
  readonly created_at: number
}

interface GroupMemberTable {
  readonly group_id: number
  readonly user_id: number
}

export interface GroupSchema {
  readonly user_group: UserGroupTable
  readonly group_member: GroupMemberTable
}
