/** Widths of the columns of row headers. */

import { headersOfLevel } from '../view/lanes.ts'
import { hidesHeader, type SheetView } from '../view/sheet-view.ts'
import { singleLine } from '../text/text-fit.ts'
import type { TextMetrics } from '../text/text-metrics.ts'
import { distances, styles } from '../scene/theme.ts'

const widestLevel = 240
const narrowestLevel = 36

/** One width a level; together at most `room`, the widest levels giving way first. */
export function rowHeaderWidths(
  view: SheetView,
  shownLanes: number,
  room: number,
  metrics: TextMetrics,
): readonly number[] {
  const padding = 2 * distances.cellPadding
  const wanted = view.rows.levelItems.map((item, level) => {
    if (hidesHeader(view, item)) return 0
    const caption = item.kind === 'field' ? (view.rows.captions[level] ?? '') : ''
    let width = metrics.width(singleLine(caption), styles.caption)
    for (const cell of headersOfLevel(view.rows, level, shownLanes)) {
      width = Math.max(width, metrics.width(singleLine(cell.text), styles.header))
      if (width > widestLevel) break
    }
    return Math.ceil(Math.max(narrowestLevel, Math.min(widestLevel, width + padding)))
  })
  const limit = fairLimit(wanted, room)
  return wanted.map((width) => Math.floor(Math.min(width, limit)))
}

/** The largest limit on each size that keeps their sum within the room. */
function fairLimit(sizes: readonly number[], room: number): number {
  const ascending = sizes.toSorted((a, b) => a - b)
  let left = room
  for (const [index, size] of ascending.entries()) {
    const share = left / (ascending.length - index)
    if (size > share) return Math.max(8, share)
    left -= size
  }
  return Infinity
}
