/** The parts of a shelf whose lanes hold rows of one grain each. */

import type { MarkTable } from '../marks/mark-table.ts'
import type { ShelfExpression } from '../model/sheet.ts'
import { shelfBlocks } from '../query/sheet-blocks.ts'
import type { ShelfPart } from './lanes.ts'

export function shelfParts(
  shelf: ShelfExpression | null,
  { rowCount, blocks }: Pick<MarkTable, 'rowCount' | 'blocks'>,
  side: 'row' | 'column',
): readonly ShelfPart[] {
  if (blocks === undefined) return [{ expression: shelf, rows: numbersFrom(0, rowCount) }]
  return shelfBlocks(shelf).map((expression, index) => ({
    expression,
    rows: blocks
      .filter((block) => block[side] === index)
      .flatMap((block) => numbersFrom(block.from, block.rowCount)),
  }))
}

function numbersFrom(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index)
}
