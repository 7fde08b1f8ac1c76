/** Custom views: who sees them, who changes them, and how they are answered. */

import type { Raise } from '@easel/contract'
import { filtersOf, readCustomView } from '../domain/custom-view-document.ts'
import type { Access, Caller, CustomView, Store, View } from '../ports/index.ts'

interface Asking {
  readonly params: { readonly customViewId: string }
  readonly caller: Caller
  readonly services: { readonly store: Store; readonly access: Access }
  readonly error: Raise<'404166'>
}

export interface Found {
  readonly customView: CustomView
  readonly view: View
}

/** Shared ones are seen by those who may read the view; others by their owner and administrators. What is not seen is not found. */
export async function findCustomView(context: Asking): Promise<Found> {
  const { params, caller, services, error } = context
  const { read } = services.store
  const luid = params.customViewId.toLowerCase()
  const customView = await read.customViews.byLuid(caller.site.id, luid)
  const isSeen = customView !== null && (customView.isShared || mayChange(caller, customView))
  const view = isSeen ? await read.views.byLuid(caller.site.id, customView.view.luid) : null
  if (customView === null || view === null) throw error('404166', { id: params.customViewId })
  if (!(await services.access.may(caller, 'Read', { kind: 'view', record: view }))) {
    throw error('404166', { id: params.customViewId })
  }
  return { customView, view }
}

export const mayChange = (caller: Caller, { owner }: Pick<CustomView, 'owner'>): boolean =>
  caller.isAdministrator || owner.id === caller.user.id

/** @throws RestError 403004 where the caller is neither the owner nor an administrator */
export async function findOwnCustomView(
  context: Asking & { readonly error: Raise<'403004' | '404166'> },
): Promise<Found> {
  const found = await findCustomView(context)
  if (!mayChange(context.caller, found.customView)) {
    throw context.error('403004', {
      problem: `Custom view '${found.customView.name}' is its owner's to change, and administrators'.`,
    })
  }
  return found
}

export const customViewAnswer = (view: CustomView) => ({
  id: view.luid,
  name: view.name,
  createdAt: view.createdAt,
  updatedAt: view.updatedAt,
  shared: view.isShared,
  view: { id: view.view.luid, name: view.view.name },
  workbook: { id: view.workbook.luid, name: view.workbook.name },
  owner: { id: view.owner.luid, name: view.owner.name },
})

/**
 * Filters of the document, with those of the request in front of them.
 *
 * @param refuse The error of a document whose filters cannot be read
 */
export async function customFilters(
  {
    services,
    viewFilters,
  }: Pick<Asking, 'services'> & {
    readonly viewFilters: ReadonlyMap<string, string>
  },
  { customView }: Found,
  refuse: (problem: string) => Error,
): Promise<ReadonlyMap<string, string>> {
  const document = readCustomView(await services.store.read.customViews.documentOf(customView.id))
  const filters = 'problem' in document ? document : filtersOf(document)
  if ('problem' in filters) throw refuse(filters.problem)
  return new Map([...filters, ...viewFilters])
}
