/** What the rows of published kinds have alike: a default list of rules, revisions, a place and an owner. */

import { sql } from 'kysely'
import type { Database } from '../engine/database.ts'
import { only } from '../engine/rows.ts'
import { freeStorage } from '../sites/versions.ts'
import { ownerNameKey } from './owner.ts'

/** Kinds whose files have revisions, in the table of the same name with `_revision`. */
export type PublishedKind = 'workbook' | 'datasource'

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

interface Revision {
  /** Of the item. */
  readonly id: number
  readonly number: number
  readonly content: {
    readonly blobSha256: string
    readonly sizeBytes: number
    readonly publisherId: number
    readonly now: Date
  }
}

export async function addRevision(
  { db }: Database,
  kind: PublishedKind,
  { id, number, content }: Revision,
): Promise<void> {
  const { blobSha256, sizeBytes, publisherId, now } = content
  await sql`insert into ${sql.table(`${kind}_revision`)}
    (${sql.ref(`${kind}_id`)}, number, blob_sha256, size_bytes, publisher_id, published_at)
    values (${id}, ${number}, ${blobSha256}, ${sizeBytes}, ${publisherId}, ${now.getTime()})`.execute(
    db,
  )
}

/** Removes all revisions of some items of a site, and counts their bytes as free. */
export async function deleteRevisions(
  database: Database,
  kind: PublishedKind,
  { siteId, ids }: { readonly siteId: number; readonly ids: readonly number[] },
): Promise<void> {
  const { rows } = await sql<{ size_bytes: number }>`delete from ${sql.table(`${kind}_revision`)}
    where ${sql.ref(`${kind}_id`)} in (${sql.join(ids)}) returning size_bytes`.execute(database.db)
  await freeStorage(database, siteId, rows)
}
