/** Pushing rules to where they take effect: a locked project's defaults into its items, a tabbed workbook's rules into its views. */

import { moveCount } from '../content/counts.ts'
import type { Database } from '../engine/database.ts'
import { kindsInProjects, tableOf } from '../content/kinds.ts'
import { chunks, only } from '../engine/rows.ts'

export interface Carried {
  readonly siteId: number
  /** The project, and all that its lock covers. */
  readonly projectIds: readonly number[]
  readonly isLocked: boolean
}

/**
 * Which projects share a project's rules: those under its lock, or it alone.
 *
 * @throws RangeError when another project's lock covers it, as its rules are not its own then
 */
export async function carriedByLock({ db }: Database, projectId: number): Promise<Carried> {
  const project = only(
    await db
      .selectFrom('project')
      .select(['site_id', 'controlling_project_id'])
      .where('id', '=', projectId)
      .execute(),
    `project ${projectId}`,
  )
  const controlling = project.controlling_project_id
  if (controlling === null) {
    return { siteId: project.site_id, projectIds: [projectId], isLocked: false }
  }
  if (controlling !== projectId) {
    throw new RangeError(`project ${projectId} is locked by project ${controlling}`)
  }
  const covered = await db
    .selectFrom('project')
    .select('id')
    .where('controlling_project_id', '=', projectId)
    .execute()
  return { siteId: project.site_id, projectIds: covered.map((row) => row.id), isLocked: true }
}

/** Gives all workbooks and views of the projects one list of rules. */
export async function setItemsOfProjects(
  database: Database,
  {
    siteId,
    projectIds,
    aclId,
  }: { readonly siteId: number; readonly projectIds: readonly number[]; readonly aclId: number },
): Promise<void> {
  for (const kind of kindsInProjects) {
    const table = tableOf[kind]
    for (const ids of chunks(projectIds)) {
      const before = await database.db
        .selectFrom(table)
        .select(['acl_id', (select) => select.fn.countAll<number>().as('by')])
        .where('project_id', 'in', ids)
        .groupBy('acl_id')
        .execute()
      await database.db
        .updateTable(table)
        .set({ acl_id: aclId })
        .where('project_id', 'in', ids)
        .where('acl_id', '!=', aclId)
        .execute()
      for (const row of before) {
        await moveCount(database, { siteId, kind, aclId: row.acl_id, by: row.by }, aclId)
      }
    }
  }
}

/** Gives a workbook a list of rules, and its views too while it shows tabs. */
export async function setWorkbookAcl(
  database: Database,
  workbookId: number,
  aclId: number,
): Promise<void> {
  const before = only(
    await database.db
      .selectFrom('workbook')
      .select(['site_id', 'acl_id', 'show_tabs'])
      .where('id', '=', workbookId)
      .execute(),
    `workbook ${workbookId}`,
  )
  await database.db
    .updateTable('workbook')
    .set({ acl_id: aclId })
    .where('id', '=', workbookId)
    .execute()
  const moved = { siteId: before.site_id, kind: 'workbook', aclId: before.acl_id, by: 1 } as const
  await moveCount(database, moved, aclId)
  if (before.show_tabs === 1) await setViewAcls(database, workbookId, aclId)
}

/** Gives one view a list of rules. */
export async function setViewAcl(database: Database, viewId: number, aclId: number): Promise<void> {
  const before = only(
    await database.db
      .selectFrom('workbook_view')
      .select(['site_id', 'acl_id'])
      .where('id', '=', viewId)
      .execute(),
    `view ${viewId}`,
  )
  await database.db
    .updateTable('workbook_view')
    .set({ acl_id: aclId })
    .where('id', '=', viewId)
    .execute()
  const moved = { siteId: before.site_id, kind: 'view', aclId: before.acl_id, by: 1 } as const
  await moveCount(database, moved, aclId)
}

/** Gives all views of a workbook one list of rules. */
export async function setViewAcls(
  database: Database,
  workbookId: number,
  aclId: number,
): Promise<void> {
  const before = await database.db
    .selectFrom('workbook_view')
    .select(['site_id', 'acl_id', (select) => select.fn.countAll<number>().as('by')])
    .where('workbook_id', '=', workbookId)
    .groupBy(['site_id', 'acl_id'])
    .execute()
  await database.db
    .updateTable('workbook_view')
    .set({ acl_id: aclId })
    .where('workbook_id', '=', workbookId)
    .execute()
  for (const row of before) {
    const moved = { siteId: row.site_id, kind: 'view', aclId: row.acl_id, by: row.by } as const
    await moveCount(database, moved, aclId)
  }
}
