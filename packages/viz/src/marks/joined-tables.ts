/** The marks of the blocks of a view in one table: a column that a block does not have is empty in its rows. */

import { byKindThenPillText } from './build-mark-table.ts'
import type { MarkBlock, MarkColumn, MarkTable } from './mark-table.ts'

export interface BlockTable extends Pick<MarkBlock, 'row' | 'column'> {
  readonly table: MarkTable
}

export function joinedTables(parts: readonly BlockTable[]): MarkTable {
  const [first] = parts
  if (first === undefined) throw new TypeError('a view has at least one block')
  const tables = parts.map(({ table }) => table)
  const kinds = new Map(
    tables.flatMap(({ columns }) => columns.map((column) => [column.key, column] as const)),
  )
  const columns = [...kinds.values()]
    .toSorted((a, b) => byKindThenPillText(a.item, b.item))
    .map((column) => joinedColumn(column, tables))
  let from = 0
  const blocks = parts.map(({ row, column, table }): MarkBlock => {
    const block = { row, column, from, rowCount: table.rowCount }
    from += table.rowCount
    return block
  })
  const { sheet, unsupported } = first.table
  const warnings = [...new Set(tables.flatMap((table) => table.warnings ?? []))]
  return { sheet, columns, rowCount: from, unsupported, warnings, blocks }
}

function joinedColumn(column: MarkColumn, tables: readonly MarkTable[]): MarkColumn {
  const parts = tables.map(({ columns, rowCount }) => {
    const own = columns.find(({ key }) => key === column.key)
    const empty = <T>(value: T): readonly T[] => Array.from({ length: rowCount }, () => value)
    return { values: own?.values ?? empty(null), texts: own?.texts ?? empty('') }
  })
  return {
    ...column,
    values: parts.flatMap(({ values }) => values),
    texts: parts.flatMap(({ texts }) => texts),
  }
}
