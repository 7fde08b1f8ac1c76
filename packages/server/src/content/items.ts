/** Finds an item of any kind, as far as the caller may know of it: items that the caller cannot read are reported as not found. */

import { contentKinds, type ContentKind, type KindOf, type Raise } from '@easel/contract'
import type { Access, Caller, Guarded, Items, Reader, Store } from '../ports/index.ts'

type ByLuid<T> = (read: Reader, siteId: number, luid: string) => Promise<T | null>

const byLuid: { readonly [K in ContentKind]: ByLuid<Items[K]> } = {
  project: (read, siteId, luid) => read.projects.byLuid(siteId, luid),
  workbook: (read, siteId, luid) => read.workbooks.byLuid(siteId, luid),
  view: (read, siteId, luid) => read.views.byLuid(siteId, luid),
  datasource: (read, siteId, luid) => read.dataSources.byLuid(siteId, luid),
  flow: (read, siteId, luid) => read.flows.byLuid(siteId, luid),
}

type ByIds<T> = (read: Reader, ids: readonly number[]) => Promise<readonly T[]>

const byIds: { readonly [K in ContentKind]: ByIds<Items[K]> } = {
  project: (read, ids) => read.projects.byIds(ids),
  workbook: (read, ids) => read.workbooks.byIds(ids),
  view: (read, ids) => read.views.byIds(ids),
  datasource: (read, ids) => read.dataSources.byIds(ids),
  flow: (read, ids) => read.flows.byIds(ids),
}

/** Items by their row number; those that are gone are absent. */
export async function readItems<K extends ContentKind>(
  read: Reader,
  kind: K,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Items[K]>> {
  if (ids.length === 0) return new Map()
  const found = await byIds[kind](read, ids)
  return new Map(found.map((record) => [record.id, record]))
}

export type NotFoundOf<K extends ContentKind> = KindOf<K>['notFound']

/** The parameter that names an item in the path of a method: `workbookId`. */
export type ItemParams<K extends ContentKind> = { readonly [P in `${K}Id`]: string }

export const luidIn = <K extends ContentKind>(params: ItemParams<K>, kind: K): string =>
  params[`${kind}Id` as const]

export interface Asking<K extends ContentKind> {
  readonly caller: Caller
  readonly services: { readonly store: Store; readonly access: Access }
  readonly error: Raise<NotFoundOf<K>>
}

/** A kind and its record belong together, which the compiler cannot follow for a kind that it does not know. */
export const guarded = <K extends ContentKind>(kind: K, record: Items[K]): Guarded =>
  ({ kind, record }) as Guarded

/** The codes of all kinds say the same: what was asked for, by its id. */
export function notFound<K extends ContentKind>(
  { error }: Pick<Asking<K>, 'error'>,
  kind: K,
  luid: string,
): Error {
  const raise = error as Raise<NotFoundOf<ContentKind>>
  return raise(contentKinds[kind].notFound, { id: luid })
}

/** Whether the caller may read it is for the caller of this function to ask. */
export const readItem = <K extends ContentKind>(
  read: Reader,
  kind: K,
  at: { readonly siteId: number; readonly luid: string },
): Promise<Items[K] | null> => byLuid[kind](read, at.siteId, at.luid.toLowerCase())

export async function findItem<K extends ContentKind>(
  context: Asking<K>,
  kind: K,
  luid: string,
): Promise<Items[K]> {
  const { caller, services } = context
  const record = await readItem(services.store.read, kind, { siteId: caller.site.id, luid })
  if (record === null || !(await services.access.may(caller, 'Read', guarded(kind, record)))) {
    throw notFound(context, kind, luid)
  }
  return record
}
