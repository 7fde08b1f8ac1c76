/** Making, changing and deleting projects. */

import type { PublishedKind } from '@easel/contract'
import { sql } from 'kysely'
import type {
  Project,
  NewProject,
  ProjectChange,
  ProjectWriter,
} from '../../ports/store/projects.ts'
import { deleteCounted, insertCounted } from '../content/counted.ts'
import type { Database } from '../engine/database.ts'
import { nameKey } from '../engine/normalise.ts'
import {
  copyDefaults,
  fitIntoParent,
  lockFromAbove,
  projectState,
  setContentPermissions,
  type ProjectState,
} from './locks.ts'
import { below, projectReader } from './reader.ts'
import { chunks, only } from '../engine/rows.ts'
import { touchSite } from '../sites/versions.ts'
import { deleteDataSources } from '../datasources/writer.ts'
import { deleteFlows } from '../flows/writer.ts'
import { deleteWorkbooks } from '../workbooks/writer.ts'

export function projectWriter(database: Database): ProjectWriter {
  const reader = projectReader(database)
  const byId = async (id: number): Promise<Project> => {
    const project = await reader.byId(id)
    return only(project === null ? [] : [project], `project ${id}`)
  }
  return {
    ...reader,
    async create(project) {
      await touchSite(database, project.siteId, { access: true })
      return byId(await insert(database, project))
    },
    async update(projectId, change) {
      const before = await projectState(database, projectId)
      await touchSite(database, before.site_id, { access: true })
      await setOwnFields(database, projectId, change)
      if (change.parentId !== undefined && change.parentId !== before.parent_id) {
        await move(database, before, change.parentId)
      }
      if (change.contentPermissions !== undefined) {
        const now = await projectState(database, projectId)
        if (change.contentPermissions !== now.content_permissions) {
          await setContentPermissions(database, now, change.contentPermissions)
        }
      }
      return byId(projectId)
    },
    delete: async (projectId) => remove(database, projectId),
  }
}

async function insert(database: Database, project: NewProject): Promise<number> {
  const { db } = database
  const parent = project.parentId === null ? null : await projectState(database, project.parentId)
  const model = parent ?? (await defaultProject(database, project.siteId))
  const owner = await ownerKeys(database, project.ownerId)
  const lock = lockFromAbove(parent)
  const ids = await insertCounted(database, 'project', [
    {
      luid: database.uuid(),
      site_id: project.siteId,
      parent_id: project.parentId,
      parent_luid: parent?.luid ?? '',
      name: project.name,
      name_key: nameKey(project.name),
      description: project.description,
      content_permissions: lock === null ? project.contentPermissions : 'LockedToProject',
      controlling_project_id: lock,
      ...owner,
      acl_id: model.acl_id,
      created_at: project.now.getTime(),
      updated_at: project.now.getTime(),
    },
  ])
  const id = only(ids, 'the new project')
  if (lock === null && project.contentPermissions !== 'ManagedByOwner') {
    await db
      .updateTable('project')
      .set({ controlling_project_id: id })
      .where('id', '=', id)
      .execute()
  }
  await copyDefaults(database, { from: model.id, to: id })
  return id
}

async function setOwnFields(
  database: Database,
  projectId: number,
  change: ProjectChange,
): Promise<void> {
  await database.db
    .updateTable('project')
    .set({
      updated_at: change.now.getTime(),
      ...(change.name !== undefined && { name: change.name, name_key: nameKey(change.name) }),
      ...(change.description !== undefined && { description: change.description }),
      ...(change.ownerId !== undefined && (await ownerKeys(database, change.ownerId))),
    })
    .where('id', '=', projectId)
    .execute()
}

async function move(
  database: Database,
  project: ProjectState,
  parentId: number | null,
): Promise<void> {
  if (parentId !== null && (await below(database, [project.id])).includes(parentId)) {
    throw new RangeError(`project ${parentId} is project ${project.id} or lies below it`)
  }
  const parent = parentId === null ? null : await projectState(database, parentId)
  await database.db
    .updateTable('project')
    .set({ parent_id: parentId, parent_luid: parent?.luid ?? '' })
    .where('id', '=', project.id)
    .execute()
  await fitIntoParent(database, project, parent)
}

/** What goes with a project, by its table. */
const itemsOf = {
  workbook: deleteWorkbooks,
  datasource: deleteDataSources,
  flow: deleteFlows,
} as const satisfies Readonly<Record<PublishedKind, unknown>>

async function remove(database: Database, projectId: number): Promise<void> {
  const { db } = database
  const { site_id: siteId } = await projectState(database, projectId)
  await touchSite(database, siteId, { access: true })
  const subtree = await below(database, [projectId])
  for (const ids of chunks(subtree)) {
    for (const [table, deleteItems] of Object.entries(itemsOf)) {
      const held = await sql<{ id: number }>`select id from ${sql.table(table)}
        where project_id in (${sql.join(ids)})`.execute(db)
      await deleteItems(
        database,
        siteId,
        held.rows.map((row) => row.id),
      )
    }
  }
  for (const ids of chunks(subtree)) {
    // Rows of one subtree refer to each other; without the references their order does not matter.
    await db
      .updateTable('project')
      .set({ parent_id: null, controlling_project_id: null })
      .where('id', 'in', ids)
      .execute()
  }
  await deleteCounted(database, 'project', { column: 'id', ids: subtree })
}

async function defaultProject(database: Database, siteId: number): Promise<ProjectState> {
  const { id } = await database.db
    .selectFrom('project')
    .select('id')
    .where('site_id', '=', siteId)
    .where('parent_luid', '=', '')
    .where('name_key', '=', nameKey('Default'))
    .executeTakeFirstOrThrow()
  return projectState(database, id)
}

async function ownerKeys(
  { db }: Database,
  ownerId: number,
): Promise<{ owner_id: number; owner_name_key: string; owner_email_key: string }> {
  const rows = await db
    .selectFrom('site_user')
    .select(['name_key', 'email_key'])
    .where('id', '=', ownerId)
    .execute()
  const owner = only(rows, `user ${ownerId}`)
  return { owner_id: ownerId, owner_name_key: owner.name_key, owner_email_key: owner.email_key }
}
