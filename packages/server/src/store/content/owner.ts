/** The columns of an owner beside those of the owned item. */

import { sql } from 'kysely'
import type { SiteRole } from '@easel/contract'
import type { Owner } from '../../ports/store/users.ts'
import type { ProjectReference } from '../../ports/store/projects.ts'
import type { Database } from '../engine/database.ts'
import { dateOrNull, only } from '../engine/rows.ts'

export interface OwnerColumns {
  readonly owner_id: number
  readonly owner_luid: string
  readonly owner_name: string
  readonly owner_full_name: string | null
  readonly owner_email: string | null
  readonly owner_site_role: SiteRole
  readonly owner_last_login_at: number
}

/** From `site_user o`. */
export const ownerColumns = sql`o.id as owner_id, o.luid as owner_luid, o.name as owner_name,
  o.full_name as owner_full_name, o.email as owner_email, o.site_role as owner_site_role,
  o.last_login_at as owner_last_login_at`

export function toOwner(row: OwnerColumns): Owner {
  return {
    id: row.owner_id,
    luid: row.owner_luid,
    name: row.owner_name,
    fullName: row.owner_full_name,
    email: row.owner_email,
    siteRole: row.owner_site_role,
    lastLogin: dateOrNull(row.owner_last_login_at),
  }
}

export interface ProjectReferenceColumns {
  readonly project_id: number
  readonly project_luid: string
  readonly project_name: string
  readonly project_description: string
  readonly project_controlling_id: number | null
}

/** From `project p`. */
export const projectReferenceColumns = sql`p.id as project_id, p.luid as project_luid,
  p.name as project_name, p.description as project_description,
  p.controlling_project_id as project_controlling_id`

export function toProjectReference(row: ProjectReferenceColumns): ProjectReference {
  return {
    id: row.project_id,
    luid: row.project_luid,
    name: row.project_name,
    description: row.project_description,
    controllingProjectId: row.project_controlling_id,
  }
}

/** What lists sort owners by. @throws Error when there is no such user */
export async function ownerNameKey({ db }: Database, ownerId: number): Promise<string> {
  const rows = await db
    .selectFrom('site_user')
    .select('name_key')
    .where('id', '=', ownerId)
    .execute()
  return only(rows, `user ${ownerId}`).name_key
}
