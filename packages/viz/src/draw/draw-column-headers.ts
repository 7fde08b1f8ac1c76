/** Column headers: outer levels above the panes, the innermost below them when there is a vertical axis. */

import { runWidth } from '../layout/column-header-sizes.ts'
import { textAt, type Drawing } from './drawing.ts'
import { columnCaptions } from '../layout/frame.ts'
import { headersOfLevel, type HeaderCell } from '../view/lanes.ts'
import { isTextTable } from '../layout/lane-rules.ts'
import type { Span } from '../layout/lane-sizes.ts'
import type { SceneNode } from '../scene/scene.ts'
import { isContinuous } from '../view/shelf.ts'
import { ellipsize, wrapText } from '../text/text-fit.ts'
import { distances, middleToBaseline, styles } from '../scene/theme.ts'

export function drawColumnHeaders(drawing: Drawing): readonly SceneNode[] {
  const { view, frame } = drawing
  const shown = frame.columnSpans.length
  const top = frame.topHeaders.flatMap((row, level) =>
    headersOfLevel(view.columns, level, shown).flatMap((cell) => topText(drawing, cell, row)),
  )
  return [...captions(drawing), ...top, ...bottomTexts(drawing)]
}

function captions(drawing: Drawing): readonly SceneNode[] {
  const { view, frame, metrics } = drawing
  if (frame.captionLine === null) return []
  const text = columnCaptions(view).join('  /  ')
  const { panes } = frame
  const right = frame.size.width - distances.margin
  const room = Math.min(Math.max(panes.width, 120), right - distances.margin)
  const fitted = ellipsize(text, room, styles.caption, metrics)
  const half = metrics.width(fitted, styles.caption) / 2
  const middle = Math.min(Math.max(panes.x + panes.width / 2, panes.x + half), right - half)
  const y = frame.captionLine.start + frame.captionLine.size / 2
  return [textAt(fitted, [middle, y], styles.caption, 'middle')]
}

/** Headers of columns of numbers stand at the right, like the numbers; all others in the middle. */
function topText(drawing: Drawing, cell: HeaderCell, row: Span): readonly SceneNode[] {
  if (row.size === 0) return []
  const { view, frame, metrics } = drawing
  const start = frame.columnSpans[cell.first]?.start ?? 0
  const width = runWidth(cell, frame.columnSpans)
  const room = {
    width: width - 2 * distances.cellPadding + 4,
    lines: Math.max(1, Math.floor(row.size / distances.lineHeight)),
  }
  const lines = wrapText(cell.text, room, styles.header, metrics)
  const isLeaf = cell.level === view.columns.levelItems.length - 1
  const isRight = isLeaf && isTextTable(view) && hasNumberCells(drawing)
  const x = isRight ? start + width - distances.cellPadding : start + width / 2
  const bottom = row.start + row.size - 4
  return lines.map((line, index) => {
    const middle = bottom - (lines.length - index - 0.5) * distances.lineHeight
    return textAt(line, [x, middle], styles.header, isRight ? 'end' : 'middle')
  })
}

/** True when the cells of a text table hold numbers, which stand at the right. */
export function hasNumberCells({ view }: Drawing): boolean {
  return view.cards.every((card) => card.texts.every((item) => isContinuous(item)))
}

function bottomTexts(drawing: Drawing): readonly SceneNode[] {
  const { view, frame } = drawing
  const bottom = frame.bottomHeader
  if (bottom === null) return []
  const cells = headersOfLevel(
    view.columns,
    view.columns.levelItems.length - 1,
    frame.columnSpans.length,
  )
  const labelled = cells.filter((_, index) => isLabelled(cells, index, bottom.every))
  if (bottom.isUpright) return labelled.flatMap((cell) => uprightText(drawing, cell))
  let free = -Infinity
  return labelled.flatMap((cell) => {
    const texts = levelText(drawing, cell)
    const halves = texts.map((node) => drawing.metrics.width(node.text, styles.header) / 2)
    const half = Math.max(0, ...halves)
    const middle = texts[0]?.x ?? 0
    if (bottom.every > 1 && middle - half < free) return []
    free = middle + half + 8
    return texts
  })
}

type TextNode = Extract<SceneNode, { kind: 'text' }>

/** Thinned labels start anew in each pane and keep clear of the next one's first. */
function isLabelled(cells: readonly HeaderCell[], index: number, every: number): boolean {
  if (every === 1) return true
  let start = index
  while (start > 0 && cells[start - 1]?.outer === cells[index]?.outer) start -= 1
  let end = index
  while (end < cells.length && cells[end]?.outer === cells[index]?.outer) end += 1
  const isFirst = index === start
  return (index - start) % every === 0 && (isFirst || end === cells.length || end - index >= every)
}

function uprightText(drawing: Drawing, cell: HeaderCell): readonly SceneNode[] {
  const { frame, metrics } = drawing
  const { span, style } = frame.bottomHeader ?? {
    span: { start: 0, size: 0 },
    style: styles.header,
  }
  const { start, size } = span
  const middle = runMiddle(drawing, cell)
  const text = ellipsize(cell.text, size - 8, style, metrics)
  const x = middle + style.size * middleToBaseline
  return [{ ...textAt(text, [0, 0], style, 'end'), x, y: start + 6, rotate: -90 }]
}

function levelText(drawing: Drawing, cell: HeaderCell): readonly TextNode[] {
  const { frame, metrics } = drawing
  const bottom = frame.bottomHeader
  if (bottom === null) return []
  const { start, size } = bottom.span
  const lanes = runWidth(cell, frame.columnSpans)
  const width = Math.max(lanes * bottom.every - 4, 0)
  const lines = bottom.every > 1 ? 1 : Math.max(1, Math.floor(size / distances.lineHeight))
  const texts = wrapText(cell.text, { width, lines }, styles.header, metrics)
  const half = Math.max(0, ...texts.map((text) => metrics.width(text, styles.header))) / 2
  const right = frame.panes.x + frame.panes.width
  const middle = runMiddle(drawing, cell)
  const overflows = middle - half < frame.panes.x - 20 || middle + half > right + 8
  if (bottom.every > 1 && overflows) return []
  return texts.map((line, index) =>
    textAt(
      line,
      [middle, start + 5 + (index + 0.5) * distances.lineHeight],
      styles.header,
      'middle',
    ),
  )
}

function runMiddle({ frame }: Drawing, cell: HeaderCell): number {
  const start = frame.columnSpans[cell.first]?.start ?? 0
  return start + runWidth(cell, frame.columnSpans) / 2
}
