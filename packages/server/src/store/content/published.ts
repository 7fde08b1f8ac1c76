/** What the rows of published kinds have alike: a default list of rules, a place and an owner. */

import type { PublishedKind } from '@easel/contract'
import type { Database } from '../engine/database.ts'
import { only } from '../engine/rows.ts'
import { ownerNameKey } from './owner.ts'

interface DefaultAcl {
  readonly aclId: number
  readonly isLocked: boolean
}

async function defaultAclOf(
  { db }: Database,
  kind: PublishedKind,
  projectId: number,
): Promise<DefaultAcl> {
  const rows = await db
    .selectFrom('project')
    .innerJoin('project_default_acl as d', 'd.project_id', 'project.id')
    .select(['project.controlling_project_id', 'd.acl_id'])
    .where('project.id', '=', projectId)
    .where('d.kind', '=', kind)
    .execute()
  const { acl_id: aclId, controlling_project_id: controlling } = only(rows, `project ${projectId}`)
  return { aclId, isLocked: controlling !== null }
}

/** The list of rules that a new item of the project begins with. */
export const newAclOf = async (
  database: Database,
  kind: PublishedKind,
  projectId: number,
): Promise<number> => (await defaultAclOf(database, kind, projectId)).aclId

/** In a locked project the items have its defaults; elsewhere a moved item keeps what it has, and this is null. */
export async function lockedAclOf(
  database: Database,
  kind: PublishedKind,
  projectId: number,
): Promise<number | null> {
  const { aclId, isLocked } = await defaultAclOf(database, kind, projectId)
  return isLocked ? aclId : null
}

/** Where an item stands and who owns it, as far as a change says. */
export interface Placing {
  readonly projectId?: number
  readonly ownerId?: number
}

export const placeColumns = async (database: Database, { projectId, ownerId }: Placing) => ({
  ...(projectId !== undefined && { project_id: projectId }),
  ...(ownerId !== undefined && {
    owner_id: ownerId,
    owner_name_key: await ownerNameKey(database, ownerId),
  }),
})
