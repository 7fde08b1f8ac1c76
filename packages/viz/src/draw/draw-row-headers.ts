/** Row headers at the left of the panes: one column a level, runs of equal members merged. */

import type { ShelfItem } from '../model/sheet.ts'
import { textAt, type Drawing } from './drawing.ts'
import { headersOfLevel, type HeaderCell } from '../view/lanes.ts'
import type { Span } from '../layout/lane-sizes.ts'
import type { SceneNode } from '../scene/scene.ts'
import { isDate } from '../view/shelf.ts'
import { ellipsize, wrapWords } from '../text/text-fit.ts'
import { distances, styles } from '../scene/theme.ts'

export function drawRowHeaders(drawing: Drawing): readonly SceneNode[] {
  const { view, frame } = drawing
  return frame.rowHeaders.flatMap((column, level) => {
    if (column.size === 0) return []
    const cells = headersOfLevel(view.rows, level, frame.rowSpans.length)
    return [
      ...captionOf(drawing, level, column),
      ...cells.flatMap((cell) => headerText(drawing, cell, column)),
    ]
  })
}

function captionOf(drawing: Drawing, level: number, column: Span): readonly SceneNode[] {
  const { view, frame, metrics } = drawing
  if (view.rows.levelItems[level]?.kind !== 'field') return []
  if (view.sheet.style?.rows.hidesLabels === true) return []
  const room = column.size - distances.cellPadding
  const text = ellipsize(view.rows.captions[level] ?? '', room, styles.caption, metrics)
  return text === '' ? [] : [textAt(text, [column.start, frame.panes.y - 11], styles.caption)]
}

function headerText(drawing: Drawing, cell: HeaderCell, column: Span): readonly SceneNode[] {
  const run = visibleRun(drawing, cell)
  const height = distances.lineHeight
  const isRight = isNumeric(cell.item)
  const room = {
    width: column.size - distances.cellPadding - (isRight ? 2 : 0),
    lines: Math.max(1, Math.floor(run.size / height)),
  }
  const lines = wrapWords(cell.text, room, styles.header, drawing.metrics)
  const isTop = cell.last > cell.first && drawing.view.rows.levelItems.length - 1 > cell.level
  const first = drawing.frame.rowSpans[cell.first]?.size ?? run.size
  // A merged run of plain rows is read from its first row; one over charts from its middle.
  const middle = isTop && !drawing.view.rows.hasAxis ? first / 2 : run.size / 2
  const top = Math.max(0, middle - (lines.length * height) / 2)
  const start = isTop && !drawing.view.rows.hasAxis ? Math.max(0, first / 2 - height / 2) : top
  const x = isRight ? column.start + column.size - distances.cellPadding : column.start
  return lines.map((line, index) =>
    textAt(
      line,
      [x, run.start + start + (index + 0.5) * height],
      styles.header,
      isRight ? 'end' : 'start',
    ),
  )
}

function visibleRun(drawing: Drawing, cell: HeaderCell): Span {
  const { rowSpans } = drawing.frame
  const first = rowSpans[cell.first]
  const last = rowSpans[Math.min(cell.last, rowSpans.length - 1)]
  if (first === undefined || last === undefined) return { start: 0, size: 0 }
  return { start: first.start, size: last.start + last.size - first.start }
}

function isNumeric(item: ShelfItem): boolean {
  if (item.kind === 'special' || isDate(item)) return false
  const { dataType } = item.field.column
  return dataType === 'integer' || dataType === 'real' || item.field.isAggregate
}
