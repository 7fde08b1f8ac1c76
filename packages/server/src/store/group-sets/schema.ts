/** Group sets and the groups in them. */

import type { Generated } from 'kysely'

interface GroupSetTable {
  readonly id: Generated<number>
  readonly luid: string
  readonly site_id: number
  readonly name: string
  readonly name_key: string
  readonly group_count: Generated<number>
  readonly created_at: number
}

interface GroupSetMemberTable {
  readonly group_set_id: number
  readonly group_id: number
}

export interface GroupSetSchema {
  readonly group_set: GroupSetTable
  readonly group_set_member: GroupSetMemberTable
}
