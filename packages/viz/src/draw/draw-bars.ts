/** Bars: rectangles from where the mark starts on its axis to where it ends. */

import { columnSpan, pointOf, rowSpan, xAt, yAt, type Drawing } from './drawing.ts'
import type { Box, SceneNode } from '../scene/scene.ts'
import type { Mark } from '../view/mark.ts'
import { markBorder, markFill } from './mark-paint.ts'

const widestBar = 60
const laneShare = 0.75
const thinnestBar = 1

export function drawBars(drawing: Drawing, marks: readonly Mark[]): readonly SceneNode[] {
  const slot = continuousSlot(drawing, marks)
  return marks
    .map((mark) => ({ mark, box: barBox(drawing, mark, slot) }))
    .filter(({ box }) => box !== null)
    .map(({ mark, box }) => ({
      kind: 'rect',
      box: box ?? { x: 0, y: 0, width: 0, height: 0 },
      fill: markFill(mark),
      ...markBorder(mark),
      marks: [mark.row],
    }))
}

const shortestGantt = 2

/** Bars from a value on the axis on; the shortest are lines that can be seen. */
export function drawGantt(drawing: Drawing, marks: readonly Mark[]): readonly SceneNode[] {
  return drawBars(drawing, marks).map((node) => {
    if (node.kind !== 'rect') return node
    const { box } = node
    const isUp = marks[0]?.card.direction === 'up'
    const width = isUp ? box.width : Math.max(shortestGantt, box.width)
    const height = isUp ? Math.max(shortestGantt, box.height) : box.height
    return { ...node, box: { ...box, width, height } }
  })
}

/** Null for a mark without a value. `slot` is the room of one bar along a continuous axis. */
export function barBox(drawing: Drawing, mark: Mark, slot: number): Box | null {
  const { card, rowLane, columnLane } = mark
  if (card.direction === 'none') return cellBox(drawing, mark)
  if (Number.isNaN(mark.end)) return null
  const [x, y] = pointOf(drawing, mark)
  if (card.direction === 'up') {
    const base = yAt(drawing, rowLane, mark.start)
    const room = columnLane.axis === null ? columnSpan(drawing, columnLane).size : slot
    const width = thickness(room, card.sizes.of(mark.row), card.pane.size)
    return finite({ x: x - width / 2, y: Math.min(y, base), width, height: Math.abs(y - base) })
  }
  const base = xAt(drawing, columnLane, mark.start)
  const room = rowLane.axis === null ? rowSpan(drawing, rowLane).size : slot
  const height = thickness(room, card.sizes.of(mark.row), card.pane.size)
  return finite({ x: Math.min(x, base), y: y - height / 2, width: Math.abs(x - base), height })
}

function cellBox(drawing: Drawing, mark: Mark): Box {
  const column = columnSpan(drawing, mark.columnLane)
  const row = rowSpan(drawing, mark.rowLane)
  const height = thickness(row.size, Number.NaN)
  return {
    x: column.start + 2,
    y: row.start + (row.size - height) / 2,
    width: column.size - 4,
    height,
  }
}

function finite(box: Box): Box | null {
  return Number.isFinite(box.x + box.y + box.width + box.height) ? box : null
}

/** The slider leaves a bar its whole slot from 2 on; without it a bar takes three quarters. */
function thickness(room: number, size: number, slider?: number): number {
  const plain = slider === undefined ? laneShare : Math.min(1, slider / 2)
  const share = Number.isNaN(size) ? plain : 0.15 + 0.75 * size
  const wide = Math.min(room * share, widestBar)
  return Math.max(thinnestBar, wide >= 4 ? Math.round(wide) : wide)
}

/** Smallest distance between neighbouring bars along a continuous axis, in pixels. */
export function continuousSlot(drawing: Drawing, marks: readonly Mark[]): number {
  const first = marks[0]
  if (first === undefined) return widestBar
  const isUp = first.card.direction === 'up'
  if ((isUp ? first.columnLane : first.rowLane).axis === null) return widestBar
  const places = marks
    .map((mark) => pointOf(drawing, mark)[isUp ? 0 : 1])
    .filter((place) => Number.isFinite(place))
    .sort((a, b) => a - b)
  let smallest = widestBar
  for (let index = 1; index < places.length; index += 1) {
    const gap = (places[index] ?? 0) - (places[index - 1] ?? 0)
    if (gap > 0.5 && gap < smallest) smallest = gap
  }
  return smallest
}
