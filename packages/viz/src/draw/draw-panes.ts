/** What lies under and around the marks: bands, grid lines, zero lines, and the borders of panes. */

import { columnLaneTicks, rowLaneTicks } from './draw-axes.ts'
import {
  columnAxisOf,
  columnSpan,
  rowAxisOf,
  rowSpan,
  sharp,
  straightLine,
  xAt,
  yAt,
  type Drawing,
} from './drawing.ts'
import { isTextTable } from '../layout/lane-rules.ts'
import { mergedLevels, type Lane } from '../view/lanes.ts'
import { isMeasure } from '../view/shelf.ts'
import type { SceneNode, Stroke } from '../scene/scene.ts'
import { colors } from '../scene/theme.ts'

const grid: Stroke = { color: colors.grid, width: 1 }
const zero: Stroke = { color: colors.zero, width: 1 }
const divider: Stroke = { color: colors.divider, width: 1 }
const border: Stroke = { color: colors.border, width: 1 }

/** Every second row of a text table is shaded, headers included. */
export function drawBands(drawing: Drawing): readonly SceneNode[] {
  const { view, frame } = drawing
  const levels = view.rows.levelItems.length
  if (!isTextTable(view) || levels === 0) return []
  const merged = mergedLevels(view.rows, frame.rowSpans.length)
  const left = frame.rowHeaders[Math.min(merged, levels - 1)]?.start ?? frame.panes.x
  const width = frame.panes.x + frame.panes.width - left
  return frame.rowSpans
    .filter((_, index) => index % 2 === 1)
    .map(({ start, size }) => ({
      kind: 'rect',
      box: { x: left - 2, y: start, width: width + 2, height: size },
      fill: { color: colors.band },
    }))
}

export function drawGrid(drawing: Drawing): readonly SceneNode[] {
  const { view, frame } = drawing
  const { x, y, width, height } = frame.panes
  const hides = view.sheet.style
  const nodes: SceneNode[] = []
  for (const lane of view.rows.lanes.slice(0, frame.rowSpans.length)) {
    const axis = rowAxisOf(drawing, lane)
    if (axis === undefined || !isMeasure(axis.item) || hides?.rows.hidesGrid === true) continue
    for (const { at, value } of rowLaneTicks(drawing, lane)) {
      if (value !== 0) nodes.push(straightLine([x, sharp(at)], [x + width, sharp(at)], grid))
    }
  }
  for (const lane of view.columns.lanes.slice(0, frame.columnSpans.length)) {
    const axis = columnAxisOf(drawing, lane)
    if (axis === undefined || !isMeasure(axis.item) || hides?.columns.hidesGrid === true) continue
    for (const { at, value } of columnLaneTicks(drawing, lane)) {
      if (value !== 0) nodes.push(straightLine([sharp(at), y], [sharp(at), y + height], grid))
    }
  }
  return nodes
}

/** Drawn over the bars, so that the line they stand on is whole. */
export function drawZeroLines(drawing: Drawing): readonly SceneNode[] {
  const { view, frame } = drawing
  const { x, y, width, height } = frame.panes
  const hides = view.sheet.style
  const nodes: SceneNode[] = []
  for (const lane of view.rows.lanes.slice(0, frame.rowSpans.length)) {
    const axis = rowAxisOf(drawing, lane)
    if (hides?.rows.hidesZero === true) continue
    if (axis === undefined || axis.scale.kind === 'time' || !crossesZero(axis.scale)) continue
    const at = sharp(yAt(drawing, lane, 0) - 0.5)
    nodes.push(straightLine([x, at], [x + width, at], zero))
  }
  for (const lane of view.columns.lanes.slice(0, frame.columnSpans.length)) {
    const axis = columnAxisOf(drawing, lane)
    if (hides?.columns.hidesZero === true) continue
    if (axis === undefined || axis.scale.kind === 'time' || !crossesZero(axis.scale)) continue
    const at = sharp(xAt(drawing, lane, 0))
    nodes.push(straightLine([at, y], [at, y + height], zero))
  }
  return nodes
}

function crossesZero({ min, max }: { readonly min: number; readonly max: number }): boolean {
  return min <= 0 && max >= 0
}

export function drawBorders(drawing: Drawing): readonly SceneNode[] {
  const { view, frame } = drawing
  const { panes } = frame
  const left = frame.rowHeaders[0]?.start ?? panes.x
  const top = frame.topHeaders[0]?.start ?? panes.y
  const bottom = panes.y + panes.height
  const right = panes.x + panes.width
  const nodes: SceneNode[] = []
  const below = bottom + (frame.bottomHeader === null ? 0 : frame.bottomHeader.height)
  const merged = mergedLevels(view.rows, frame.rowSpans.length)
  view.rows.lanes.slice(1, frame.rowSpans.length).forEach((lane) => {
    const level = changedLevel(lane, view.rows.lanes[lane.index - 1])
    if (level === null || (level >= merged && lane.axis === null)) return
    const y = sharp(rowSpan(drawing, lane).start)
    const from = frame.rowHeaders[level]?.start ?? panes.x
    nodes.push(straightLine([from, y], [right, y], divider))
  })
  view.columns.lanes.slice(1, frame.columnSpans.length).forEach((lane) => {
    const level = changedLevel(lane, view.columns.lanes[lane.index - 1])
    if (level === null) return
    const x = sharp(columnSpan(drawing, lane).start)
    nodes.push(straightLine([x, frame.topHeaders[level]?.start ?? panes.y], [x, below], divider))
  })
  const sides = frame.rowAxis !== null || view.rows.levelItems.length > 0
  nodes.push(straightLine([left, sharp(panes.y)], [right, sharp(panes.y)], border))
  nodes.push(straightLine([left, sharp(bottom - 1)], [right, sharp(bottom - 1)], border))
  if (sides) nodes.push(straightLine([sharp(panes.x), top], [sharp(panes.x), bottom], border))
  return nodes
}

/** The outermost level at which two neighbours differ; null inside one pane. */
function changedLevel(lane: Lane, before: Lane | undefined): number | null {
  if (before === undefined || lane.group === before.group) return null
  const level = lane.cells.findIndex((cell, index) => cell !== before.cells[index])
  return level < 0 ? lane.cells.length : level
}
