/** Reference lines: a value of the marks of a table, a pane or a cell, across all of it. */

import type { ReferenceLine } from '../model/sheet.ts'
import type { SceneNode, Stroke } from '../scene/scene.ts'
import { styles } from '../scene/theme.ts'
import type { Mark } from '../view/mark.ts'
import { itemKey } from '../view/shelf.ts'
import {
  columnAxisOf,
  columnSpan,
  rowAxisOf,
  rowSpan,
  sharp,
  straightLine,
  textAt,
  xAt,
  yAt,
  type Drawing,
} from './drawing.ts'

const stroke: Stroke = { color: '#898989', width: 1 }
const labelRise = 7

/** For the marks of one card. */
export function drawReferenceLines(drawing: Drawing, marks: readonly Mark[]): readonly SceneNode[] {
  const lines = marks[0]?.card.pane.referenceLines ?? []
  return lines.flatMap((line) => {
    const onRows = marks.filter(({ rowLane }) => isAxis(rowLane.axis, line))
    const onColumns = marks.filter(({ columnLane }) => isAxis(columnLane.axis, line))
    return [
      ...scoped(onRows, line).flatMap((group) => acrossRows(drawing, group, line)),
      ...scoped(onColumns, line).flatMap((group) => acrossColumns(drawing, group, line)),
    ]
  })
}

const isAxis = (axis: Mark['rowLane']['axis'], line: ReferenceLine): boolean =>
  axis !== null && itemKey(axis) === line.axis

function scoped(marks: readonly Mark[], { scope }: ReferenceLine): readonly (readonly Mark[])[] {
  const groups = Map.groupBy(marks, ({ rowLane, columnLane }) => {
    if (scope === 'per-table') return ''
    if (scope === 'per-pane') return `${rowLane.group} ${columnLane.group}`
    return `${rowLane.index} ${columnLane.index}`
  })
  return [...groups.values()]
}

/** Level lines on vertical axes, one for each lane that the marks are in. */
function acrossRows(
  drawing: Drawing,
  marks: readonly Mark[],
  line: ReferenceLine,
): readonly SceneNode[] {
  const [from, to] = endsOf(marks.map(({ columnLane }) => columnSpan(drawing, columnLane)))
  const value = valueOf(drawing, marks, line)
  return [...new Set(marks.map(({ rowLane }) => rowLane))].flatMap((lane) => {
    const scale = rowAxisOf(drawing, lane)?.scale
    const at = sharp(yAt(drawing, lane, value))
    const { start, size } = rowSpan(drawing, lane)
    if (scale === undefined || !(at >= start && at <= start + size)) return []
    const drawn = straightLine([from, at], [to, at], stroke)
    return [drawn, ...labelAt(line, value, [from + 3, at - labelRise])]
  })
}

function acrossColumns(
  drawing: Drawing,
  marks: readonly Mark[],
  line: ReferenceLine,
): readonly SceneNode[] {
  const [from, to] = endsOf(marks.map(({ rowLane }) => rowSpan(drawing, rowLane)))
  const value = valueOf(drawing, marks, line)
  return [...new Set(marks.map(({ columnLane }) => columnLane))].flatMap((lane) => {
    const scale = columnAxisOf(drawing, lane)?.scale
    const at = sharp(xAt(drawing, lane, value))
    const { start, size } = columnSpan(drawing, lane)
    if (scale === undefined || !(at >= start && at <= start + size)) return []
    const drawn = straightLine([at, from], [at, to], stroke)
    return [drawn, ...labelAt(line, value, [at + 3, from + labelRise])]
  })
}

function endsOf(
  spans: readonly { readonly start: number; readonly size: number }[],
): readonly [number, number] {
  let [from, to] = [Infinity, -Infinity]
  for (const { start, size } of spans) {
    from = Math.min(from, start)
    to = Math.max(to, start + size)
  }
  return [from, to]
}

function valueOf(
  { view }: Drawing,
  marks: readonly Mark[],
  { axis, formula, constant = Number.NaN }: ReferenceLine,
): number {
  if (formula === 'constant') return constant
  const values = marks
    .map(({ rowLane, columnLane, row }) => {
      const item = [rowLane.axis, columnLane.axis].find(
        (each) => each !== null && itemKey(each) === axis,
      )
      return item === undefined || item === null
        ? Number.NaN
        : (view.reader.numbers(item)[row] ?? 0)
    })
    .filter((value) => Number.isFinite(value))
    .toSorted((a, b) => a - b)
  const sum = values.reduce((total, value) => total + value, 0)
  const middle = (values.length - 1) / 2
  switch (formula) {
    case 'average':
      return sum / values.length
    case 'sum':
      return sum
    case 'min':
      return values[0] ?? Number.NaN
    case 'max':
      return values.at(-1) ?? Number.NaN
    case 'median':
      return ((values[Math.floor(middle)] ?? 0) + (values[Math.ceil(middle)] ?? 0)) / 2
  }
}

const names: Readonly<Record<ReferenceLine['formula'], string>> = {
  average: 'Average',
  constant: '',
  max: 'Maximum',
  median: 'Median',
  min: 'Minimum',
  sum: 'Sum',
}

const plain = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 })

function labelAt(
  { label, formula }: ReferenceLine,
  value: number,
  at: readonly [number, number],
): readonly SceneNode[] {
  if (label === 'none') return []
  const text = label === 'value' || formula === 'constant' ? plain.format(value) : names[formula]
  return [textAt(text, at, styles.note)]
}
