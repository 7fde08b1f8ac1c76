/** Shelf expressions as trees of pills: which header or axis comes inside which. */

import type { ShelfExpression, ShelfItem } from '../model/sheet.ts'

/** A pill and the alternatives that stand side by side inside each of its members. */
export interface PillNode {
  readonly item: ShelfItem
  readonly next: readonly PillNode[]
}

/** `A * (B + C)` gives A with B and C inside; `A + B` gives two trees; an empty shelf gives none. */
export function pillTrees(expression: ShelfExpression | null): readonly PillNode[] {
  if (expression === null) return []
  if (expression.kind === 'field' || expression.kind === 'special') {
    return [{ item: expression, next: [] }]
  }
  const trees = expression.items.map((item) => pillTrees(item))
  if (expression.kind === 'concatenate') return trees.flat()
  return trees.reduceRight((inner, outer) => graft(outer, inner), [])
}

function graft(outer: readonly PillNode[], inner: readonly PillNode[]): readonly PillNode[] {
  if (inner.length === 0) return outer
  return outer.map(({ item, next }) => ({
    item,
    next: next.length === 0 ? inner : graft(next, inner),
  }))
}

/** True for green pills, which make axes; blue ones make headers. */
export function isContinuous(item: ShelfItem): boolean {
  return item.kind === 'special' ? item.pill === 'measure-values' : !item.field.isDiscrete
}

/** True for numbers that are added up or averaged, as opposed to continuous dimensions. */
export function isMeasure(item: ShelfItem): boolean {
  return item.kind === 'special' ? item.pill === 'measure-values' : item.field.isAggregate
}

/** The key of the pill's column in a mark table. */
export function itemKey(item: ShelfItem): string {
  return item.kind === 'special' ? item.pill : item.field.instance
}

const dateParts: ReadonlySet<string> = new Set([
  'Year',
  'Quarter',
  'Month',
  'Week',
  'Weekday',
  'Day',
  'Hour',
  'Minute',
  'Second',
])
const counts: ReadonlySet<string> = new Set(['Count', 'CountD'])

/** True when the pill comes from a date, as a point in time or as a part such as the month. */
export function isDate(item: ShelfItem): boolean {
  if (item.kind === 'special') return false
  const { column, derivation } = item.field
  return (column.dataType === 'date' || column.dataType === 'datetime') && !counts.has(derivation)
}

/** True when the pill's values are points in time, so that its axis is a time axis. */
export function isTime(item: ShelfItem): boolean {
  return isDate(item) && item.kind === 'field' && !dateParts.has(item.field.derivation)
}

/** All pills of a shelf from left to right. */
export function shelfItems(expression: ShelfExpression | null): readonly ShelfItem[] {
  if (expression === null) return []
  if (expression.kind === 'field' || expression.kind === 'special') return [expression]
  return expression.items.flatMap((item) => shelfItems(item))
}
