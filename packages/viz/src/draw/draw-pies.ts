/** Pies: the marks of one cell as slices of a circle, clockwise from the top in legend order. */

import { columnSpan, pointOf, rowSpan, type Drawing } from './drawing.ts'
import type { SceneNode } from '../scene/scene.ts'
import type { Mark } from '../view/mark.ts'

const largestRadius = 200
const radiusShare = 0.42
/** Pies at places on an axis have no cell to fill. */
const radiusOnAxis = 16

export interface Slice {
  readonly mark: Mark
  readonly x: number
  readonly y: number
  readonly radius: number
  /** Radians clockwise from the top. */
  readonly from: number
  readonly to: number
}

export function slicesOf(drawing: Drawing, marks: readonly Mark[]): readonly Slice[] {
  const pies = Map.groupBy(marks, (mark) => {
    const [x, y] = pointOf(drawing, mark)
    return `${mark.rowLane.index} ${mark.columnLane.index} ${x} ${y}`
  })
  return [...pies.values()].flatMap((pie) => slicesOfPie(drawing, pie))
}

function slicesOfPie(drawing: Drawing, pie: readonly Mark[]): readonly Slice[] {
  const { reader } = drawing.view
  const angleOf = ({ card, row }: Mark): number => {
    if (card.angleItem === null) return 1
    return Math.max(0, reader.numbers(card.angleItem)[row] ?? 0) || 0
  }
  const [first] = pie
  if (first === undefined) return []
  // Dividing first keeps the sum of huge numbers finite.
  const largest = pie.reduce((most, mark) => Math.max(most, angleOf(mark)), 0)
  const total = pie.reduce((sum, mark) => sum + angleOf(mark) / largest, 0)
  const [x, y] = pointOf(drawing, first)
  if (!(largest > 0) || !Number.isFinite(x + y)) return []
  const radius = pieRadius(drawing, first)
  let from = 0
  return pie
    .toSorted((a, b) => a.card.color.rank(a.row) - b.card.color.rank(b.row))
    .map((mark) => {
      const to = from + ((angleOf(mark) / largest) * 2 * Math.PI) / total
      const slice = { mark, x, y, radius, from, to }
      from = to
      return slice
    })
}

function pieRadius(drawing: Drawing, mark: Mark): number {
  if (mark.card.direction !== 'none') return radiusOnAxis
  const room = Math.min(
    columnSpan(drawing, mark.columnLane).size,
    rowSpan(drawing, mark.rowLane).size,
  )
  return Math.max(2, Math.min(largestRadius, room * radiusShare))
}

export function drawPies(drawing: Drawing, marks: readonly Mark[]): readonly SceneNode[] {
  return slicesOf(drawing, marks).map(({ mark, x, y, radius, from, to }) => {
    const steps = Math.max(1, Math.ceil((to - from) / 0.06))
    const arc = Array.from({ length: steps + 1 }, (_, step): readonly [number, number] => {
      const angle = from + ((to - from) * step) / steps
      return [x + radius * Math.sin(angle), y - radius * Math.cos(angle)]
    })
    const isWhole = to - from > 2 * Math.PI - 1e-6
    return {
      kind: 'polygon',
      points: isWhole ? arc : [[x, y], ...arc],
      fill: { color: mark.card.color.of(mark.row) },
      marks: [mark.row],
      stroke: { color: '#ffffff', width: isWhole ? 0 : 1 },
    }
  })
}
