/** Where marks begin and end along their axis: bars and areas of one place stand on each other, all others are points. */

import type { MarkReader } from './mark-reader.ts'
import type { ShelfItem } from '../model/sheet.ts'
import { hasLength, type Mark } from './mark.ts'
import { isTime } from './shelf.ts'

/** Sets start and end of every mark. Positive and negative lengths pile up apart, the legend's first member outermost. */
export function stackMarks(marks: readonly Mark[], reader: MarkReader): void {
  const piles = new Map<string, Mark[]>()
  for (const mark of marks) {
    const value = lengthOf(mark, reader)
    mark.start = value
    mark.end = value
    if (mark.card.lengthItem !== null) mark.end = value + spanOf(mark, mark.card.lengthItem, reader)
    if (!hasLength(mark.card)) continue
    mark.start = Number.isNaN(value) ? value : 0
    const key = pileKey(mark, reader)
    const pile = piles.get(key)
    if (pile === undefined) piles.set(key, [mark])
    else pile.push(mark)
  }
  for (const pile of piles.values()) if (pile.length > 1) stackPile(pile)
}

function lengthOf(mark: Mark, reader: MarkReader): number {
  const { direction } = mark.card
  const axis = direction === 'up' ? mark.rowLane.axis : mark.columnLane.axis
  if (axis === null) return Number.NaN
  return reader.numbers(axis)[mark.row] ?? Number.NaN
}

const dayMs = 86_400_000

/** A Gantt bar without a length is a line at its start. */
function spanOf(mark: Mark, length: ShelfItem, reader: MarkReader): number {
  const span = reader.numbers(length)[mark.row] ?? Number.NaN
  const axis = mark.card.direction === 'up' ? mark.rowLane.axis : mark.columnLane.axis
  if (Number.isNaN(span)) return 0
  return axis !== null && isTime(axis) ? span * dayMs : span
}

/** Marks with equal keys stand at the same place of the same pane. */
function pileKey(mark: Mark, reader: MarkReader): string {
  const across = mark.card.direction === 'up' ? mark.columnLane.axis : mark.rowLane.axis
  const place = across === null ? '' : String(reader.numbers(across)[mark.row])
  return `${mark.rowLane.index} ${mark.columnLane.index} ${place}`
}

/** From the base outwards. */
function inStackOrder(marks: readonly Mark[]): readonly Mark[] {
  return marks.toSorted(
    (a, b) => b.card.color.rank(b.row) - a.card.color.rank(a.row) || b.row - a.row,
  )
}

function stackPile(pile: readonly Mark[]): void {
  let positive = 0
  let negative = 0
  for (const mark of inStackOrder(pile)) {
    const length = mark.end
    if (Number.isNaN(length)) continue
    if (length < 0) {
      mark.start = negative
      negative = Math.max(-largest, negative + length)
      mark.end = negative
    } else {
      mark.start = positive
      positive = Math.min(largest, positive + length)
      mark.end = positive
    }
  }
}

/** Sums are kept finite. */
const largest = 1e305
