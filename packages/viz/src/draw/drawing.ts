/** What every drawing step needs, and where marks and lanes are in the picture. */

import { axisKey, type Lane } from '../view/lanes.ts'
import type { Span } from '../layout/lane-sizes.ts'
import type { Frame } from '../layout/frame.ts'
import type { SceneNode, Stroke, TextStyle } from '../scene/scene.ts'
import type { Mark } from '../view/mark.ts'
import type { Axis, SheetView } from '../view/sheet-view.ts'
import type { TextMetrics } from '../text/text-metrics.ts'
import { middleToBaseline } from '../scene/theme.ts'

export interface Drawing {
  readonly view: SheetView
  readonly frame: Frame
  readonly metrics: TextMetrics
}

const nowhere: Span = { start: 0, size: 0 }

export function rowSpan({ frame }: Drawing, lane: Lane): Span {
  return frame.rowSpans[lane.index] ?? nowhere
}

export function columnSpan({ frame }: Drawing, lane: Lane): Span {
  return frame.columnSpans[lane.index] ?? nowhere
}

export function rowAxisOf({ view }: Drawing, lane: Lane): Axis | undefined {
  return view.rowAxes.get(axisKey(lane))
}

export function columnAxisOf({ view }: Drawing, lane: Lane): Axis | undefined {
  return view.columnAxes.get(axisKey(lane))
}

/** The x of a value on the lane's axis; the middle of a lane without axis. */
export function xAt(drawing: Drawing, lane: Lane, value: number): number {
  const span = columnSpan(drawing, lane)
  const axis = columnAxisOf(drawing, lane)
  return span.start + span.size * (axis === undefined ? 0.5 : axis.scale.share(value))
}

/** The y of a value on the lane's axis; the middle of a lane without axis. */
export function yAt(drawing: Drawing, lane: Lane, value: number): number {
  const span = rowSpan(drawing, lane)
  const axis = rowAxisOf(drawing, lane)
  return span.start + span.size * (axis === undefined ? 0.5 : 1 - axis.scale.share(value))
}

/** Centre or end point of a mark; NaN where a value is null. */
export function pointOf(drawing: Drawing, mark: Mark): readonly [number, number] {
  const { reader } = drawing.view
  const { rowLane, columnLane, card, row } = mark
  const across = (lane: Lane): number =>
    lane.axis === null ? 0 : (reader.numbers(lane.axis)[row] ?? Number.NaN)
  const x = card.direction === 'right' ? mark.end : across(columnLane)
  const y = card.direction === 'up' ? mark.end : across(rowLane)
  return [xAt(drawing, columnLane, x), yAt(drawing, rowLane, y)]
}

/** Lines one pixel wide are sharp between two whole coordinates. */
export function sharp(value: number): number {
  return Math.floor(value) + 0.5
}

export function straightLine(
  from: readonly [number, number],
  to: readonly [number, number],
  stroke: Stroke,
): SceneNode {
  return { kind: 'line', points: [from, to], stroke }
}

/** Text whose line is centred on y. */
export function textAt(
  text: string,
  [x, middle]: readonly [number, number],
  style: TextStyle,
  anchor: 'start' | 'middle' | 'end' = 'start',
): Extract<SceneNode, { kind: 'text' }> {
  return { kind: 'text', x, y: middle + style.size * middleToBaseline, text, anchor, style }
}
