/** Labels beside marks, for cards that show them. A label that would cover another one is left out. */

import { readableOn } from './color.ts'
import { barBox, continuousSlot } from './draw-bars.ts'
import { circleRadius } from './draw-points.ts'
import { slicesOf } from './draw-pies.ts'
import { columnSpan, pointOf, rowSpan, textAt, type Drawing } from './drawing.ts'
import { createLabelSpace, type LabelSpace } from './label-space.ts'
import type { Box, SceneNode } from './scene.ts'
import type { Mark } from './mark.ts'
import { ellipsize, singleLine } from './text-fit.ts'
import { colors, styles } from './theme.ts'

const labelHeight = 13
const gap = 4
const widestLabel = 140
/** Labels tried; a picture with more marks has no room for them. */
const mostLabels = 5000

interface Label {
  readonly text: string
  readonly width: number
}

/** Labels of the marks of one card. */
export function drawLabels(drawing: Drawing, marks: readonly Mark[]): readonly SceneNode[] {
  const { panes, size } = drawing.frame
  const right = Math.min(panes.x + panes.width + 6, size.width)
  const space = createLabelSpace({ ...panes, width: right - panes.x })
  const labelled = marks.slice(0, mostLabels)
  switch (marks[0]?.card.mark.drawn) {
    case 'bar':
      return barLabels(drawing, labelled, space)
    case 'square':
      return squareLabels(drawing, labelled, space)
    case 'line':
    case 'area':
    case 'circle':
      return pointLabels(drawing, labelled, space)
    case 'pie':
      return sliceLabels(drawing, labelled, space)
    default:
      return []
  }
}

function labelOf({ view, metrics }: Drawing, mark: Mark, room = widestLabel): Label {
  const texts = mark.card.texts.map((item) => singleLine(view.reader.text(item, mark.row)))
  const text = ellipsize(texts.join(', '), room, styles.label, metrics)
  return { text, width: metrics.width(text, styles.label) }
}

function place(
  space: LabelSpace,
  { text, width }: Label,
  [x, y]: readonly [number, number],
  color: string = colors.label,
): readonly SceneNode[] {
  const box: Box = { x: x - width / 2, y: y - labelHeight / 2, width, height: labelHeight }
  if (text === '' || !space.claim(box)) return []
  return [textAt(text, [x, y], { ...styles.label, color }, 'middle')]
}

/** Beyond the end of a bar on its own; inside, when it is long enough, for bars on each other. */
function barLabels(
  drawing: Drawing,
  marks: readonly Mark[],
  space: LabelSpace,
): readonly SceneNode[] {
  const slot = continuousSlot(drawing, marks)
  const piles = new Map<string, number>()
  const pile = (mark: Mark): string =>
    `${mark.rowLane.index} ${mark.columnLane.index} ${slot < 60 ? pointOf(drawing, mark).join(' ') : ''}`
  for (const mark of marks) piles.set(pile(mark), (piles.get(pile(mark)) ?? 0) + 1)
  return marks.flatMap((mark) => {
    const box = barBox(drawing, mark, slot)
    if (box === null) return []
    const isStacked = (piles.get(pile(mark)) ?? 1) > 1
    const label = labelOf(drawing, mark, isStacked ? box.width - 4 : widestLabel)
    const middle = [box.x + box.width / 2, box.y + box.height / 2] as const
    if (isStacked || mark.card.direction === 'none') {
      const fits = label.width <= box.width - 4 && labelHeight <= box.height
      const color = readableOn(mark.card.color.of(mark.row))
      return fits ? place(space, label, middle, color) : []
    }
    const isNegative = mark.end < mark.start
    if (mark.card.direction === 'up') {
      const y = isNegative
        ? box.y + box.height + gap + labelHeight / 2
        : box.y - gap - labelHeight / 2
      return place(space, label, [middle[0], y])
    }
    const x = isNegative ? box.x - gap - label.width / 2 : box.x + box.width + gap + label.width / 2
    return place(space, label, [x, middle[1]])
  })
}

function squareLabels(
  drawing: Drawing,
  marks: readonly Mark[],
  space: LabelSpace,
): readonly SceneNode[] {
  return marks.flatMap((mark) => {
    const column = columnSpan(drawing, mark.columnLane)
    const row = rowSpan(drawing, mark.rowLane)
    const isCell = mark.card.direction === 'none'
    const label = labelOf(drawing, mark, isCell ? column.size - 6 : widestLabel)
    const color = isCell ? readableOn(mark.card.color.of(mark.row)) : colors.label
    const [x, y] = isCell
      ? ([column.start + column.size / 2, row.start + row.size / 2] as const)
      : pointOf(drawing, mark)
    return Number.isFinite(x + y) ? place(space, label, [x, y], color) : []
  })
}

/** Above the mark, else below it. */
function pointLabels(
  drawing: Drawing,
  marks: readonly Mark[],
  space: LabelSpace,
): readonly SceneNode[] {
  return marks.flatMap((mark) => {
    const [x, y] = pointOf(drawing, mark)
    if (!Number.isFinite(x + y)) return []
    const isCircle = mark.card.mark.drawn === 'circle'
    const reach = (isCircle ? circleRadius(drawing, mark, false) : 2) + labelHeight / 2 + 2
    const label = labelOf(drawing, mark)
    const above = place(space, label, [x, y - reach])
    return above.length > 0 ? above : place(space, label, [x, y + reach])
  })
}

function sliceLabels(
  drawing: Drawing,
  marks: readonly Mark[],
  space: LabelSpace,
): readonly SceneNode[] {
  return slicesOf(drawing, marks).flatMap(({ mark, x, y, radius, from, to }) => {
    const angle = (from + to) / 2
    const label = labelOf(drawing, mark)
    const distance = radius + 8 + (label.width / 2) * Math.abs(Math.sin(angle))
    return place(space, label, [x + distance * Math.sin(angle), y - distance * Math.cos(angle)])
  })
}
