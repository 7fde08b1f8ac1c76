/** Dimensions side by side on a shelf (`A + B`): each block of the view has a grain of its own, and is a sheet of its own. */

import type { BoundSheet, ShelfExpression } from '../model/sheet.ts'
import { RowsUnavailable } from './rows-unavailable.ts'
import { itemKey, shelfItems } from './sheet-pills.ts'

export interface SheetBlock {
  readonly sheet: BoundSheet
  /** Index among the blocks of the shelf. */
  readonly row: number
  readonly column: number
}

/** One block for most sheets: the sheet itself. */
export function sheetBlocks(sheet: BoundSheet): readonly SheetBlock[] {
  const [rows, columns] = [shelfBlocks(sheet.rows), shelfBlocks(sheet.columns)]
  if (rows.length < 2 && columns.length < 2) return [{ sheet, row: 0, column: 0 }]
  return rows.flatMap((ofRows, row) =>
    columns.map((ofColumns, column): SheetBlock => ({
      sheet: { ...sheet, rows: ofRows, columns: ofColumns },
      row,
      column,
    })),
  )
}

/** Crossed alternatives multiply. */
const mostAlternatives = 4096

function alternativeCount(shelf: ShelfExpression): number {
  if (!('items' in shelf)) return 1
  const counts = shelf.items.map((item) => alternativeCount(item))
  return shelf.kind === 'concatenate'
    ? counts.reduce((sum, count) => sum + count, 0)
    : counts.reduce((product, count) => product * count, 1)
}

/**
 * Alternatives of one grain stay together: measures side by side share their marks.
 *
 * @throws RowsUnavailable for more alternatives than are read
 */
export function shelfBlocks(shelf: ShelfExpression | null): readonly (ShelfExpression | null)[] {
  if (shelf === null) return [null]
  const count = alternativeCount(shelf)
  if (count > mostAlternatives) {
    const reason = `a shelf has ${count} combinations of pills side by side; at most ${mostAlternatives} are read`
    throw new RowsUnavailable('shelf', reason)
  }
  const byGrain = [...Map.groupBy(alternatives(shelf), grainOf).values()]
  // The shelf as it stands where all of it is of one grain.
  if (byGrain.length < 2) return [shelf]
  return byGrain.map((items): ShelfExpression => {
    const [only, another] = items
    return only !== undefined && another === undefined ? only : { kind: 'concatenate', items }
  })
}

/** The shelf without `+`: crossed and nested pills alone. */
function alternatives(shelf: ShelfExpression): readonly ShelfExpression[] {
  if (!('items' in shelf)) return [shelf]
  const parts = shelf.items.map((item) => alternatives(item))
  if (shelf.kind === 'concatenate') return parts.flat()
  const { kind } = shelf
  const combined = parts.reduce<readonly (readonly ShelfExpression[])[]>(
    (paths, choices) => paths.flatMap((path) => choices.map((choice) => [...path, choice])),
    [[]],
  )
  return combined.map((items) => ({ kind, items }))
}

/** The dimensions that group its marks. */
function grainOf(shelf: ShelfExpression): string {
  return shelfItems(shelf)
    .flatMap((pill) => (pill.kind === 'field' && !pill.field.isAggregate ? [itemKey(pill)] : []))
    .join('\n')
}
