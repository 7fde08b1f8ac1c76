/** A treemap: the marks of a cell as rectangles whose areas follow the size encoding. */

import { readableOn } from '../view/color.ts'
import { columnSpan, rowSpan, textAt, type Drawing } from './drawing.ts'
import { squarify } from '../layout/squarify.ts'
import type { Box, SceneNode } from '../scene/scene.ts'
import { distances, styles } from '../scene/theme.ts'
import { ellipsize, singleLine } from '../text/text-fit.ts'
import type { Mark } from '../view/mark.ts'

const gap = 1
const padding = 4

interface Tile {
  readonly mark: Mark
  readonly box: Box
}

export function drawTreemap(drawing: Drawing, marks: readonly Mark[]): readonly SceneNode[] {
  const cells = Map.groupBy(
    marks,
    ({ rowLane, columnLane }) => `${rowLane.index} ${columnLane.index}`,
  )
  return [...cells.values()].flatMap((cell) =>
    tilesOf(drawing, cell).flatMap((tile) => [
      {
        kind: 'rect',
        box: tile.box,
        fill: { color: tile.mark.card.color.of(tile.mark.row) },
        marks: [tile.mark.row],
      } as const,
      ...tileTexts(drawing, tile),
    ]),
  )
}

/** Largest first; marks without a size, and those of zero or less, have no area. */
function tilesOf(drawing: Drawing, marks: readonly Mark[]): readonly Tile[] {
  const { reader } = drawing.view
  const weightOf = ({ card, row }: Mark): number =>
    card.sizes.item === null ? 0 : (reader.numbers(card.sizes.item)[row] ?? 0)
  const sized = marks.filter((mark) => weightOf(mark) > 0)
  const sorted = sized.toSorted((a, b) => weightOf(b) - weightOf(a) || a.row - b.row)
  const [first] = sorted
  if (first === undefined) return []
  const column = columnSpan(drawing, first.columnLane)
  const row = rowSpan(drawing, first.rowLane)
  const whole = { x: column.start, y: row.start, width: column.size, height: row.size }
  const boxes = squarify(sorted.map(weightOf), whole)
  return sorted.flatMap((mark, index) => {
    const box = boxes[index]
    return box === undefined ? [] : [{ mark, box: withGap(box) }]
  })
}

/** Tiles too thin for a gap keep their whole size. */
function withGap({ x, y, width, height }: Box): Box {
  const across = width > 3 * gap ? gap : 0
  const down = height > 3 * gap ? gap : 0
  return { x, y, width: width - across, height: height - down }
}

/** One line for each text, from the upper left corner, as many as fit. */
function tileTexts({ view, metrics }: Drawing, { mark, box }: Tile): readonly SceneNode[] {
  const room = box.width - 2 * padding
  const lines = Math.floor((box.height - padding) / distances.lineHeight)
  const style = { ...styles.label, color: readableOn(mark.card.color.of(mark.row)) }
  return mark.card.texts.slice(0, Math.max(0, lines)).flatMap((item, index) => {
    const text = ellipsize(singleLine(view.reader.text(item, mark.row)), room, style, metrics)
    const middle = box.y + padding + (index + 0.5) * distances.lineHeight
    return text === '' || text === '…' ? [] : [textAt(text, [box.x + padding, middle], style)]
  })
}
