/** Calculations among the marks of a sheet, as pills and calculated fields declare them. */

import type { XmlElement } from '../package/xml-tree.ts'
import { parseQualifiedName } from './names.ts'
import { attribute, childAt, childrenNamed, childText, optional } from './xml-access.ts'

/**
 * How a calculation runs through the table: along its rows, down its columns, or through all of it; the same within a
 * pane, which the innermost dimensions of both shelves make; or within a cell.
 */
export type Direction =
  | 'across'
  | 'down'
  | 'across-then-down'
  | 'down-then-across'
  | 'pane-across'
  | 'pane-down'
  | 'pane-across-then-down'
  | 'pane-down-then-across'
  | 'cell'

const directions: ReadonlyMap<string, Direction> = new Map([
  ['Rows', 'across'],
  ['Columns', 'down'],
  ['Table', 'across-then-down'],
  ['TableCol', 'down-then-across'],
  ['RowInPane', 'pane-across'],
  ['ColumnInPane', 'pane-down'],
  ['Pane', 'pane-across-then-down'],
  ['PaneCol', 'pane-down-then-across'],
  ['CellInPane', 'cell'],
])

/** Which marks a calculation runs along: a direction of the table, or fields. */
export type Ordering =
  | { readonly kind: Direction }
  | {
      readonly kind: 'fields'
      /** Instance or column names with brackets, outer first. */
      readonly fields: readonly string[]
      /** The calculation starts anew with each member of this field and of those before it. */
      readonly restart?: string
      /** The last of the fields that it runs along. */
      readonly level?: string
    }

/** What the menu of table calculations offers. */
export type QuickCalculation =
  | { readonly kind: 'percent-of-total' }
  | {
      readonly kind: 'rank'
      readonly rank: 'RANK' | 'RANK_DENSE' | 'RANK_MODIFIED' | 'RANK_UNIQUE' | 'RANK_PERCENTILE'
      readonly direction: 'asc' | 'desc'
    }
  | { readonly kind: 'running'; readonly aggregation: RunningAggregation }
  | {
      readonly kind: 'difference' | 'percent-difference' | 'percent-from'
      readonly offset: number
    }
  | {
      readonly kind: 'moving'
      readonly aggregation: RunningAggregation
      readonly from: number
      readonly to: number
    }

type RunningAggregation = 'SUM' | 'AVG' | 'MIN' | 'MAX' | 'COUNT'

export interface TableCalculation {
  /** Null for a field whose formula is a calculation among marks itself. */
  readonly quick: QuickCalculation | null
  /** A second calculation, of the values of the first. */
  readonly second?: { readonly quick: QuickCalculation; readonly ordering: Ordering }
  readonly ordering: Ordering
  /** By column name with brackets: how the calculations run that the formula refers to. */
  readonly nested: ReadonlyMap<string, Ordering>
}

export type ParsedTableCalculation = TableCalculation | { readonly unsupported: string }

/** Reads the `table-calc` elements of a pill; undefined when there is none. */
export function parseTableCalculation(
  elements: readonly XmlElement[],
): ParsedTableCalculation | undefined {
  const own = elements.filter((element) => attribute(element, 'field') === undefined)
  const [element, another, third] = own
  if (elements.length === 0) return undefined
  if (third !== undefined) return { unsupported: 'a third calculation on top of two others' }
  const ordering: Ordering | string =
    element === undefined ? { kind: 'across' } : orderingOf(element)
  if (typeof ordering === 'string') return { unsupported: ordering }
  const quick = element === undefined ? null : quickOf(element)
  if (typeof quick === 'string') return { unsupported: quick }
  const nested = new Map<string, Ordering>()
  for (const inner of elements) {
    const name = parseQualifiedName(attribute(inner, 'field') ?? '')
    if (name === undefined) continue
    const found = orderingOf(inner)
    if (typeof found === 'string') return { unsupported: found }
    nested.set(name.instance, found)
  }
  if (another === undefined) return { quick, ordering, nested }
  const second = secondOf(another)
  return typeof second === 'string' ? { unsupported: second } : { quick, second, ordering, nested }
}

function secondOf(element: XmlElement): NonNullable<TableCalculation['second']> | string {
  const ordering = orderingOf(element)
  const quick = quickOf(element)
  if (typeof ordering === 'string') return ordering
  if (typeof quick === 'string') return quick
  return quick === null ? 'a second calculation that is none' : { quick, ordering }
}

/** The ordering, or what of it is not supported. */
export function orderingOf(element: XmlElement): Ordering | string {
  const type = attribute(element, 'ordering-type') ?? 'Rows'
  if (childAt(element, 'sort') !== undefined) return 'a sort of its own'
  const direction = directions.get(type)
  if (direction !== undefined) return { kind: direction }
  if (type !== 'Field') return `ordering ${type}`
  const written = [
    attribute(element, 'ordering-field'),
    ...childrenNamed(element, 'order').map((order) => attribute(order, 'field')),
  ]
  const fields = written.flatMap((name) => parseQualifiedName(name ?? '')?.instance ?? [])
  if (fields.length === 0) return 'an ordering without fields'
  const level = parseQualifiedName(attribute(element, 'level-address') ?? '')?.instance
  const restart = parseQualifiedName(attribute(element, 'level-break') ?? '')?.instance
  const isAbove = level !== undefined && fields.length > 1 && level !== fields.at(-1)
  return {
    kind: 'fields',
    fields,
    ...optional('restart', restart),
    ...(isAbove ? { level } : {}),
  }
}

const ranks = {
  Competition: 'RANK',
  Modified: 'RANK_MODIFIED',
  Dense: 'RANK_DENSE',
  Unique: 'RANK_UNIQUE',
} as const

/** The quick calculation, null for none, or what is not supported. */
function quickOf(element: XmlElement): QuickCalculation | string | null {
  const type = attribute(element, 'type') ?? 'None'
  switch (type) {
    case 'None':
      return null
    case 'PctTotal':
      return { kind: 'percent-of-total' }
    case 'Rank':
    case 'PctRank':
      return rankOf(element, type)
    case 'CumTotal': {
      const aggregation = aggregationOf(element)
      return aggregation === null
        ? 'a running total of another kind'
        : { kind: 'running', aggregation }
    }
    case 'Difference':
    case 'PctDiff':
    case 'PctValue':
      return differenceOf(element, type)
    case 'WindowTotal':
      return movingOf(element)
    default:
      return `table calculation ${type}`
  }
}

function rankOf(element: XmlElement, type: 'Rank' | 'PctRank'): QuickCalculation | string {
  const options = (attribute(element, 'rank-options') ?? 'Competition').split(',')
  const direction = options.includes('Ascending') ? 'asc' : 'desc'
  if (type === 'PctRank') {
    const isAscending = !options.includes('Descending')
    return { kind: 'rank', rank: 'RANK_PERCENTILE', direction: isAscending ? 'asc' : 'desc' }
  }
  const known = (['Competition', 'Modified', 'Dense', 'Unique'] as const).find((name) =>
    options.includes(name),
  )
  if (known === undefined) return `rank ${options.join(',')}`
  return { kind: 'rank', rank: ranks[known], direction }
}

function aggregationOf(element: XmlElement): RunningAggregation | null {
  const name = (attribute(element, 'aggregation') ?? 'Sum').toUpperCase()
  return (['SUM', 'AVG', 'MIN', 'MAX', 'COUNT'] as const).find((known) => known === name) ?? null
}

const differences = {
  Difference: 'difference',
  PctDiff: 'percent-difference',
  PctValue: 'percent-from',
} as const

function differenceOf(
  element: XmlElement,
  type: keyof typeof differences,
): QuickCalculation | string {
  const offset = childText(childAt(element, 'address'), 'value') ?? '-1'
  const isRelative = (attribute(element, 'diff-options') ?? 'Relative') === 'Relative'
  if (!isRelative || !/^-?\d{1,6}$/.test(offset)) return `a difference from ${offset}`
  return { kind: differences[type], offset: Number(offset) }
}

function movingOf(element: XmlElement): QuickCalculation | string {
  const aggregation = aggregationOf(element)
  const [from, to] = [Number(attribute(element, 'from')), Number(attribute(element, 'to'))]
  const includesCurrent = attribute(element, 'window-options') === 'IncludeCurrent'
  if (
    aggregation === null ||
    !includesCurrent ||
    !Number.isInteger(from) ||
    !Number.isInteger(to)
  ) {
    return 'a moving calculation of another kind'
  }
  return { kind: 'moving', aggregation, from, to }
}
