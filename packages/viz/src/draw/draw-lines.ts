/** Lines and areas: the marks of one series in one pane, joined along the axis or headers they run over. */

import { columnSpan, pointOf, rowSpan, xAt, yAt, type Drawing } from './drawing.ts'
import type { SceneNode } from '../scene/scene.ts'
import { isMeasure } from '../view/shelf.ts'
import type { Mark } from '../view/mark.ts'

type Point = readonly [number, number]

const lineWidth = 2
const areaOpacity = 0.6

export function drawLines(drawing: Drawing, marks: readonly Mark[]): readonly SceneNode[] {
  const nodes: SceneNode[] = []
  for (const series of seriesOf(drawing, marks)) {
    for (const part of unbrokenParts(drawing, series)) {
      nodes.push(...drawPart(drawing, part))
    }
  }
  return nodes
}

/** Each stretch takes the colour of its first mark when a measure colours the line, else there is one stretch. */
function drawPart(drawing: Drawing, part: readonly Mark[]): readonly SceneNode[] {
  const [first] = part
  if (first === undefined) return []
  const size = first.card.sizes.of(first.row)
  const width = Number.isNaN(size) ? lineWidth : 1 + 5 * size
  const points = part.map((mark) => pointOf(drawing, mark))
  const color = first.card.color.of(first.row)
  const [start] = points
  if (points.length === 1 && start !== undefined) {
    const [x, y] = start
    return [{ kind: 'circle', x, y, radius: 3, fill: { color }, marks: [first.row] }]
  }
  if (part.every((mark) => mark.card.color.of(mark.row) === color)) {
    return [{ kind: 'line', points, stroke: { color, width }, marks: part.map(({ row }) => row) }]
  }
  return points.slice(1).map((point, index) => ({
    kind: 'line',
    points: [points[index] ?? point, point],
    marks: [part[index]?.row ?? first.row],
    stroke: { color: first.card.color.of(part[index]?.row ?? first.row), width },
  }))
}

/** Marks by pane and series, ordered along the line. */
function seriesOf(drawing: Drawing, marks: readonly Mark[]): readonly (readonly Mark[])[] {
  const series = new Map<string, Mark[]>()
  for (const mark of marks) {
    const key = `${mark.rowLane.group} ${mark.columnLane.group} ${mark.card.seriesKey(mark.row)}`
    const list = series.get(key)
    if (list === undefined) series.set(key, [mark])
    else list.push(mark)
  }
  return [...series.values()].map((list) => alongLine(drawing, list))
}

function alongLine(drawing: Drawing, marks: readonly Mark[]): readonly Mark[] {
  const [first] = marks
  if (first === undefined) return marks
  const { rowLane, columnLane, card } = first
  const across = card.direction === 'up' ? columnLane.axis : rowLane.axis
  // Two measures have no direction of their own: such a path follows the table.
  if (across !== null && isMeasure(across)) return marks
  const axisIndex = card.direction === 'up' ? 0 : 1
  return marks
    .map((mark) => ({ mark, at: pointOf(drawing, mark)[axisIndex] }))
    .sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)))
    .map(({ mark }) => mark)
}

/** Cuts a series where a value is null. */
function unbrokenParts(drawing: Drawing, series: readonly Mark[]): readonly (readonly Mark[])[] {
  const parts: Mark[][] = []
  let open: Mark[] = []
  for (const mark of series) {
    const [x, y] = pointOf(drawing, mark)
    if (Number.isFinite(x) && Number.isFinite(y)) {
      if (open.length === 0) parts.push(open)
      open.push(mark)
    } else open = []
  }
  return parts
}

/** Areas fill from the series below; a series without a mark at some place has no thickness there. */
export function drawAreas(drawing: Drawing, marks: readonly Mark[]): readonly SceneNode[] {
  const panes = Map.groupBy(marks, (mark) => `${mark.rowLane.group} ${mark.columnLane.group}`)
  return [...panes.values()].flatMap((pane) => drawStackedAreas(drawing, pane))
}

interface Edge {
  readonly at: number
  readonly start: number
  readonly end: number
}

function drawStackedAreas(drawing: Drawing, pane: readonly Mark[]): readonly SceneNode[] {
  const isUp = pane[0]?.card.direction === 'up'
  const place = (mark: Mark): number => pointOf(drawing, mark)[isUp ? 0 : 1]
  const drawable = pane.filter((mark) => !Number.isNaN(mark.end) && Number.isFinite(place(mark)))
  const places = [...new Set(drawable.map((mark) => place(mark)))].sort((a, b) => a - b)
  const tops = new Map(places.map((at) => [at, 0]))
  const series = [...Map.groupBy(drawable, (mark) => mark.card.seriesKey(mark.row)).values()].sort(
    (a, b) => rankOf(b) - rankOf(a),
  )
  return series.flatMap((marksOfSeries) => {
    const [first] = marksOfSeries
    if (first === undefined) return []
    const byPlace = new Map(marksOfSeries.map((mark) => [place(mark), mark]))
    const edges = places.map((at) => {
      const mark = byPlace.get(at)
      const top = tops.get(at) ?? 0
      if (mark !== undefined) tops.set(at, mark.end)
      return mark === undefined
        ? { at, start: top, end: top }
        : { at, start: mark.start, end: mark.end }
    })
    return [{ ...areaNode(drawing, first, edges), marks: marksOfSeries.map(({ row }) => row) }]
  })
}

function rankOf(marks: readonly Mark[]): number {
  const [first] = marks
  return first === undefined ? 0 : first.card.color.rank(first.row)
}

function areaNode(
  drawing: Drawing,
  first: Mark,
  edges: readonly Edge[],
): Extract<SceneNode, { kind: 'polygon' }> {
  const point = (at: number, value: number): Point =>
    first.card.direction === 'up'
      ? [at, yAt(drawing, first.rowLane, value)]
      : [xAt(drawing, first.columnLane, value), at]
  const isSingle = edges.length === 1
  const half = isSingle ? singleWidth(drawing, first) / 2 : 0
  const wide = isSingle
    ? edges.flatMap((edge) => [
        { ...edge, at: edge.at - half },
        { ...edge, at: edge.at + half },
      ])
    : edges
  const points = [
    ...wide.map(({ at, end }) => point(at, end)),
    ...wide.toReversed().map(({ at, start }) => point(at, start)),
  ]
  const color = first.card.color.of(first.row)
  return {
    kind: 'polygon',
    points,
    fill: { color, opacity: first.card.pane.opacity ?? areaOpacity },
  }
}

/** An area of one mark would have no width at all. */
function singleWidth(drawing: Drawing, mark: Mark): number {
  const isUp = mark.card.direction === 'up'
  const span = isUp ? columnSpan(drawing, mark.columnLane) : rowSpan(drawing, mark.rowLane)
  return Math.min(40, span.size / 2)
}
