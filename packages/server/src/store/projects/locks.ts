/** What locking, releasing and moving does to a project and to everything below it. */

import type { ContentPermissions } from '@easel/contract'
import { setCountedAcl } from '../content/counted.ts'
import { isPushed } from '../content/kinds.ts'
import type { Database } from '../engine/database.ts'
import { setItemsOfProjects } from '../access/effective-acls.ts'
import { below } from './reader.ts'
import { chunks, only } from '../engine/rows.ts'

export interface ProjectState {
  readonly id: number
  readonly luid: string
  readonly site_id: number
  readonly parent_id: number | null
  readonly content_permissions: ContentPermissions
  readonly controlling_project_id: number | null
  readonly acl_id: number
}

/** @throws Error when there is no such project */
export async function projectState({ db }: Database, projectId: number): Promise<ProjectState> {
  const rows = await db
    .selectFrom('project')
    .select([
      'id',
      'luid',
      'site_id',
      'parent_id',
      'content_permissions',
      'controlling_project_id',
      'acl_id',
    ])
    .where('id', '=', projectId)
    .execute()
  return only(rows, `project ${projectId}`)
}

/** The project whose lock reaches down from a parent into what is below it, or null. */
export function lockFromAbove(parent: ProjectState | null): number | null {
  return parent?.content_permissions === 'LockedToProject' ? parent.controlling_project_id : null
}

/**
 * Sets a project's own mode. A lock takes hold of its items, and with nested of everything below; without it, or without nested, what it
 * held below is released with the rules it had under the lock.
 *
 * @throws RangeError when another project's lock covers the project
 */
export async function setContentPermissions(
  database: Database,
  project: ProjectState,
  mode: ContentPermissions,
): Promise<void> {
  if (project.controlling_project_id !== null && project.controlling_project_id !== project.id) {
    throw new RangeError(
      `project ${project.id} is locked by project ${project.controlling_project_id}`,
    )
  }
  if (mode === 'LockedToProject') {
    await coverBy(database, project, await below(database, [project.id]))
    return
  }
  await release(database, project.id, await below(database, [project.id]))
  await database.db
    .updateTable('project')
    .set({
      content_permissions: mode,
      controlling_project_id: mode === 'ManagedByOwner' ? null : project.id,
    })
    .where('id', '=', project.id)
    .execute()
  if (mode === 'LockedToProjectWithoutNested') {
    await takeDefaults(database, project, [project.id])
  }
}

/** Fits a project that has just been moved, with everything below it, into the locks of its new place. */
export async function fitIntoParent(
  database: Database,
  project: ProjectState,
  parent: ProjectState | null,
): Promise<void> {
  const subtree = await below(database, [project.id])
  const lock = lockFromAbove(parent)
  if (lock !== null) {
    await coverBy(database, await projectState(database, lock), subtree)
    return
  }
  const before = project.controlling_project_id
  if (before !== null && before !== project.id) await release(database, before, subtree)
}

/** Puts projects under a lock: mode, rules and defaults become the locking project's, and all items take its defaults. */
async function coverBy(
  database: Database,
  locking: ProjectState,
  projectIds: readonly number[],
): Promise<void> {
  for (const ids of chunks(projectIds)) {
    await database.db
      .updateTable('project')
      .set({ content_permissions: 'LockedToProject', controlling_project_id: locking.id })
      .where('id', 'in', ids)
      .execute()
  }
  await setCountedAcl(database, 'project', {
    column: 'id',
    ids: projectIds,
    aclId: locking.acl_id,
  })
  const nested = projectIds.filter((id) => id !== locking.id)
  for (const projectId of nested) {
    await copyDefaults(database, { from: locking.id, to: projectId })
  }
  await takeDefaults(database, locking, projectIds)
}

async function takeDefaults(
  database: Database,
  locking: ProjectState,
  projectIds: readonly number[],
): Promise<void> {
  const defaults = await database.db
    .selectFrom('project_default_acl')
    .select(['kind', 'acl_id'])
    .where('project_id', '=', locking.id)
    .execute()
  for (const { kind, acl_id: aclId } of defaults) {
    if (!isPushed(kind)) continue
    await setItemsOfProjects(database, { projectIds, of: kind, aclId })
  }
}

async function release(
  { db }: Database,
  lockId: number,
  projectIds: readonly number[],
): Promise<void> {
  for (const ids of chunks(projectIds)) {
    await db
      .updateTable('project')
      .set({ content_permissions: 'ManagedByOwner', controlling_project_id: null })
      .where('id', 'in', ids)
      .where('controlling_project_id', '=', lockId)
      .execute()
  }
}

/** Replaces a project's defaults by another's. */
export async function copyDefaults(
  { db }: Database,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  const defaults = await db
    .selectFrom('project_default_acl')
    .select(['kind', 'acl_id'])
    .where('project_id', '=', from)
    .execute()
  await db.deleteFrom('project_default_acl').where('project_id', '=', to).execute()
  await db
    .insertInto('project_default_acl')
    .values(defaults.map((row) => ({ ...row, project_id: to })))
    .execute()
}
