/**
 * The marks of a sheet as a crosstab: dimensions of the row shelf and of the marks card to the left, those of the column
 * shelf above, and one value in each cell.
 */

import type { MarkTable, MarkValue } from '../marks/mark-table.ts'
import type { BoundSheet, ShelfItem } from '../model/sheet.ts'
import { createMarkReader, type MarkReader } from '../view/mark-reader.ts'
import {
  keysOf,
  linesOf,
  placeMarks,
  rowLines,
  sidesOf,
  type Line,
  type Sides,
} from './crosstab-lines.ts'
import { columnRuns, rowRuns, type CellRun } from './crosstab-runs.ts'

export interface CrosstabCell {
  readonly text: string
  /** Present where the cell is a number; `text` is then how the workbook writes it. */
  readonly value?: number
  readonly isHeader: boolean
}

export interface Crosstab {
  readonly headerRows: number
  readonly headerColumns: number
  readonly rowCount: number
  readonly columnCount: number
  /** Headers that stand for several cells. */
  readonly runs: readonly CellRun[]
  /** Each row in turn; null for an empty cell. */
  rows(): Generator<readonly (CrosstabCell | null)[]>
}

export function makeCrosstab(sheet: BoundSheet, table: MarkTable): Crosstab {
  const reader = createMarkReader(sheet, table)
  const sides = sidesOf(sheet, table)
  const { measures } = sides
  const columnKeys = keysOf(sides.columns, reader)
  const rowKeys = keysOf(sides.rows, reader)
  const places = placeMarks(rowKeys, columnKeys, reader.rowCount)
  const valuesAreRows = sides.measureSide === 'rows'
  const hasColumns = sides.columns.length > 0 || measures.length > 0
  const beside = valuesAreRows || measures.length === 0 ? [null] : measures
  const columns = hasColumns ? linesOf(columnKeys, beside) : []
  const rows = rowLines(rowKeys, places, valuesAreRows ? measures : [null])
  return assemble({ sides, rows, columns, reader })
}

interface Parts {
  readonly sides: Sides
  readonly rows: readonly Line[]
  readonly columns: readonly Line[]
  readonly reader: MarkReader
}

function assemble(parts: Parts): Crosstab {
  const { sides, rows, columns } = parts
  const head = headRows(parts)
  const headerColumns = Math.max(
    sides.rows.length + (sides.measureSide === 'rows' ? 1 : 0),
    sides.columns.length === 0 ? 0 : 1,
  )
  return {
    headerRows: head.length,
    headerColumns,
    rowCount: head.length + rows.length,
    columnCount: headerColumns + columns.length,
    runs: [
      ...rowRuns(rows, sides.rows.length, head.length),
      ...columnRuns(columns, sides.columns.length, headerColumns),
    ],
    rows: function* () {
      yield* head.map((line) => line.map((text) => header(text)))
      for (const line of rows) yield bodyRow(line, headerColumns, parts)
    },
  }
}

const header = (text: string): CrosstabCell | null =>
  text === '' ? null : { text, isHeader: true }

/**
 * Captions of the column levels stand on a line of their own, those of the row levels beside the innermost headers. The
 * name of a measure is left out where it is the only one and columns have other headers.
 */
function headRows({ sides, columns, reader }: Parts): readonly (readonly string[])[] {
  const captions = sides.rows.map((item) => reader.caption(item))
  const corner = sides.measureSide === 'rows' ? [...captions, ''] : captions
  const names = columns.map(({ measure }) => (measure === null ? '' : reader.caption(measure)))
  if (sides.columns.length === 0) return [[...corner, ...names]]
  const width = Math.max(1, corner.length)
  const blank = Array.from({ length: width }, () => '')
  const over = sides.columns.map((item) => reader.caption(item)).join(' / ')
  const levels = sides.columns.map((_, level) => columns.map(({ headers }) => headers[level] ?? ''))
  const showsNames = sides.measureSide === 'columns' && sides.measures.length > 1
  const below = showsNames ? [...levels, names] : levels
  const lines = below.map((line) => [...blank, ...line])
  const last = lines.pop() ?? []
  return [
    [...blank, over, ...columns.slice(1).map(() => '')],
    ...lines,
    [...corner, ...blank.slice(corner.length), ...last.slice(width)],
  ]
}

function bodyRow(
  { headers, measure, marks }: Line,
  headerColumns: number,
  { sides, columns, reader }: Parts,
): readonly (CrosstabCell | null)[] {
  const names = measure === null ? headers : [...headers, reader.caption(measure)]
  const left = Array.from({ length: headerColumns }, (_, level) => header(names[level] ?? ''))
  const perColumn = sides.measureSide === 'columns' ? Math.max(1, sides.measures.length) : 1
  const cells = columns.map((column, index) => {
    const mark = marks.get(Math.floor(index / perColumn))
    const item = measure ?? column.measure
    return mark === undefined || item === null ? null : valueCell(item, mark, reader)
  })
  return [...left, ...cells]
}

function valueCell(item: ShelfItem, mark: number, reader: MarkReader): CrosstabCell | null {
  const text = reader.text(item, mark)
  const value: MarkValue = reader.column(item)?.values[mark] ?? null
  if (text === '') return null
  return typeof value === 'number' ? { text, value, isHeader: false } : { text, isHeader: false }
}
