/** A sheet resolved for drawing, still without pixels: lanes, marks in their lanes, and axes. */

import type { MarkTable } from '../marks/mark-table.ts'
import type { AxisRange, BoundSheet, SheetStyle, ShelfItem, Unsupported } from '../model/sheet.ts'
import { numberScale, timeScale, type AxisScale } from './axis-scale.ts'
import { logarithmicScale, reversed } from './axis-shapes.ts'
import { axisKey, buildLanes, type Lane, type LaneTable } from './lanes.ts'
import { createMarkReader, type MarkReader } from './mark-reader.ts'
import { cardKey, marksCard, paneOf, type MarksCard } from './marks-card.ts'
import { hasLength, type Mark } from './mark.ts'
import { measureOfAxis } from './named-measure.ts'
import { inferNumberStyle } from './number-style.ts'
import { isDate, isMeasure, isTime, itemKey } from './shelf.ts'
import { shelfParts } from './shelf-parts.ts'
import { stackMarks } from './stack.ts'

export interface Axis {
  readonly item: ShelfItem
  readonly title: string
  /** Its marks are placed by it, and nothing of it is drawn. */
  readonly isHidden: boolean
  readonly scale: AxisScale
}

export interface SheetView {
  readonly sheet: BoundSheet
  readonly reader: MarkReader
  readonly rows: LaneTable
  readonly columns: LaneTable
  readonly cards: readonly MarksCard[]
  readonly marks: readonly Mark[]
  /** By item key. */
  readonly rowAxes: ReadonlyMap<string, Axis>
  readonly columnAxes: ReadonlyMap<string, Axis>
  readonly unsupported: readonly Unsupported[]
}

/** True for a header level that the author has hidden. */
export function hidesHeader({ sheet }: SheetView, item: ShelfItem): boolean {
  return sheet.style?.hiddenHeaders.has(itemKey(item)) ?? false
}

export function buildSheetView(sheet: BoundSheet, table: MarkTable): SheetView {
  const reader = createMarkReader(sheet, table)
  const rows = buildLanes(shelfParts(sheet.rows, table, 'row'), reader)
  const columns = buildLanes(shelfParts(sheet.columns, table, 'column'), reader)
  const cards = new Map<string, MarksCard>()
  const cardOf = (rowLane: Lane, columnLane: Lane): MarksCard => {
    const key = cardKey(rowLane, columnLane)
    const known = cards.get(key)
    if (known !== undefined) return known
    const pane = paneOf(sheet, axisKey(rowLane), axisKey(columnLane))
    const card = marksCard(pane, rowLane, columnLane, reader)
    cards.set(key, card)
    return card
  }
  const belongs = measureOfAxis(sheet, reader)
  const marks = placeMarks({ rows, columns, rowCount: reader.rowCount, belongs, cardOf })
  stackMarks(marks, reader)
  if (cards.size === 0 && rows.lanes[0] !== undefined && columns.lanes[0] !== undefined) {
    cardOf(rows.lanes[0], columns.lanes[0])
  }
  const all = [...cards.values()]
  return {
    sheet,
    reader,
    rows,
    columns,
    cards: all,
    marks,
    rowAxes: buildAxes({ table: rows, marks, reader, direction: 'up', style: sheet.style }),
    columnAxes: buildAxes({
      table: columns,
      marks,
      reader,
      direction: 'right',
      style: sheet.style,
    }),
    unsupported: [
      ...all.map((card) => card.mark.missing).filter((missing) => missing !== undefined),
      ...(marks.length < mostMarks ? [] : [tooManyMarks]),
      ...(table.blocks === undefined ? [] : [captionsOfFirst]),
    ],
  }
}

/** Crossed measures multiply marks; beyond this no picture gains from more. */
const mostMarks = 500_000

const tooManyMarks: Unsupported = {
  feature: 'mark-count',
  detail: `only the first ${mostMarks} marks are drawn`,
  affects: 'drawing',
}

const captionsOfFirst: Unsupported = {
  feature: 'shelf:concatenated-dimensions',
  detail: 'the headers are named by the first of the dimensions alone',
  affects: 'drawing',
}

interface Placing {
  readonly rows: LaneTable
  readonly columns: LaneTable
  readonly rowCount: number
  /** True when the row of the mark table is a mark where the lanes cross. */
  readonly belongs: (row: number, rowLane: Lane, columnLane: Lane) => boolean
  readonly cardOf: (rowLane: Lane, columnLane: Lane) => MarksCard
}

function placeMarks({ rows, columns, rowCount, belongs, cardOf }: Placing): Mark[] {
  const columnLanes: Lane[][] = Array.from({ length: rowCount }, () => [])
  for (const lane of columns.lanes) for (const row of lane.rows) columnLanes[row]?.push(lane)
  const marks: Mark[] = []
  for (const rowLane of rows.lanes) {
    for (const row of rowLane.rows) {
      for (const columnLane of columnLanes[row] ?? []) {
        if (marks.length >= mostMarks) return marks
        if (!belongs(row, rowLane, columnLane)) continue
        const card = cardOf(rowLane, columnLane)
        marks.push({ row, rowLane, columnLane, card, start: Number.NaN, end: Number.NaN })
      }
    }
  }
  return marks
}

interface AxisParts {
  readonly table: LaneTable
  readonly marks: readonly Mark[]
  readonly reader: MarkReader
  readonly direction: 'up' | 'right'
  readonly style: SheetStyle | undefined
}

function buildAxes(parts: AxisParts): ReadonlyMap<string, Axis> {
  const { table, marks, reader, direction, style } = parts
  const extents = axisExtents(table, marks, reader, direction)
  const axes = new Map<string, Axis>()
  for (const { axis: item } of table.lanes) {
    if (item === null || axes.has(itemKey(item))) continue
    // The column is called Measure Values, its axis Value, as in Tableau.
    const usual = item.kind === 'special' ? 'Value' : reader.caption(item)
    const title = style?.axisTitles.get(itemKey(item)) ?? usual
    const isHidden = style?.hiddenAxes.has(itemKey(item)) ?? false
    const range = style?.axisRanges.get(itemKey(item)) ?? {}
    const extent = extents.get(itemKey(item))
    const padding = extent === undefined ? plainPadding : extent.padding
    const scale = axisScale(item, extent, { reader, padding, range })
    axes.set(itemKey(item), { item, title, isHidden, scale })
  }
  return axes
}

interface Extent {
  min: number
  max: number
  hasLengths: boolean
  /** Share of the axis added at its ends. */
  padding: number
}

function axisExtents(
  table: LaneTable,
  marks: readonly Mark[],
  reader: MarkReader,
  direction: 'up' | 'right',
): ReadonlyMap<string, Extent> {
  const extents = new Map<string, Extent>()
  const axisLanes = table.lanes.filter((lane) => lane.axis !== null).length
  for (const mark of marks) {
    const item = direction === 'up' ? mark.rowLane.axis : mark.columnLane.axis
    if (item === null) continue
    const extent = extents.get(itemKey(item)) ?? {
      min: Infinity,
      max: -Infinity,
      hasLengths: false,
      padding: plainPadding,
    }
    extents.set(itemKey(item), extent)
    const isLength = mark.card.direction === direction
    const value = reader.numbers(item)[mark.row] ?? Number.NaN
    const ends = isLength ? [mark.start, mark.end] : [value]
    for (const end of ends) {
      if (Number.isNaN(end)) continue
      extent.min = Math.min(extent.min, end)
      extent.max = Math.max(extent.max, end)
    }
    if (!isLength || !hasLength(mark.card) || Number.isNaN(value)) continue
    extent.hasLengths = true
    if (mark.card.pane.showsLabels) {
      extent.padding = Math.max(extent.padding, labelRoom(mark, reader, axisLanes))
    }
  }
  return extents
}

const plainPadding = 0.05

interface ScaleOptions {
  readonly reader: MarkReader
  readonly padding: number
  readonly range: AxisRange
}

function axisScale(item: ShelfItem, extent: Extent | undefined, options: ScaleOptions): AxisScale {
  const scale = ascendingScale(item, extent, options)
  return options.range.isReversed === true ? reversed(scale) : scale
}

function ascendingScale(
  item: ShelfItem,
  extent: Extent | undefined,
  options: ScaleOptions,
): AxisScale {
  const { reader, padding, range } = options
  const ends =
    extent === undefined || extent.min > extent.max ? null : ([extent.min, extent.max] as const)
  const hasLengths = extent?.hasLengths ?? false
  if (isTime(item) && !hasLengths) return timeScale(ends, padding)
  const column = reader.column(item)
  const style = column === undefined ? null : inferNumberStyle(reader.numbers(item), column.texts)
  const abbreviates = isMeasure(item) && !hasOwnFormat(item)
  const logarithmic =
    range.isLogarithmic === true ? logarithmicScale(ends, { style, abbreviates, range }) : null
  if (logarithmic !== null) return logarithmic
  return numberScale(ends, {
    style,
    isWhole: isWhole(item),
    includesZero: range.excludesZero !== true && (hasLengths || isMeasure(item)),
    range,
    abbreviates,
    padding,
  })
}

/** True for integers that are dimensions, and for parts of dates. */
function isWhole(item: ShelfItem): boolean {
  if (item.kind === 'special' || item.field.isAggregate) return false
  return item.field.column.dataType === 'integer' || (isDate(item) && !isTime(item))
}

/** Share of its axis that the label beyond a bar takes, guessed before anything has pixels. */
function labelRoom(mark: Mark, reader: MarkReader, axisLanes: number): number {
  if (mark.card.direction === 'up') return Math.min(0.3, (18 * axisLanes) / 400)
  const characters = mark.card.texts.reduce(
    (total, item) => total + reader.text(item, mark.row).length,
    0,
  )
  return Math.min(0.4, ((Math.min(characters, 20) * 6.5 + 12) * axisLanes) / 420)
}

function hasOwnFormat(item: ShelfItem): boolean {
  if (item.kind === 'special') return false
  return item.field.format !== undefined || item.field.column.format !== undefined
}
