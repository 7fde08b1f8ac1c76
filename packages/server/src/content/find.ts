/** Finds what a request names, for each kind of content, and what lies in it. */

import type { DataSource, Flow, Project, View, Workbook } from '../ports/index.ts'
import { findItem, type Asking } from './items.ts'

export const findProject = (context: Asking<'project'>, luid: string): Promise<Project> =>
  findItem(context, 'project', luid)

export const findWorkbook = (context: Asking<'workbook'>, luid: string): Promise<Workbook> =>
  findItem(context, 'workbook', luid)

export const findView = (context: Asking<'view'>, luid: string): Promise<View> =>
  findItem(context, 'view', luid)

export const findDataSource = (context: Asking<'datasource'>, luid: string): Promise<DataSource> =>
  findItem(context, 'datasource', luid)

export const findFlow = (context: Asking<'flow'>, luid: string): Promise<Flow> =>
  findItem(context, 'flow', luid)

/** Whether the caller owns or leads the project, directly or from above, or administers the site. */
export function leads({ caller }: Pick<Asking<'project'>, 'caller'>, project: Project): boolean {
  return caller.isAdministrator || caller.ledProjectIds.has(project.id)
}

/** The views of a workbook that the caller may read, in tab order. */
export async function visibleViews(
  { caller, services }: Pick<Asking<'view'>, 'caller' | 'services'>,
  workbook: Workbook,
): Promise<readonly View[]> {
  const views = await services.store.read.views.ofWorkbook(workbook.id)
  const isVisible = await Promise.all(
    views.map((record) => services.access.may(caller, 'Read', { kind: 'view', record })),
  )
  return views.filter((_, index) => isVisible[index] === true)
}
