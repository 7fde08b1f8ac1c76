/** Circles, hollow shapes and squares, one at the place of each mark. */

import { columnSpan, pointOf, rowSpan, type Drawing } from './drawing.ts'
import type { SceneNode } from '../scene/scene.ts'
import type { Mark } from '../view/mark.ts'
import { markBorder, markFill } from './mark-paint.ts'

const plainRadius = 4.5
const largestRadius = 22
const smallestRadius = 2.5
const crowded = 2000
const squareGap = 1

export function drawCircles(drawing: Drawing, marks: readonly Mark[]): readonly SceneNode[] {
  const nodes: SceneNode[] = []
  const taken = new Set<string>()
  for (const mark of largestFirst(marks)) {
    const [x, y] = pointOf(drawing, mark)
    if (!Number.isFinite(x + y)) continue
    const color = mark.card.color.of(mark.row)
    const radius = circleRadius(drawing, mark, marks.length > crowded)
    // One circle a pixel, colour and size looks the same as thousands on top of each other.
    const key = `${Math.round(x)} ${Math.round(y)} ${color} ${Math.round(radius)}`
    if (taken.has(key)) continue
    taken.add(key)
    const shape = { kind: 'circle', x, y, radius, marks: [mark.row] } as const
    if (mark.card.mark.isHollow) nodes.push({ ...shape, stroke: { color, width: 1.5 } })
    else nodes.push({ ...shape, fill: markFill(mark), ...markBorder(mark) })
  }
  return nodes
}

/** Small circles are drawn over large ones. */
function largestFirst(marks: readonly Mark[]): readonly Mark[] {
  const [first] = marks
  if (first === undefined || Number.isNaN(first.card.sizes.of(first.row))) return marks
  return marks.toSorted((a, b) => b.card.sizes.of(b.row) - a.card.sizes.of(a.row))
}

/** Radius of a circle; the area follows the size encoding. */
export function circleRadius(drawing: Drawing, mark: Mark, isCrowded: boolean): number {
  const size = mark.card.sizes.of(mark.row)
  const room = laneRoom(drawing, mark) / 2 - 1
  const plain = plainRadius * (mark.card.pane.size ?? 1)
  if (Number.isNaN(size)) return Math.max(1.5, Math.min(isCrowded ? 3 : plain, room))
  const largest = Math.max(smallestRadius, Math.min(largestRadius, room))
  return Math.max(smallestRadius, largest * Math.sqrt(size))
}

/** The smaller side of the mark's cell; lanes with an axis do not limit it. */
function laneRoom(drawing: Drawing, mark: Mark): number {
  const across =
    mark.columnLane.axis === null ? columnSpan(drawing, mark.columnLane).size : Infinity
  const down = mark.rowLane.axis === null ? rowSpan(drawing, mark.rowLane).size : Infinity
  return Math.min(across, down)
}

/** Without axes a square fills its cell, as in a heat map; a size encoding makes it smaller. */
export function drawSquares(drawing: Drawing, marks: readonly Mark[]): readonly SceneNode[] {
  return marks.flatMap((mark): readonly SceneNode[] => {
    const size = mark.card.sizes.of(mark.row)
    if (mark.card.direction === 'none' && Number.isNaN(size)) {
      const column = columnSpan(drawing, mark.columnLane)
      const row = rowSpan(drawing, mark.rowLane)
      const box = {
        x: column.start + squareGap,
        y: row.start + squareGap,
        width: column.size - squareGap,
        height: row.size - squareGap,
      }
      return [{ kind: 'rect', box, fill: markFill(mark), ...markBorder(mark), marks: [mark.row] }]
    }
    const [x, y] = pointOf(drawing, mark)
    if (!Number.isFinite(x + y)) return []
    const side = squareSide(drawing, mark)
    const box = { x: x - side / 2, y: y - side / 2, width: side, height: side }
    return [{ kind: 'rect', box, fill: markFill(mark), ...markBorder(mark), marks: [mark.row] }]
  })
}

function squareSide(drawing: Drawing, mark: Mark): number {
  const size = mark.card.sizes.of(mark.row)
  const room = Math.min(laneRoom(drawing, mark) - 2 * squareGap, 2 * largestRadius)
  if (Number.isNaN(size)) return Math.min(2 * plainRadius, room)
  return Math.max(3, room * Math.sqrt(size))
}
