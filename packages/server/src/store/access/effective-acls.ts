/** Pushing rules to where they take effect: a locked project's defaults into its items, a tabbed workbook's rules into its views. */

import { setCountedAcl } from '../content/counted.ts'
import type { Database } from '../engine/database.ts'
import { kindsByDefault, type PushedDefault } from '../content/kinds.ts'
import { only } from '../engine/rows.ts'

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

export interface PushedRules {
  readonly projectIds: readonly number[]
  readonly of: PushedDefault
  readonly aclId: number
}

/** Gives all items of the projects that take a default its list of rules. */
export async function setItemsOfProjects(
  database: Database,
  { projectIds, of, aclId }: PushedRules,
): Promise<void> {
  for (const kind of kindsByDefault[of]) {
    await setCountedAcl(database, kind, { column: 'project_id', ids: projectIds, aclId })
  }
}

/** Gives a workbook a list of rules, and its views too while it shows tabs. */
export async function setWorkbookAcl(
  database: Database,
  workbookId: number,
  aclId: number,
): Promise<void> {
  const { show_tabs } = only(
    await database.db
      .selectFrom('workbook')
      .select('show_tabs')
      .where('id', '=', workbookId)
      .execute(),
    `workbook ${workbookId}`,
  )
  await setCountedAcl(database, 'workbook', { column: 'id', ids: [workbookId], aclId })
  if (show_tabs === 1) await setViewAcls(database, workbookId, aclId)
}

/** Gives all views of a workbook one list of rules. */
export async function setViewAcls(
  database: Database,
  workbookId: number,
  aclId: number,
): Promise<void> {
  await setCountedAcl(database, 'view', { column: 'workbook_id', ids: [workbookId], aclId })
}
