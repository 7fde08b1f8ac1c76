/** Groups and their members. */

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
