/** Finds the thing that a request names, as far as the caller may know of it: what he may not read does not exist for him. */

import type { Raise } from '@easel/contract'
import type { Access, Caller, Project, Store, View, Workbook } from '../ports/index.ts'

interface Asking<E extends '404005' | '404006' | '404011'> {
  readonly caller: Caller
  readonly services: { readonly store: Store; readonly access: Access }
  readonly error: Raise<E>
}

export async function findProject(
  { caller, services, error }: Asking<'404005'>,
  luid: string,
): Promise<Project> {
  const record = await services.store.read.projects.byLuid(caller.site.id, luid.toLowerCase())
  if (
    record === null ||
    !(await services.access.may(caller, 'Read', { kind: 'project', record }))
  ) {
    throw error('404005', { id: luid })
  }
  return record
}

export async function findWorkbook(
  { caller, services, error }: Asking<'404006'>,
  luid: string,
): Promise<Workbook> {
  const record = await services.store.read.workbooks.byLuid(caller.site.id, luid.toLowerCase())
  if (
    record === null ||
    !(await services.access.may(caller, 'Read', { kind: 'workbook', record }))
  ) {
    throw error('404006', { id: luid })
  }
  return record
}

export async function findView(
  { caller, services, error }: Asking<'404011'>,
  luid: string,
): Promise<View> {
  const record = await services.store.read.views.byLuid(caller.site.id, luid.toLowerCase())
  if (record === null || !(await services.access.may(caller, 'Read', { kind: 'view', record }))) {
    throw error('404011', { id: luid })
  }
  return record
}

/** Whether the caller owns or leads the project, directly or from above, or administers the site. */
export function leads({ caller }: Pick<Asking<never>, 'caller'>, project: Project): boolean {
  return caller.isAdministrator || caller.ledProjectIds.has(project.id)
}

/** The views of a workbook that the caller may read, in tab order. */
export async function visibleViews(
  { caller, services }: Pick<Asking<never>, 'caller' | 'services'>,
  workbook: Workbook,
): Promise<readonly View[]> {
  const views = await services.store.read.views.ofWorkbook(workbook.id)
  const isVisible = await Promise.all(
    views.map((record) => services.access.may(caller, 'Read', { kind: 'view', record })),
  )
  return views.filter((_, index) => isVisible[index] === true)
}
