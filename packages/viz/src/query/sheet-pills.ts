/** The pills that make the marks of a sheet, in view order: rows, columns, then the marks cards. */

import type { BoundSheet, Field, ShelfExpression, ShelfItem } from '../model/sheet.ts'

export interface SheetPills {
  /** Every distinct pill, in view order. */
  readonly items: readonly ShelfItem[]
  /** Fields that group the marks, in view order. */
  readonly dimensions: readonly Field[]
  /** Fields that aggregate, those behind Measure Values included. */
  readonly measures: readonly Field[]
  /** Position of Measure Names among the dimensions; null when the sheet has neither of the special pills. */
  readonly measureNamesAt: number | null
}

export function sheetPills(sheet: BoundSheet): SheetPills {
  const items = distinct([
    ...shelfItems(sheet.rows),
    ...shelfItems(sheet.columns),
    ...sheet.panes.flatMap((pane) => pane.encodings.map((encoding) => encoding.item)),
  ])
  const fields = items.flatMap((item) => (item.kind === 'field' ? [item.field] : []))
  const dimensions = fields.filter((field) => !field.isAggregate)
  const usesMeasureValues = items.some((item) => item.kind === 'special')
  const hidden = usesMeasureValues ? valuesOfMarks(sheet.measureValues, dimensions) : []
  return {
    items,
    dimensions,
    measures: distinctFields([...fields, ...hidden]).filter((field) => field.isAggregate),
    measureNamesAt: usesMeasureValues ? measureNamesPosition(items) : null,
  }
}

/** Where each row is a mark the measures are not aggregated: their value is that of the mark's only row. */
function valuesOfMarks(fields: readonly Field[], dimensions: readonly Field[]): readonly Field[] {
  const shown = new Set(dimensions.map(({ instance }) => instance))
  return fields.flatMap((field): Field[] => {
    if (field.isAggregate) return [field]
    return shown.has(field.instance) ? [] : [{ ...field, derivation: 'Min', isAggregate: true }]
  })
}

/** Instance of a pill, unique within a sheet. */
export function itemKey(item: ShelfItem): string {
  return item.kind === 'field' ? item.field.instance : item.pill
}

/** Every pill of a shelf, repeated ones too. */
export function shelfItems(shelf: ShelfExpression | null): ShelfItem[] {
  if (shelf === null) return []
  if (shelf.kind === 'field' || shelf.kind === 'special') return [shelf]
  return shelf.items.flatMap((item) => shelfItems(item))
}

/** Each pill at its first place: a field on a shelf and on the marks card is sorted as on the shelf. */
function distinct(items: readonly ShelfItem[]): ShelfItem[] {
  return [...new Map(items.map((item) => [itemKey(item), item])).values()]
}

function distinctFields(fields: readonly Field[]): Field[] {
  return [...new Map(fields.map((field) => [field.instance, field])).values()]
}

/** Without Measure Names on the sheet its measures are distinguished last. */
function measureNamesPosition(items: readonly ShelfItem[]): number {
  const place = items.findIndex((item) => item.kind === 'special' && item.pill === 'measure-names')
  const before = place < 0 ? items : items.slice(0, place)
  return before.filter((item) => item.kind === 'field' && !item.field.isAggregate).length
}
