/** Heights of the rows of column headers, and how the innermost ones are written below a chart. */

import { headersOfLevel, type HeaderCell } from '../view/lanes.ts'
import type { Span } from './lane-sizes.ts'
import type { TextStyle } from '../scene/scene.ts'
import { hidesHeader, type SheetView } from '../view/sheet-view.ts'
import { singleLine, wrapText, wrapWords } from '../text/text-fit.ts'
import type { TextMetrics } from '../text/text-metrics.ts'
import { distances, styles } from '../scene/theme.ts'

export interface BottomHeader {
  readonly height: number
  /** Upright labels are turned by 90 degrees to fit narrow columns. */
  readonly isUpright: boolean
  /** Every n-th label is written; 1 writes all. */
  readonly every: number
  readonly style: TextStyle
}

const mostLines = 3
const cellsMeasured = 400
const uprightLane = 11
const upMargin = 8

export function topHeaderHeights(
  view: SheetView,
  spans: readonly Span[],
  metrics: TextMetrics,
): readonly number[] {
  const levels = view.columns.levelItems.length - (view.rows.hasAxis ? 1 : 0)
  return Array.from({ length: Math.max(0, levels) }, (_, level) => {
    const item = view.columns.levelItems[level]
    if (item !== undefined && hidesHeader(view, item)) return 0
    let lines = 1
    const cells = headersOfLevel(view.columns, level, spans.length).slice(0, cellsMeasured)
    for (const cell of cells) {
      const width = runWidth(cell, spans) - 2 * distances.cellPadding + 4
      const room = { width, lines: mostLines }
      lines = Math.max(lines, wrapWords(cell.text, room, styles.header, metrics).length)
    }
    return lines * distances.lineHeight + 7
  })
}

/** Width of all visible lanes below a header. */
export function runWidth(cell: HeaderCell, spans: readonly Span[]): number {
  const first = spans[cell.first]
  const last = spans[Math.min(cell.last, spans.length - 1)]
  return first === undefined || last === undefined ? 0 : last.start + last.size - first.start
}

/** Level labels when they fit in two lines, else upright ones, else some level ones. */
export function bottomHeader(
  view: SheetView,
  spans: readonly Span[],
  tallest: number,
  metrics: TextMetrics,
): BottomHeader {
  const level = view.columns.levelItems.length - 1
  const cells = headersOfLevel(view.columns, level, spans.length)
  const lane = Math.min(...spans.map((span) => span.size))
  const widths = cells.map((cell) => metrics.width(singleLine(cell.text), styles.header))
  const widest = Math.max(0, ...widths.slice(0, 10_000))
  const single = distances.lineHeight + upMargin
  if (widest <= lane - 4)
    return { height: single, isUpright: false, every: 1, style: styles.header }
  const wrapsInTwo = cells.slice(0, cellsMeasured).every((cell) => {
    const words = singleLine(cell.text).split(' ')
    const fitsWords = words.every((word) => metrics.width(word, styles.header) <= lane - 4)
    const lines = wrapText(cell.text, { width: lane - 4, lines: 4 }, styles.header, metrics)
    return fitsWords && lines.length <= 2
  })
  if (wrapsInTwo) {
    return {
      height: 2 * distances.lineHeight + upMargin,
      isUpright: false,
      every: 1,
      style: styles.header,
    }
  }
  if (lane >= uprightLane) {
    const style = lane < 14 ? { ...styles.header, size: 10 } : styles.header
    const height = Math.ceil(Math.min(tallest, widest + upMargin + 4, 180))
    return { height, isUpright: true, every: 1, style }
  }
  return {
    height: single,
    isUpright: false,
    every: Math.ceil((widest + 12) / lane),
    style: styles.header,
  }
}
