/** Projects. */

import type { Generated } from 'kysely'
import type { ContentPermissions } from '@easel/contract'

interface ProjectTable {
  readonly id: Generated<number>
  readonly luid: string
  readonly site_id: number
  readonly parent_id: number | null
  /** Empty at the top level. */
  readonly parent_luid: string
  readonly name: string
  readonly name_key: string
  readonly description: string
  readonly content_permissions: ContentPermissions
  readonly controlling_project_id: number | null
  /** Null only in a site that has no user yet. */
  readonly owner_id: number | null
  readonly owner_name_key: string
  readonly owner_email_key: string
  readonly acl_id: number
  readonly favorites_total: Generated<number>
  readonly created_at: number
  readonly updated_at: number
}

export interface ProjectSchema {
  readonly project: ProjectTable
}
