/** A marks card made ready for drawing: which mark, in which direction, coloured, sized and labelled by what. */

import type { BoundSheet, EncodingRole, Pane, ShelfItem } from '../model/sheet.ts'
import { colorScale, type ColorScale } from './color.ts'
import type { Lane } from './lanes.ts'
import type { MarkReader } from './mark-reader.ts'
import { resolveMark, type InnerPills, type ResolvedMark } from './mark-type.ts'
import { isContinuous, isMeasure, itemKey } from './shelf.ts'
import { sizeScale, type SizeScale } from './size-scale.ts'

export interface MarksCard {
  readonly pane: Pane
  readonly mark: ResolvedMark
  /** `up`: lengths run along the row axis; `right`: along the column axis; `none`: nothing has a length. */
  readonly direction: 'up' | 'right' | 'none'
  readonly color: ColorScale
  readonly angleItem: ShelfItem | null
  readonly sizes: SizeScale
  /** How long a Gantt bar is, in units of its axis; days along a time axis. */
  readonly lengthItem: ShelfItem | null
  /** What a label or text mark says, one item a line. */
  readonly texts: readonly ShelfItem[]
  /** Marks with equal keys belong to one line or area. */
  seriesKey(row: number): string
}

const emptyPane: Pane = { markType: 'Automatic', encodings: [], showsLabels: false }

/** The card of the lanes' axes: the one made for both, else for either axis, else the default one. */
export function paneOf(sheet: BoundSheet, rowAxis: string, columnAxis: string): Pane {
  const ofAxis = (key: string, crossKey?: string): Pane | undefined =>
    key === ''
      ? undefined
      : sheet.panes.find(
          ({ axis, crossAxis }) => axisKeyOf(axis) === key && axisKeyOf(crossAxis) === crossKey,
        )
  return (
    ofAxis(rowAxis, columnAxis) ??
    ofAxis(rowAxis) ??
    ofAxis(columnAxis) ??
    sheet.panes.find((pane) => pane.axis === undefined) ??
    sheet.panes[0] ??
    emptyPane
  )
}

/** Workbooks name the axis of Measure Values by its pill. */
function axisKeyOf(axis: string | undefined): string | undefined {
  return axis === '[Multiple Values]' ? 'measure-values' : axis
}

export function marksCard(
  pane: Pane,
  rowLane: Lane,
  columnLane: Lane,
  reader: MarkReader,
): MarksCard {
  const inner: InnerPills = {
    rowAxis: rowLane.axis,
    columnAxis: columnLane.axis,
    rowHeader: rowLane.cells.at(-1)?.item ?? null,
    columnHeader: columnLane.cells.at(-1)?.item ?? null,
  }
  const mark = resolveMark(pane, inner)
  const item = (role: EncodingRole): ShelfItem | null =>
    pane.encodings.find((encoding) => encoding.role === role)?.item ?? null
  return {
    pane,
    mark,
    direction: directionOf(inner),
    color: colorScale(item('color'), reader, pane.color),
    angleItem: item('angle'),
    sizes: sizeScale(mark.drawn === 'gantt' ? null : item('size'), reader),
    lengthItem: mark.drawn === 'gantt' ? item('size') : null,
    texts: textItems(pane, mark, inner),
    seriesKey: seriesKey(pane, reader),
  }
}

function directionOf({ rowAxis, columnAxis }: InnerPills): MarksCard['direction'] {
  if (rowAxis === null) return columnAxis === null ? 'none' : 'right'
  if (columnAxis === null) return 'up'
  return !isMeasure(rowAxis) && isMeasure(columnAxis) ? 'right' : 'up'
}

/** The text encodings; a label without any says the number that the mark stands for. */
function textItems(pane: Pane, mark: ResolvedMark, inner: InnerPills): readonly ShelfItem[] {
  const texts = pane.encodings.filter(({ role }) => role === 'text').map(({ item }) => item)
  if (texts.length > 0 || mark.drawn === 'text') return texts
  const axes = [inner.rowAxis, inner.columnAxis].filter((axis) => axis !== null)
  const measure = axes.find((axis) => isMeasure(axis)) ?? axes[0]
  if (measure !== undefined) return [measure]
  const numbers = pane.encodings.filter(({ item }) => isContinuous(item))
  return numbers.slice(0, 1).map(({ item }) => item)
}

function seriesKey(pane: Pane, reader: MarkReader): (row: number) => string {
  const items = pane.encodings
    .filter(({ role, item }) => role !== 'path' && !isContinuous(item) && !isMeasure(item))
    .map(({ item }) => reader.members(item).indexes)
  if (items.length === 0) return () => ''
  return (row) => items.map((indexes) => indexes[row] ?? 0).join(' ')
}

/** Identifies a combination of axes. */
export function cardKey(rowLane: Lane, columnLane: Lane): string {
  const row = rowLane.axis === null ? '' : itemKey(rowLane.axis)
  const column = columnLane.axis === null ? '' : itemKey(columnLane.axis)
  const headers = [rowLane.cells.at(-1)?.item, columnLane.cells.at(-1)?.item]
  const inner = headers.map((item) => (item === undefined ? '' : itemKey(item)))
  return [row, column, ...inner].join('\n')
}
