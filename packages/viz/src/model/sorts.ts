/** Sorts of the fields a sheet shows, in both the older and the newer spelling. */

import type { XmlElement } from '../package/xml-tree.ts'
import type { FieldResolver } from './field-resolver.ts'
import { parseLiteral } from './literal.ts'
import type { QualifiedName } from './names.ts'
import { parseQualifiedName } from './names.ts'
import type { Field, Literal, Sort } from './sheet.ts'
import type { UnsupportedList } from './unsupported.ts'
import type { WorkbookModel, WorksheetModel } from './workbook.ts'
import { attribute, childAt, childrenNamed, optional } from './xml-access.ts'

export interface SortContext {
  readonly workbook: WorkbookModel
  readonly sheet: WorksheetModel
  readonly resolver: FieldResolver
  readonly unsupported: UnsupportedList
  /** Fields on shelves and marks cards; sorts of others change nothing. */
  readonly shown: readonly Field[]
}

interface WrittenSort {
  readonly kind: string
  readonly name: QualifiedName
  readonly direction: 'asc' | 'desc'
  readonly using?: string
  readonly isNested?: boolean
  readonly members: readonly Literal[]
}

/** One sort a field: the sheet's own, else the data source's default. */
export function bindSorts(context: SortContext): readonly Sort[] {
  const bound = new Map<Field, Sort>()
  const key = (datasource: string, instance: string) => JSON.stringify([datasource, instance])
  const shown = new Map(
    context.shown.map((field) => [key(field.datasource, field.instance), field]),
  )
  const primary = context.sheet.datasources[0] ?? ''
  for (const written of writtenSorts(context)) {
    const { datasource = primary, instance } = written.name
    const field = shown.get(key(datasource, instance))
    if (field === undefined || bound.has(field)) continue
    const sort = bindSort(context, field, written)
    if (sort !== undefined) bound.set(field, sort)
  }
  return [...bound.values()]
}

/** Order of Measure Names by hand: qualified instance names. */
export function measureNamesOrder(sheet: WorksheetModel): readonly string[] {
  const manual = viewSorts(sheet).find(
    (sort) => sort.kind === 'manual' && sort.name.instance === '[:Measure Names]',
  )
  return manual?.members.map(String) ?? []
}

function writtenSorts({ workbook, sheet }: SortContext): readonly WrittenSort[] {
  const defaults = sheet.datasources.flatMap((datasource) =>
    (workbook.datasources.get(datasource)?.defaultSorts ?? [])
      .flatMap((element) => readSort(element))
      .map((sort) => ({ ...sort, name: { datasource, ...sort.name } })),
  )
  return [...viewSorts(sheet), ...defaults]
}

function viewSorts(sheet: WorksheetModel): readonly WrittenSort[] {
  const view = childAt(sheet.table, 'view')
  const nested = childAt(view, 'shelf-sorts')?.children ?? []
  return [...(view?.children ?? []), ...nested].flatMap((element) => readSort(element))
}

function readSort(element: XmlElement): WrittenSort[] {
  if (element.name === 'shelf-sort-v2') return readShelfSort(element)
  const kind =
    element.name === 'sort'
      ? (attribute(element, 'class') ?? 'unknown')
      : /^(.+)-sort$/.exec(element.name)?.[1]
  const name = parseQualifiedName(attribute(element, 'column') ?? '')
  if (kind === undefined || name === undefined) return []
  const using = attribute(element, 'using')
  return [
    {
      kind,
      name,
      direction: attribute(element, 'direction')?.toUpperCase() === 'DESC' ? 'desc' : 'asc',
      ...optional('using', using),
      members: childrenNamed(childAt(element, 'dictionary'), 'bucket').map((bucket) =>
        parseLiteral(bucket.text),
      ),
    },
  ]
}

function readShelfSort(element: XmlElement): WrittenSort[] {
  const name = parseQualifiedName(attribute(element, 'dimension-to-sort') ?? '')
  if (name === undefined) return []
  return [
    {
      kind: 'computed',
      name,
      direction: attribute(element, 'direction')?.toUpperCase() === 'DESC' ? 'desc' : 'asc',
      ...optional('using', attribute(element, 'measure-to-sort-by')),
      isNested: true,
      members: [],
    },
  ]
}

function bindSort(context: SortContext, field: Field, written: WrittenSort): Sort | undefined {
  const { direction } = written
  if (written.kind === 'manual') return { field, direction, members: written.members }
  // The order of the data source is that of the members themselves.
  if (written.kind === 'alphabetic' || written.kind === 'natural') return { field, direction }
  if (written.kind === 'computed') {
    const by = written.using === undefined ? undefined : parseQualifiedName(written.using)
    const nested = written.isNested === true ? { isNested: true } : {}
    return { field, direction, ...optional('by', by && context.resolver.field(by)), ...nested }
  }
  context.unsupported.drawing(`sort:${written.kind}`, field.column.caption)
  return undefined
}
