/** Answers by pill what a mark table holds by column: numbers for axes, members for headers and colours, texts. */

import type { MarkColumn, MarkTable, MarkValue } from '../marks/mark-table.ts'
import { valueFormatter } from '../marks/value-text.ts'
import type { BoundSheet, ShelfItem } from '../model/sheet.ts'
import { memberOrders, type CodedColumn } from './member-order.ts'
import { isContinuous, isTime, itemKey, shelfItems } from './shelf.ts'

/** The different values of a discrete pill, in shown order. */
interface Members {
  readonly texts: readonly string[]
  readonly values: readonly MarkValue[]
  /** For each row of the table, the place of its member in the lists. */
  readonly indexes: Int32Array
}

export interface MarkReader {
  readonly rowCount: number
  caption(item: ShelfItem): string
  /** Display text; empty when the table lacks the column. */
  text(item: ShelfItem, row: number): string
  column(item: ShelfItem): MarkColumn | undefined
  /** Values as numbers, times as milliseconds since 1970; NaN for null and for what is no number. */
  numbers(item: ShelfItem): Float64Array
  members(item: ShelfItem): Members
}

/** Larger numbers are drawn as this one: sums of several must stay finite. */
const largest = 1e300

export function createMarkReader(sheet: BoundSheet, table: MarkTable): MarkReader {
  const columns = new Map(table.columns.map((column) => [column.key, column]))
  const numbers = new Map<string, Float64Array>()
  const members = new Map<string, Members>()
  const orders = memberOrders(
    discreteColumns(sheet)
      .map((item) => columns.get(itemKey(item)))
      .filter((column) => column !== undefined)
      .map((column) => codeColumn(column)),
  )
  const measureText = measureTexts(sheet, columns)
  return {
    rowCount: table.rowCount,
    column: (item) => columns.get(itemKey(item)),
    caption: (item) => columns.get(itemKey(item))?.caption ?? defaultCaption(item),
    text: (item, row) =>
      item.kind === 'special' && item.pill === 'measure-values'
        ? measureText(row)
        : (columns.get(itemKey(item))?.texts[row] ?? ''),
    numbers: (item) =>
      remembered(numbers, itemKey(item), () =>
        toNumbers(columns.get(itemKey(item)), isTime(item), table.rowCount),
      ),
    members: (item) =>
      remembered(members, itemKey(item), () => {
        const column = columns.get(itemKey(item))
        return toMembers(column, orders.get(itemKey(item)), table.rowCount)
      }),
  }
}

/** Texts of Measure Values: each in the format of its own measure, where the table has them as CSV writes them. */
function measureTexts(
  sheet: BoundSheet,
  columns: ReadonlyMap<string, MarkColumn>,
): (row: number) => string {
  const formats = new Map(
    sheet.measureValues.map((field) => [field.instance, valueFormatter(field)]),
  )
  const names = columns.get('measure-names')
  const values = columns.get('measure-values')
  return (row) => {
    const name = names?.values[row]
    const format = typeof name === 'string' ? formats.get(name) : undefined
    return format?.(values?.values[row] ?? null) ?? values?.texts[row] ?? ''
  }
}

/** Rows before columns before marks card: the order in which a view is sorted. */
function discreteColumns(sheet: BoundSheet): readonly ShelfItem[] {
  const items = [
    ...shelfItems(sheet.rows),
    ...shelfItems(sheet.columns),
    ...sheet.panes.flatMap((pane) => pane.encodings.map((encoding) => encoding.item)),
  ].filter((item) => !isContinuous(item))
  return [...new Map(items.map((item) => [itemKey(item), item])).values()]
}

function codeColumn(column: MarkColumn): CodedColumn {
  const codeOf = new Map<MarkValue, number>()
  const codes = new Int32Array(column.values.length)
  column.values.forEach((value, row) => {
    const code = codeOf.get(value) ?? codeOf.size
    codeOf.set(value, code)
    codes[row] = code
  })
  return { key: column.key, codes, values: [...codeOf.keys()] }
}

function toMembers(
  column: MarkColumn | undefined,
  order: Int32Array | undefined,
  rowCount: number,
): Members {
  if (column === undefined) {
    return { texts: [''], values: [null], indexes: new Int32Array(rowCount) }
  }
  const { codes, values } = codeColumn(column)
  const shown = order ?? Int32Array.from(values.keys())
  const places = new Int32Array(values.length)
  shown.forEach((code, place) => {
    places[code] = place
  })
  const texts = Array.from<string>({ length: values.length }).fill('')
  codes.forEach((code, row) => {
    const place = places[code] ?? 0
    if (texts[place] === '') texts[place] = memberText(column, row)
  })
  return {
    texts,
    values: Array.from(shown, (code) => values[code] ?? null),
    indexes: codes.map((code) => places[code] ?? 0),
  }
}

/** A null measure has no text, but as a header it needs one. */
function memberText(column: MarkColumn, row: number): string {
  const text = column.texts[row] ?? ''
  return text === '' && column.values[row] === null ? 'Null' : text
}

function toNumbers(
  column: MarkColumn | undefined,
  asTime: boolean,
  rowCount: number,
): Float64Array {
  const numbers = new Float64Array(rowCount).fill(Number.NaN)
  if (column === undefined) return numbers
  return numbers.map((_, row) => toNumber(column.values[row] ?? null, asTime))
}

function toNumber(value: MarkValue, asTime: boolean): number {
  if (value === null || value === '') return Number.NaN
  if (typeof value === 'string' && asTime) return parseTime(value)
  const number = Number(value)
  return Number.isNaN(number) ? number : Math.max(-largest, Math.min(largest, number))
}

/** ISO text without zone is UTC here: pictures never depend on where the server stands. */
function parseTime(text: string): number {
  const iso = text.trim().replace(' ', 'T')
  return Date.parse(iso.includes('T') && !/(?:Z|[+-]\d\d:?\d\d)$/.test(iso) ? `${iso}Z` : iso)
}

function defaultCaption(item: ShelfItem): string {
  if (item.kind === 'field') return item.field.column.caption
  return item.pill === 'measure-names' ? 'Measure Names' : 'Value'
}

function remembered<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const found = known.get(key)
  if (found !== undefined) return found
  const made = make()
  known.set(key, made)
  return made
}
