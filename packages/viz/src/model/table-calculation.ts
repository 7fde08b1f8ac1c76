/** Calculations among the marks of a sheet, as pills and calculated fields declare them. */

import type { XmlElement } from '../package/xml-tree.ts'
import { parseQualifiedName } from './names.ts'
import { attribute, childAt, childrenNamed, childText, optional } from './xml-access.ts'

/** Which marks a calculation runs along: those of a row of the table, of a column, or along fields. */
export type Ordering =
  | { readonly kind: 'across' }
  | { readonly kind: 'down' }
  | {
      readonly kind: 'fields'
      /** Instance or column names with brackets, outer first. */
      readonly fields: readonly string[]
      /** The calculation starts anew with each member of this field and of those before it. */
      readonly restart?: string
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

type RunningAggregation = 'SUM' | 'AVG' | 'MIN' | 'MAX'

export interface TableCalculation {
  /** Null for a field whose formula is a calculation among marks itself. */
  readonly quick: QuickCalculation | null
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
  const [element, another] = own
  if (elements.length === 0) return undefined
  if (another !== undefined) return { unsupported: 'a second calculation on top of the first' }
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
  return { quick, ordering, nested }
}

/** The ordering, or what of it is not supported. */
export function orderingOf(element: XmlElement): Ordering | string {
  const type = attribute(element, 'ordering-type') ?? 'Rows'
  if (childAt(element, 'sort') !== undefined) return 'a sort of its own'
  if (type === 'Rows') return { kind: 'across' }
  if (type === 'Columns') return { kind: 'down' }
  if (type !== 'Field') return `ordering ${type}`
  const written = [
    attribute(element, 'ordering-field'),
    ...childrenNamed(element, 'order').map((order) => attribute(order, 'field')),
  ]
  const fields = written.flatMap((name) => parseQualifiedName(name ?? '')?.instance ?? [])
  if (fields.length === 0) return 'an ordering without fields'
  const level = parseQualifiedName(attribute(element, 'level-address') ?? '')?.instance
  if (level !== undefined && fields.length > 1 && level !== fields.at(-1)) {
    return `a calculation at the level of ${level}`
  }
  const restart = parseQualifiedName(attribute(element, 'level-break') ?? '')?.instance
  return { kind: 'fields', fields, ...optional('restart', restart) }
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
  return (['SUM', 'AVG', 'MIN', 'MAX'] as const).find((known) => known === name) ?? null
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
