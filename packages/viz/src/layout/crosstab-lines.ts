/** What stands on the sides of a crosstab: its dimensions, their members in the order of the picture, and marks by both. */

import type { MarkTable } from '../marks/mark-table.ts'
import type { BoundSheet, ShelfItem } from '../model/sheet.ts'
import type { MarkReader } from '../view/mark-reader.ts'
import { isMeasure, itemKey, shelfItems } from '../view/shelf.ts'

/** The headers of one row or column, from the outside in, and the marks that have them. */
export interface Line {
  readonly headers: readonly string[]
  readonly measure: ShelfItem | null
  /** Of a row: its mark by the place of the column's headers. */
  readonly marks: Map<number, number>
}

export interface Sides {
  readonly rows: readonly ShelfItem[]
  readonly columns: readonly ShelfItem[]
  readonly measures: readonly ShelfItem[]
  /** Whether names of measures are headers of rows or of columns. */
  readonly measureSide: 'rows' | 'columns'
}

export function sidesOf(sheet: BoundSheet, { columns }: MarkTable): Sides {
  const known = new Set(columns.map(({ key }) => key))
  const distinct = (items: readonly ShelfItem[]) =>
    [...new Map(items.map((item) => [itemKey(item), item])).values()].filter((item) =>
      known.has(itemKey(item)),
    )
  const onColumns = distinct(shelfItems(sheet.columns).filter((item) => !isValue(item)))
  const above = new Set(onColumns.map((item) => itemKey(item)))
  const onRows = distinct([
    ...shelfItems(sheet.rows),
    ...sheet.panes.flatMap(({ encodings }) => encodings.map(({ item }) => item)),
    ...columns.map(({ item }) => item),
  ]).filter((item) => !isValue(item) && !above.has(itemKey(item)))
  const measures = distinct([
    ...shelfItems(sheet.columns),
    ...shelfItems(sheet.rows),
    ...columns.map(({ item }) => item),
  ]).filter((item) => isValue(item))
  const hasRowAxis = shelfItems(sheet.rows).some((item) => isValue(item))
  const measureSide = hasRowAxis && onColumns.length > 0 ? 'rows' : 'columns'
  return { rows: onRows, columns: onColumns, measures, measureSide }
}

const isValue = (item: ShelfItem): boolean =>
  isMeasure(item) && (item.kind === 'special' || !item.field.isDiscrete)

export interface Keys {
  /** In shown order. */
  readonly headers: readonly (readonly string[])[]
  /** For each mark, the place of its headers in the list. */
  readonly places: Int32Array
}

/** The different headers of one side, in the order of the picture. Without dimensions there is one line without headers. */
export function keysOf(items: readonly ShelfItem[], reader: MarkReader): Keys {
  const members = items.map((item) => reader.members(item))
  const tuples = new Map<string, { readonly order: readonly number[]; readonly marks: number[] }>()
  for (let mark = 0; mark < reader.rowCount; mark += 1) {
    const order = members.map(({ indexes }) => indexes[mark] ?? 0)
    const key = order.join(' ')
    const known = tuples.get(key)
    if (known === undefined) tuples.set(key, { order, marks: [mark] })
    else known.marks.push(mark)
  }
  const sorted = [...tuples.values()].toSorted((a, b) => inOrder(a.order, b.order))
  const places = new Int32Array(reader.rowCount)
  sorted.forEach(({ marks }, place) => {
    for (const mark of marks) places[mark] = place
  })
  const headers = sorted.map(({ order }) =>
    order.map((member, level) => members[level]?.texts[member] ?? ''),
  )
  return { headers: items.length === 0 ? [[]] : headers, places }
}

function inOrder(a: readonly number[], b: readonly number[]): number {
  for (const [level, member] of a.entries()) {
    const difference = member - (b[level] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Marks of each row by column. Marks that share a cell, as without aggregation, make further rows. */
export function placeMarks(
  rows: Keys,
  columns: Keys,
  markCount: number,
): readonly (readonly Map<number, number>[])[] {
  const cells: Map<number, number>[][] = rows.headers.map(() => [])
  for (let mark = 0; mark < markCount; mark += 1) {
    const column = columns.places[mark] ?? 0
    const lines = cells[rows.places[mark] ?? 0]
    const free = lines?.find((line) => !line.has(column))
    if (free === undefined) lines?.push(new Map([[column, mark]]))
    else free.set(column, mark)
  }
  return cells
}

export function linesOf(
  { headers }: Keys,
  measures: readonly (ShelfItem | null)[],
): readonly Line[] {
  return headers.flatMap((path) =>
    measures.map((measure) => ({ headers: path, measure, marks: new Map() })),
  )
}

export function rowLines(
  { headers }: Keys,
  places: readonly (readonly Map<number, number>[])[],
  measures: readonly (ShelfItem | null)[],
): readonly Line[] {
  return headers.flatMap((path, place) =>
    (places[place] ?? []).flatMap((marks) =>
      measures.map((measure) => ({ headers: path, measure, marks })),
    ),
  )
}
