/** Which of the rows that are repeated for each measure belong to the measure of an axis. */

import type { BoundSheet, ShelfItem } from '../model/sheet.ts'
import type { Lane } from './lanes.ts'
import type { MarkReader } from './mark-reader.ts'
import { isMeasure, itemKey, shelfItems } from './shelf.ts'

const measureNames: ShelfItem = { kind: 'special', pill: 'measure-names' }

/**
 * Measure Names on a marks card alone names the measure of each axis, so an axis draws the rows of its own measure. On a
 * shelf it makes headers, or stands beside Measure Values, and every row is a mark.
 */
export function measureOfAxis(
  sheet: BoundSheet,
  reader: MarkReader,
): (row: number, rowLane: Lane, columnLane: Lane) => boolean {
  const names = reader.column(measureNames)?.values
  const onShelves = [...shelfItems(sheet.rows), ...shelfItems(sheet.columns)]
  if (names === undefined || onShelves.some((item) => item.kind === 'special')) return () => true
  const measures = sheet.measureValues.map(({ instance }) => instance)
  return (row, rowLane, columnLane) => {
    const axis = [rowLane.axis, columnLane.axis].find((item) => item !== null && isMeasure(item))
    if (axis === undefined || axis === null) return true
    const own = measures.find((instance) => instance === itemKey(axis)) ?? measures[0]
    return names[row] === own
  }
}
