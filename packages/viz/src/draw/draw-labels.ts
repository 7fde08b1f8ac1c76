/** Labels beside marks, for cards that show them. A label that would cover another one is left out. */

import { readableOn } from '../view/color.ts'
import { barBox, continuousSlot } from './draw-bars.ts'
import { circleRadius } from './draw-points.ts'
import { slicesOf } from './draw-pies.ts'
import { columnSpan, pointOf, rowSpan, textAt, type Drawing } from './drawing.ts'
import { contains, type LabelSpace } from './label-space.ts'
import type { Box, SceneNode } from '../scene/scene.ts'
import type { Mark } from '../view/mark.ts'
import { ellipsize, singleLine } from '../text/text-fit.ts'
import { colors, styles } from '../scene/theme.ts'

const labelHeight = 13
const gap = 4
const widestLabel = 140
/** Labels tried; a picture with more marks has no room for them. */
const mostLabels = 5000

interface Label {
  readonly text: string
  readonly width: number
}

/** Labels of the marks of one card; `space` is shared by all cards of the picture. */
export function drawLabels(
  drawing: Drawing,
  marks: readonly Mark[],
  space: LabelSpace,
): readonly SceneNode[] {
  const labelled = marks.slice(0, mostLabels)
  switch (marks[0]?.card.mark.drawn) {
    case 'bar':
    case 'gantt':
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

/** Labels stay in the pane of their axis, and may hang over the sides of lanes without one. */
function boundsOf(drawing: Drawing, { rowLane, columnLane }: Mark): Box {
  const { panes, size } = drawing.frame
  const row = rowSpan(drawing, rowLane)
  const column = columnSpan(drawing, columnLane)
  const right = Math.min(panes.x + panes.width + 6, size.width)
  const isLast = columnLane.index === drawing.frame.columnSpans.length - 1
  const end = isLast ? right : column.start + column.size
  return {
    x: columnLane.axis === null ? panes.x : column.start,
    width: columnLane.axis === null ? right - panes.x : end - column.start,
    y: rowLane.axis === null ? panes.y : row.start,
    height: rowLane.axis === null ? panes.height : row.size,
  }
}

interface Target {
  readonly space: LabelSpace
  readonly bounds: Box
  readonly color?: string
}

function labelOf({ view, metrics }: Drawing, mark: Mark, room = widestLabel): Label {
  const texts = mark.card.texts.map((item) => singleLine(view.reader.text(item, mark.row)))
  const text = ellipsize(texts.join(', '), room, styles.label, metrics)
  return { text, width: metrics.width(text, styles.label) }
}

function place(
  { text, width }: Label,
  [x, y]: readonly [number, number],
  { space, bounds, color = colors.label }: Target,
): readonly SceneNode[] {
  const box: Box = { x: x - width / 2, y: y - labelHeight / 2, width, height: labelHeight }
  if (text === '' || !space.claim(box, bounds)) return []
  return [textAt(text, [x, y], { ...styles.label, color }, 'middle')]
}

function barLabels(
  drawing: Drawing,
  marks: readonly Mark[],
  space: LabelSpace,
): readonly SceneNode[] {
  const slot = continuousSlot(drawing, marks)
  const bars = marks
    .map((mark) => ({ mark, box: barBox(drawing, mark, slot) }))
    .filter((bar): bar is Bar => bar.box !== null)
  const piles = Map.groupBy(bars, (bar) => pileKey(bar))
  const stacked = [...piles.values()].filter((pile) => pile.length > 1).flat()
  const inside = new Set([...stacked, ...bars.filter(({ mark }) => mark.card.direction === 'none')])
  const single = bars.filter((bar) => !inside.has(bar))
  const inner = [...inside].flatMap((bar) => innerLabel(drawing, bar, space))
  for (const { box } of single) space.block(box)
  return [...inner, ...single.flatMap((bar) => outerLabel(drawing, bar, space))]
}

interface Bar {
  readonly mark: Mark
  readonly box: Box
}

/** Bars with equal keys stand on each other. */
function pileKey({ mark, box }: Bar): string {
  const place = mark.card.direction === 'up' ? box.x : box.y
  return `${mark.rowLane.index} ${mark.columnLane.index} ${Math.round(place)}`
}

/** Inside a bar, where it is large enough. */
function innerLabel(drawing: Drawing, { mark, box }: Bar, space: LabelSpace): readonly SceneNode[] {
  const label = labelOf(drawing, mark)
  if (label.width > box.width - 4 || labelHeight > box.height) return []
  const middle = [box.x + box.width / 2, box.y + box.height / 2] as const
  const color = readableOn(mark.card.color.of(mark.row))
  return place(label, middle, { space, bounds: boundsOf(drawing, mark), color })
}

/** Beyond the end of a bar, else inside its end. */
function outerLabel(drawing: Drawing, bar: Bar, space: LabelSpace): readonly SceneNode[] {
  const label = labelOf(drawing, bar.mark)
  const beyond = labelBeyond(drawing, bar, { label, space })
  if (beyond.length > 0 || label.text === '') return beyond
  const { mark, box } = bar
  const isUp = mark.card.direction === 'up'
  // Letters are less tall than the line they stand on.
  const [wide, tall] = isUp ? [4, 8] : [10, -3]
  if (label.width > box.width - wide || labelHeight > box.height - tall) return []
  // The bar keeps other labels off already.
  const isNegative = mark.end < mark.start
  const reach = gap + (isUp ? labelHeight : label.width) / 2
  const x = isNegative ? box.x + reach : box.x + box.width - reach
  const y = isNegative ? box.y + box.height - reach : box.y + reach
  const at = isUp ? ([box.x + box.width / 2, y] as const) : ([x, box.y + box.height / 2] as const)
  const style = { ...styles.label, color: readableOn(mark.card.color.of(mark.row)) }
  return contains(boundsOf(drawing, mark), box) ? [textAt(label.text, at, style, 'middle')] : []
}

function labelBeyond(
  drawing: Drawing,
  { mark, box }: Bar,
  { label, space }: { readonly label: Label; readonly space: LabelSpace },
): readonly SceneNode[] {
  const target = { space, bounds: boundsOf(drawing, mark) }
  const isNegative = mark.end < mark.start
  if (mark.card.direction === 'up') {
    const reach = gap + labelHeight / 2
    const y = isNegative ? box.y + box.height + reach : box.y - reach
    return place(label, [box.x + box.width / 2, y], target)
  }
  const reach = gap + label.width / 2
  const x = isNegative ? box.x - reach : box.x + box.width + reach
  return place(label, [x, box.y + box.height / 2], target)
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
    const target = { space, bounds: boundsOf(drawing, mark), color }
    return Number.isFinite(x + y) ? place(label, [x, y], target) : []
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
    const target = { space, bounds: boundsOf(drawing, mark) }
    const above = place(label, [x, y - reach], target)
    return above.length > 0 ? above : place(label, [x, y + reach], target)
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
    const at = [x + distance * Math.sin(angle), y - distance * Math.cos(angle)] as const
    return place(label, at, { space, bounds: boundsOf(drawing, mark) })
  })
}
