/** Binds a worksheet: shelves parsed, pills resolved, what is not understood listed by name. */

import type { XmlElement } from '../package/xml-tree.ts'
import type { FieldResolver } from './field-resolver.ts'
import { createFieldResolver } from './field-resolver.ts'
import { bindFilters } from './filters.ts'
import { measureNameAliases, measureValueFields } from './measure-values.ts'
import { bindBlends } from './blends.ts'
import { parseQualifiedName } from './names.ts'
import { bindPages } from './pages.ts'
import { bindPanes } from './panes.ts'
import type { BoundSheet, Encoding, Field, Pane, ShelfExpression, ShelfItem } from './sheet.ts'
import type { ShelfTree } from './shelf.ts'
import { parseShelf, ShelfSyntaxError } from './shelf.ts'
import { bindSets } from './sheet-sets.ts'
import { bindStyle } from './sheet-style.ts'
import { bindSorts } from './sorts.ts'
import type { UnsupportedList } from './unsupported.ts'
import { createUnsupportedList } from './unsupported.ts'
import type { WorkbookModel, WorksheetModel } from './workbook.ts'
import {
  attribute,
  childAt,
  childrenNamed,
  descendantsNamed,
  isTrue,
  optional,
} from './xml-access.ts'

/**
 * Binds one worksheet of the workbook; undefined when there is none of that name.
 *
 * Never throws for content: see `unsupported` of the result for what it could not bind.
 */
export function bindSheet(workbook: WorkbookModel, sheetName: string): BoundSheet | undefined {
  const sheet = workbook.worksheets.get(sheetName)
  return sheet === undefined ? undefined : bindWorksheet(workbook, sheet)
}

function bindWorksheet(workbook: WorkbookModel, sheet: WorksheetModel): BoundSheet {
  const unsupported = createUnsupportedList()
  const formats = pillFormats(workbook, sheet)
  const resolver = createFieldResolver({ workbook, sheet, unsupported, formats })
  const rows = bindShelf(sheet.rows, resolver, unsupported)
  const columns = bindShelf(sheet.columns, resolver, unsupported)
  const pages = bindPages(sheet.table, workbook.currentPages.get(sheet.name), resolver)
  const panes = withPages(bindPanes(sheet, resolver, unsupported), pages.fields)
  const shown = shownItems([rows, columns], panes)
  const usesMeasureNames = shown.some((item) => item.kind === 'special')
  const ownFilters = bindFilters({ workbook, sheet, resolver, unsupported, usesMeasureNames })
  const filters = [...ownFilters, ...pages.filters]
  const measureValues = usesMeasureNames ? measureValueFields(sheet, filters, resolver) : []
  const shownFields = shown.flatMap((item) => (item.kind === 'field' ? [item.field] : []))
  const sets = bindSets({ workbook, sheet, resolver, unsupported })
  const sorts = bindSorts({ workbook, sheet, resolver, unsupported, shown: shownFields })
  const datasource = primaryDatasource(sheet, shownFields, measureValues)
  const style = bindStyle(sheet.table, unsupported)
  const blends = bindBlends({
    models: workbook.blends,
    primary: datasource,
    resolver,
    unsupported,
    shown: [...shownFields, ...measureValues],
    filters,
    sorts,
  })
  reportSheetFeatures(sheet, unsupported)
  reportDatasources(datasource, resolver, unsupported)
  return {
    name: sheet.name,
    style,
    ...optional('title', sheet.title),
    datasource,
    rows,
    columns,
    panes,
    filters,
    sorts,
    measureValues,
    ...(isByRow(sheet) ? { isByRow: true } : {}),
    measureNameAliases: measureNameAliases(workbook, sheet),
    sets,
    ...(blends.length === 0 ? {} : { blends }),
    columnsByName: resolver.columns(datasource),
    unsupported: unsupported.items(),
  }
}

function bindShelf(
  text: string,
  resolver: FieldResolver,
  unsupported: UnsupportedList,
): ShelfExpression | null {
  try {
    const tree = parseShelf(text)
    return tree === null ? null : bindTree(tree, resolver)
  } catch (error) {
    if (!(error instanceof ShelfSyntaxError)) throw error
    unsupported.data('shelf', error.message)
    return null
  }
}

function bindTree(tree: ShelfTree, resolver: FieldResolver): ShelfExpression {
  if (tree.kind === 'pill') return resolver.item(tree.name)
  return { kind: tree.kind, items: tree.items.map((item) => bindTree(item, resolver)) }
}

/** The fields of pages are on every marks card, as details are. */
function withPages(panes: readonly Pane[], fields: readonly Field[]): readonly Pane[] {
  if (fields.length === 0) return panes
  const details = fields.map((field): Encoding => ({
    role: 'detail',
    item: { kind: 'field', field },
  }))
  return panes.map((pane) => ({ ...pane, encodings: [...pane.encodings, ...details] }))
}

function shownItems(
  shelves: readonly (ShelfExpression | null)[],
  panes: readonly Pane[],
): readonly ShelfItem[] {
  const ofShelf = (shelf: ShelfExpression): ShelfItem[] =>
    'items' in shelf ? shelf.items.flatMap((item) => ofShelf(item)) : [shelf]
  return [
    ...shelves.flatMap((shelf) => (shelf === null ? [] : ofShelf(shelf))),
    ...panes.flatMap((pane) => pane.encodings.map((encoding) => encoding.item)),
  ]
}

function primaryDatasource(
  sheet: WorksheetModel,
  shown: readonly Field[],
  measureValues: readonly Field[],
): string {
  const used = new Set([...shown, ...measureValues].map((field) => field.datasource))
  return sheet.datasources.find((name) => used.has(name)) ?? sheet.datasources[0] ?? ''
}

/** Formats set on pills: for cells and labels of the sheet first, then for the pill everywhere. */
function pillFormats(
  workbook: WorkbookModel,
  sheet: WorksheetModel,
): (datasource: string, instance: string) => string | undefined {
  const found = new Map<string, string>()
  const collect = (style: XmlElement | undefined, element: string | undefined, owner: string) => {
    for (const rule of childrenNamed(style, 'style-rule')) {
      if (element !== undefined && attribute(rule, 'element') !== element) continue
      for (const format of childrenNamed(rule, 'format')) {
        const name = parseQualifiedName(attribute(format, 'field') ?? '')
        const value = attribute(format, 'value')
        if (attribute(format, 'attr') !== 'text-format' || !name || value === undefined) continue
        const key = JSON.stringify([name.datasource ?? owner, name.instance])
        if (!found.has(key)) found.set(key, value)
      }
    }
  }
  const style = childAt(sheet.table, 'style')
  for (const element of ['cell', 'label', undefined]) {
    collect(style, element, sheet.datasources[0] ?? '')
  }
  for (const name of sheet.datasources) {
    collect(workbook.datasources.get(name)?.style, undefined, name)
  }
  return (datasource, instance) => found.get(JSON.stringify([datasource, instance]))
}

function isByRow({ table }: WorksheetModel): boolean {
  return attribute(childAt(table, 'view', 'aggregation'), 'value') === 'false'
}

function reportSheetFeatures({ table }: WorksheetModel, unsupported: UnsupportedList): void {
  const view = childAt(table, 'view')
  if (isTrue(childAt(table, 'page-trail-options'), 'enabled')) {
    unsupported.drawing('page-trail', 'marks of other pages')
  }
  if (childAt(table, 'forecast-specification')) unsupported.drawing('forecast', 'forecast')
  if (childAt(table, 'show-full-range')) unsupported.drawing('show-missing-values', 'full range')
  for (const name of ['subtotals', 'grandtotals', 'grand-totals']) {
    if (childAt(table, name) ?? childAt(view, name)) unsupported.drawing('totals', name)
  }
  for (const encoding of descendantsNamed(childAt(table, 'style'), 'encoding')) {
    const isFolded = attribute(encoding, 'fold') === 'true'
    if (isFolded) unsupported.drawing('dual-axis', attribute(encoding, 'field') ?? 'axis')
  }
}

function reportDatasources(
  datasource: string,
  resolver: FieldResolver,
  unsupported: UnsupportedList,
): void {
  const used = resolver.datasources().filter((name) => name !== 'Parameters')
  for (const name of new Set([...(datasource === '' ? [] : [datasource]), ...used])) {
    const binding = resolver.binding(name)
    if (binding === undefined) unsupported.data('no-tables', name)
    for (const item of binding?.unsupported ?? []) {
      unsupported[item.affects](item.feature, item.detail)
    }
  }
}
