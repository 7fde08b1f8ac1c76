/** Axes of continuous pills: tick marks, their labels, and the title along each lane. */

import {
  columnAxisOf,
  columnSpan,
  rowAxisOf,
  rowSpan,
  sharp,
  straightLine,
  textAt,
  type Drawing,
} from './drawing.ts'
import type { Lane } from '../view/lanes.ts'
import type { SceneNode, Stroke } from '../scene/scene.ts'
import { ellipsize } from '../text/text-fit.ts'
import { columnTicks, rowTicks, type PlacedTick } from '../layout/tick-labels.ts'
import { colors, distances, middleToBaseline, styles } from '../scene/theme.ts'

const tickStroke: Stroke = { color: colors.border, width: 1 }
const shortestTitle = 24
/** What the turned title takes of the width of a row axis. */
const titleRoom = 16

export function rowLaneTicks(drawing: Drawing, lane: Lane): readonly PlacedTick[] {
  const axis = rowAxisOf(drawing, lane)
  return axis === undefined ? [] : rowTicks(axis.scale, rowSpan(drawing, lane), rowHeadroom(lane))
}

/** Room at the top of a lane that its labels keep free. */
function rowHeadroom(lane: Lane): number {
  return lane.index === 0 ? 0 : 14
}

export function columnLaneTicks(drawing: Drawing, lane: Lane): readonly PlacedTick[] {
  const axis = columnAxisOf(drawing, lane)
  if (axis === undefined) return []
  const { frame, metrics } = drawing
  const span = columnSpan(drawing, lane)
  const isLast = lane.index === frame.columnSpans.length - 1
  const end = span.start + span.size
  // A label may hang over the start of its lane; the lane before leaves it that room.
  const bounds = [span.start - 10, isLast ? end + distances.margin - 2 : end - 16] as const
  return columnTicks(axis.scale, span, bounds, metrics)
}

export function drawRowAxes(drawing: Drawing): readonly SceneNode[] {
  const { view, frame } = drawing
  const { rowAxis } = frame
  if (rowAxis === null) return []
  const edge = rowAxis.start + rowAxis.size
  return view.rows.lanes.slice(0, frame.rowSpans.length).flatMap((lane) => {
    if (rowAxisOf(drawing, lane)?.isHidden === true) return []
    const labels = rowLaneTicks(drawing, lane)
    const widths = labels.map((tick) => drawing.metrics.width(tick.text, styles.axis))
    const labelRoom = rowAxis.size - distances.tick - 3
    const hasTitle = Math.max(0, ...widths) + titleRoom <= labelRoom
    const ticks = labels.flatMap((tick) => [
      straightLine([edge - distances.tick, sharp(tick.at)], [edge, sharp(tick.at)], tickStroke),
      textAt(tick.text, [edge - distances.tick - 3, tick.labelAt], styles.axis, 'end'),
    ])
    return hasTitle ? [...ticks, ...rowTitle(drawing, lane, rowAxis.start)] : ticks
  })
}

function rowTitle(drawing: Drawing, lane: Lane, x: number): readonly SceneNode[] {
  const axis = rowAxisOf(drawing, lane)
  if (axis === undefined) return []
  const { start, size } = rowSpan(drawing, lane)
  const style = styles.axisTitle
  const text = ellipsize(axis.title, size - 6, style, drawing.metrics)
  if (text === '' || text === '…' || size < shortestTitle) return []
  const baseline = x + 8 + style.size * middleToBaseline
  return [
    { kind: 'text', x: baseline, y: start + size / 2, text, anchor: 'middle', style, rotate: -90 },
  ]
}

export function drawColumnAxes(drawing: Drawing): readonly SceneNode[] {
  const { view, frame } = drawing
  const { columnAxis } = frame
  if (columnAxis === null) return []
  const top = columnAxis.start
  return view.columns.lanes.slice(0, frame.columnSpans.length).flatMap((lane) => {
    if (columnAxisOf(drawing, lane)?.isHidden === true) return []
    const ticks = columnLaneTicks(drawing, lane).flatMap((tick) => [
      straightLine([sharp(tick.at), top], [sharp(tick.at), top + distances.tick], tickStroke),
      textAt(tick.text, [tick.labelAt, top + distances.tick + 8], styles.axis, 'middle'),
    ])
    return [...ticks, ...columnTitle(drawing, lane, top + 31)]
  })
}

function axisEnd({ frame }: Drawing): number {
  return (frame.columnAxis?.start ?? 0) + (frame.columnAxis?.size ?? 0)
}

function columnTitle(drawing: Drawing, lane: Lane, middle: number): readonly SceneNode[] {
  const axis = columnAxisOf(drawing, lane)
  if (axis === undefined || middle > axisEnd(drawing)) return []
  const { start, size } = columnSpan(drawing, lane)
  const text = ellipsize(axis.title, size - 8, styles.axisTitle, drawing.metrics)
  return text === '' ? [] : [textAt(text, [start + size / 2, middle], styles.axisTitle, 'middle')]
}
