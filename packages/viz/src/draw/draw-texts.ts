/** Text marks: cells of a text table, words placed along axes, and the big number of a view without shelves. */

import { columnSpan, pointOf, rowSpan, textAt, type Drawing } from './drawing.ts'
import { hasNumberCells } from './draw-column-headers.ts'
import { cellLines, isTextTable } from '../layout/lane-rules.ts'
import { readableInk } from '../view/color.ts'
import type { SceneNode, TextStyle } from '../scene/scene.ts'
import type { Mark } from '../view/mark.ts'
import { isContinuous } from '../view/shelf.ts'
import { ellipsize, singleLine } from '../text/text-fit.ts'
import { colors, distances, styles } from '../scene/theme.ts'

export function drawTexts(drawing: Drawing, marks: readonly Mark[]): readonly SceneNode[] {
  const { view } = drawing
  const isBare = view.rows.lanes.length === 1 && view.columns.lanes.length === 1
  const hasShelves = view.sheet.rows !== null || view.sheet.columns !== null
  if (isBare && !hasShelves) {
    return marks.length === 1 && marks[0] !== undefined
      ? drawCard(drawing, marks[0])
      : drawWords(drawing, marks)
  }
  const table = isTextTable(view)
  const cells = Map.groupBy(marks, (mark) => {
    const place = table ? '' : pointOf(drawing, mark).join(' ')
    return `${mark.rowLane.index} ${mark.columnLane.index} ${place}`
  })
  return [...cells.values()].flatMap((cell) => drawCell(drawing, cell))
}

interface Line {
  readonly text: string
  readonly color: string
  readonly row: number
}

/** What a mark says; Tableau shows `Abc` for marks without text. */
function linesOf({ view }: Drawing, mark: Mark): readonly Line[] {
  const { card, row } = mark
  const color = textColor(mark)
  if (card.texts.length === 0) return [{ text: 'Abc', color: colors.muted, row }]
  const texts = card.texts.map((item) => singleLine(view.reader.text(item, row)))
  const shown = texts.slice(0, cellLines(texts.length) - 1)
  return [...shown, texts.slice(shown.length).join(', ')].map((text) => ({ text, color, row }))
}

/** Members keep the colour of the legend; a gradient's light end could not be read. */
function textColor({ card, row }: Mark): string {
  const { item } = card.color
  if (item === null) return colors.label
  return isContinuous(item) ? readableInk(card.color.of(row)) : card.color.of(row)
}

function drawCell(drawing: Drawing, cell: readonly Mark[]): readonly SceneNode[] {
  const [first] = cell
  if (first === undefined) return []
  const column = columnSpan(drawing, first.columnLane)
  const row = rowSpan(drawing, first.rowLane)
  const isTable = first.card.direction === 'none'
  const [x, y] = isTable ? [0, row.start + row.size / 2] : pointOf(drawing, first)
  if (!Number.isFinite(x + y)) return []
  const height = distances.lineHeight - 1
  const fitting = Math.max(1, Math.floor((isTable ? row.size : 60) / (height - 1)))
  const wanted = cell.slice(0, fitting + 1).flatMap((mark) => linesOf(drawing, mark))
  const lines = wanted.length > fitting ? wanted.slice(0, fitting) : wanted
  const isRight = isTable && hasNumberCells(drawing)
  const width = isTable ? column.size - 2 * distances.cellPadding : 160
  const at = isRight
    ? column.start + column.size - distances.cellPadding
    : column.start + column.size / 2
  return lines.map(({ text, color, row: mark }, index) => {
    const isCut = index === lines.length - 1 && wanted.length > fitting && fitting > 1
    const shown = isCut ? '…' : ellipsize(text, width, styles.cell, drawing.metrics)
    const middle = y + (index - (lines.length - 1) / 2) * height
    const style: TextStyle = { ...styles.cell, color }
    const anchor = isRight ? 'end' : 'middle'
    return { ...textAt(shown, [isTable ? at : x, middle], style, anchor), marks: [mark] }
  })
}

/** A view of one number: large, in the middle, with its name below. */
function drawCard(drawing: Drawing, mark: Mark): readonly SceneNode[] {
  const { view, frame, metrics } = drawing
  const { panes } = frame
  const items = mark.card.texts.slice(0, 4)
  const lines = items.map((item) => singleLine(view.reader.text(item, mark.row)))
  if (lines.length === 0) lines.push('Abc')
  const room = panes.width - 20
  const block = Math.min(76, panes.height / lines.length)
  const top = panes.y + (panes.height - block * lines.length) / 2
  const color = textColor(mark)
  return lines.flatMap((text, index) => {
    const wanted = Math.min(lines.length > 1 ? 28 : 40, block * 0.55)
    const natural = metrics.width(text, { size: wanted, weight: 'normal' })
    const size = Math.max(12, Math.min(wanted, (wanted * room) / Math.max(natural, 1)))
    const style: TextStyle = { size, color, weight: 'normal' }
    const x = panes.x + panes.width / 2
    const middle = top + block * (index + 0.4)
    const item = items[index]
    const caption = item === undefined ? '' : view.reader.caption(item)
    const nodes = [textAt(ellipsize(text, room, style, metrics), [x, middle], style, 'middle')]
    if (block >= 40 && caption !== '') {
      const fitted = ellipsize(caption, room, styles.note, metrics)
      nodes.push(textAt(fitted, [x, middle + size * 0.6 + 10], styles.note, 'middle'))
    }
    return nodes
  })
}

const smallestWord = 11
const largestWord = 34
const wordGap = 14
const mostWords = 5000

interface Word {
  readonly text: string
  readonly width: number
  readonly style: TextStyle
}

/** Many texts without shelves run like words in a paragraph; a size encoding makes them a word cloud. */
function drawWords(drawing: Drawing, marks: readonly Mark[]): readonly SceneNode[] {
  const { panes } = drawing.frame
  const room = panes.width - 16
  const nodes: SceneNode[] = []
  let y = panes.y + 4
  for (const line of wordLines(drawing, marks, room)) {
    const size = Math.max(...line.map(({ style }) => style.size))
    if (y + size * 1.35 > panes.y + panes.height) break
    let x = panes.x + 8
    for (const { text, width, style } of line) {
      nodes.push({ kind: 'text', x, y: y + size, text, anchor: 'start', style })
      x += width + wordGap
    }
    y += Math.ceil(size * 1.35)
  }
  return nodes
}

function wordLines(
  drawing: Drawing,
  marks: readonly Mark[],
  room: number,
): readonly (readonly Word[])[] {
  const lines: Word[][] = []
  let used = Infinity
  for (const mark of marks.slice(0, mostWords)) {
    const word = wordOf(drawing, mark, room)
    if (used + word.width > room) {
      lines.push([])
      used = 0
    }
    lines.at(-1)?.push(word)
    used += word.width + wordGap
  }
  return lines
}

function wordOf(drawing: Drawing, mark: Mark, room: number): Word {
  const share = mark.card.sizes.of(mark.row)
  const size = Number.isNaN(share) ? 12 : smallestWord + (largestWord - smallestWord) * share
  const lines = linesOf(drawing, mark)
  const style: TextStyle = { size, weight: 'normal', color: lines[0]?.color ?? colors.label }
  const said = lines.map(({ text }) => text).join('  ')
  const text = ellipsize(said, room, style, drawing.metrics)
  return { text, width: drawing.metrics.width(text, style), style }
}
