/** How large rows and columns of the table of panes want to be, by what is drawn in them. */

import type { LaneRules } from './lane-sizes.ts'
import { singleLine } from '../text/text-fit.ts'
import type { TextMetrics } from '../text/text-metrics.ts'
import type { SheetView } from '../view/sheet-view.ts'
import type { DrawnMark } from '../view/mark-type.ts'
import { isDate } from '../view/shelf.ts'
import { distances, styles } from '../scene/theme.ts'

const axisRowMin = 56
const axisColumnMin = 70
const narrowestText = 48
const widestHeader = 104
const widestCell = 220
/** Texts measured to size the columns of a text table. */
const textsMeasured = 2000

/** True when every marks card draws text and nothing has an axis: a table of words and numbers. */
export function isTextTable(view: SheetView): boolean {
  return view.cards.every((card) => card.mark.drawn === 'text' && card.direction === 'none')
}

export function rowRules(view: SheetView): LaneRules {
  const largest: Readonly<Record<DrawnMark, number>> = {
    text: 22,
    bar: 44,
    gantt: 44,
    square: 44,
    line: 60,
    area: 60,
    circle: 44,
    pie: Infinity,
    treemap: Infinity,
  }
  const drawn = view.cards.map((card) => card.mark.drawn)
  const lines = Math.max(1, ...view.cards.map((card) => cellLines(card.texts.length)))
  const textRow = lines * distances.lineHeight + 7
  if (view.rows.levelItems.length === 0) {
    const single =
      isTextTable(view) && view.columns.levelItems.length > 0 ? textRow : singleRow(drawn)
    return { plainMin: 16, plainMax: single, axisMin: axisRowMin }
  }
  const plainMax = Math.max(...drawn.map((mark) => (mark === 'text' ? textRow : largest[mark])), 20)
  const plainMin = isTextTable(view) ? Math.min(textRow, 12 * lines + 5) : 16
  return { plainMin, plainMax, axisMin: axisRowMin }
}

function singleRow(drawn: readonly DrawnMark[]): number {
  if (drawn.includes('bar') || drawn.includes('gantt')) return 60
  return drawn.includes('square') ? 48 : Infinity
}

export function columnRules(view: SheetView, metrics: TextMetrics): LaneRules {
  const { columns, rows, cards } = view
  const drawn = cards.map((card) => card.mark.drawn)
  if (isTextTable(view)) {
    const width = textColumnWidth(view, metrics)
    const isCard = columns.levelItems.length === 0 && rows.levelItems.length === 0
    return { plainMin: width, plainMax: isCard ? Infinity : width * 1.5, axisMin: axisColumnMin }
  }
  if (columns.levelItems.length === 0) {
    const plainMax = drawn.includes('bar') || drawn.includes('gantt') ? 160 : Infinity
    return {
      plainMin: 24,
      plainMax: drawn.includes('square') ? 120 : plainMax,
      axisMin: axisColumnMin,
    }
  }
  const innermost = columns.levelItems.at(-1)
  const isThinnable = innermost !== undefined && isDate(innermost) && rows.hasAxis
  const isConnected = drawn.includes('line') || drawn.includes('area') || drawn.includes('pie')
  const plainMin = rows.hasAxis ? (isThinnable ? 2 : 15) : 40
  return { plainMin, plainMax: isConnected ? Infinity : 130, axisMin: axisColumnMin }
}

/** Lines a text mark takes in a cell. */
export function cellLines(texts: number): number {
  return Math.min(3, Math.max(1, texts))
}

function textColumnWidth(view: SheetView, metrics: TextMetrics): number {
  let width = narrowestText
  for (const mark of view.marks.slice(0, textsMeasured)) {
    for (const item of mark.card.texts) {
      const text = singleLine(view.reader.text(item, mark.row))
      width = Math.max(width, metrics.width(text, styles.cell))
    }
  }
  const level = view.columns.levelItems.length - 1
  for (const lane of view.columns.lanes.slice(0, textsMeasured)) {
    const header = metrics.width(singleLine(lane.cells[level]?.text ?? ''), styles.header)
    width = Math.max(width, Math.min(header, widestHeader))
  }
  return Math.ceil(Math.min(widestCell, width)) + 2 * distances.cellPadding
}
