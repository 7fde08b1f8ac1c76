/** Whether two tables of marks hold the same marks, whatever their order. */

import type { MarkTable, MarkValue } from '../../packages/viz/src/marks/mark-table.ts'

/** The first difference in words; null where there is none. */
export function differenceOf(first: MarkTable, second: MarkTable): string | null {
  const names = first.columns.map(({ caption }) => caption).join(', ')
  const others = second.columns.map(({ caption }) => caption).join(', ')
  if (names !== others) return `columns ${names}; second ${others}`
  if (first.rowCount !== second.rowCount) {
    return `${first.rowCount} marks; second ${second.rowCount}`
  }
  const rows = sorted(first)
  const otherRows = sorted(second)
  for (const [index, row] of rows.entries()) {
    const other = otherRows[index] ?? []
    const at = row.findIndex((value, column) => !isSame(value, other[column] ?? null))
    if (at !== -1) {
      const caption = first.columns[at]?.caption ?? ''
      return `${caption}: ${JSON.stringify(row)}; second ${JSON.stringify(other)}`
    }
  }
  return null
}

/** Discrete values decide the order first, so that a small difference of a number moves no mark. */
function sorted({ columns, rowCount }: MarkTable): readonly (readonly MarkValue[])[] {
  const rows = Array.from({ length: rowCount }, (_, row) =>
    columns.map(({ values }) => values[row] ?? null),
  )
  const texts = new Map(rows.map((row) => [row, row.map(orderText).join('\u0000')]))
  const marks = new Map(rows.map((row) => [row, texts.get(row) ?? '']))
  return rows.toSorted((a, b) => compareTexts(marks.get(a) ?? '', marks.get(b) ?? ''))
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : Number(a > b))

function orderText(value: MarkValue): string {
  return typeof value === 'number' ? value.toPrecision(9) : String(value)
}

const closeness = 1e-9

function isSame(a: MarkValue, b: MarkValue): boolean {
  if (typeof a === 'number' && typeof b === 'number') {
    return Math.abs(a - b) <= closeness * Math.max(1, Math.abs(a), Math.abs(b))
  }
  return a === b
}
