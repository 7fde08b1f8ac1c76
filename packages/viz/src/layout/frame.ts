/** Divides a picture: title, legend, headers, axes, and the rows and columns of panes between them. */

import { legendsOf, legendWidth, type Legend } from './legend.ts'
import { axisKey } from '../view/lanes.ts'
import { sizeLanes, spansEnd, type Span } from './lane-sizes.ts'
import { columnRules, rowRules } from './lane-rules.ts'
import { bottomHeader, topHeaderHeights, type BottomHeader } from './column-header-sizes.ts'
import { rowHeaderWidths } from './row-header-sizes.ts'
import { withSheetName } from '../model/text.ts'
import type { Box, TextStyle } from '../scene/scene.ts'
import { hidesHeader, type Axis, type SheetView } from '../view/sheet-view.ts'
import { isDate } from '../view/shelf.ts'
import { wrapText } from '../text/text-fit.ts'
import type { TextMetrics } from '../text/text-metrics.ts'
import { rowTicks } from './tick-labels.ts'
import { distances, styles } from '../scene/theme.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/** Where everything is, in picture coordinates; spans are whole pixels. */
export interface Frame {
  readonly size: Size
  readonly titleLines: readonly string[]
  readonly titleStyle: TextStyle
  readonly legends: readonly Legend[]
  readonly legendBox: Box | null
  /** The visible lanes of panes. */
  readonly panes: Box
  readonly rowSpans: readonly Span[]
  readonly columnSpans: readonly Span[]
  /** One a level of row headers, from the outside. */
  readonly rowHeaders: readonly Span[]
  readonly rowAxis: Span | null
  /** One a level of column headers above the panes. */
  readonly topHeaders: readonly Span[]
  readonly captionLine: Span | null
  readonly bottomHeader: (BottomHeader & { readonly span: Span }) | null
  readonly columnAxis: Span | null
  /** What does not fit, in words; null when everything is shown. */
  readonly hiddenNote: string | null
}

const captionHeight = 20
const noteHeight = 18
const columnAxisHeight = 40
/** Without the axis title. */
const shortAxisHeight = 22
/** Smaller pictures do without captions and axis titles below. */
const compactHeight = 170
const largeTitle: Pick<Size, 'width' | 'height'> = { width: 320, height: 260 }
/** Pictures narrower than this have no room beside the panes; previews are. */
const narrowestWithLegend = 390

export function makeFrame(view: SheetView, size: Size, metrics: TextMetrics): Frame {
  const outer = distances.margin
  const titleStyle = titleStyleOf(size)
  const titleLines = titleOf(view, size, metrics)
  const titleHeight = titleLines.length * titleLineHeight(titleStyle)
  const top = outer + titleHeight + (titleLines.length > 0 ? 6 : 0)
  const legends = size.width >= narrowestWithLegend ? legendsOf(view) : []
  const legend = Math.min(legendWidth(legends, metrics), Math.floor(size.width * 0.3))
  const right = size.width - outer - (legend === 0 ? 0 : legend + distances.legendGap)
  const inner = { x: outer, y: top, width: right - outer, height: size.height - outer - top }
  // The width of the row axis depends on its ticks, they on the height of the rows, and that on the widths.
  const guess = sizeLanes(view.rows, inner.height * 0.8, rowRules(view))
  const first = divide(view, inner, guess, metrics)
  const second = divide(view, inner, first.rowSpans, metrics)
  const legendBox =
    legend === 0
      ? null
      : { x: size.width - outer - legend, y: top, width: legend, height: inner.height }
  return { size, titleLines, titleStyle, legends, legendBox, ...second }
}

function titleOf(view: SheetView, size: Size, metrics: TextMetrics): readonly string[] {
  const title = withSheetName(view.sheet.title ?? view.sheet.name, view.sheet.name)
  if (size.height < 80) return []
  const width = size.width - 2 * distances.margin
  return wrapText(title, { width, lines: size.height < 300 ? 1 : 2 }, titleStyleOf(size), metrics)
}

function titleStyleOf({ width, height }: Size): TextStyle {
  const isSmall = width < largeTitle.width || height < largeTitle.height
  return isSmall ? { ...styles.title, size: 13 } : styles.title
}

/** Height of a line of the title. */
export function titleLineHeight({ size }: TextStyle): number {
  return Math.round(size * 1.3)
}

type Division = Omit<Frame, 'size' | 'titleLines' | 'titleStyle' | 'legends' | 'legendBox'>

function divide(
  view: SheetView,
  inner: Box,
  rowGuess: readonly Span[],
  metrics: TextMetrics,
): Division {
  const headerWidths = rowHeaderWidths(view, rowGuess.length, inner.width * 0.5, metrics)
  const rowHeaders = stacked(inner.x, headerWidths)
  const headersEnd = inner.x + sum(headerWidths)
  const rowAxis = isShown(view.rowAxes)
    ? { start: headersEnd, size: rowAxisWidth(view, rowGuess, metrics) }
    : null
  const paneX = headersEnd + (rowAxis?.size ?? 0)
  const paneWidth = Math.max(1, Math.floor(inner.x + inner.width - paneX))
  const columnSpans = shifted(sizeLanes(view.columns, paneWidth, columnRules(view, metrics)), paneX)

  const innermost = view.columns.levelItems.at(-1)
  const hasBottom = innermost !== undefined && view.rows.hasAxis && !hidesHeader(view, innermost)
  const hasColumnAxis = isShown(view.columnAxes)
  const bottom = hasBottom ? bottomHeader(view, columnSpans, inner.height * 0.35, metrics) : null
  const isCompact = inner.height < compactHeight
  const axisHeight = isCompact ? shortAxisHeight : columnAxisHeight
  const captionLine =
    hasCaptionLine(view) && !isCompact ? { start: inner.y, size: captionHeight } : null
  const topLevels = topHeaderHeights(view, columnSpans, metrics)
  const topStart = inner.y + (captionLine?.size ?? 0)
  const paneY = Math.max(topStart + sum(topLevels), inner.y + rowCaptionHeight(view))
  const below = (bottom?.height ?? 0) + (hasColumnAxis ? axisHeight : 0)
  const rules = rowRules(view)
  const hiddenColumns = view.columns.lanes.length - columnSpans.length
  const wholeHeight = Math.max(1, Math.floor(inner.y + inner.height - paneY - below))
  const whole = sizeLanes(view.rows, wholeHeight, rules)
  const isCut = hiddenColumns > 0 || whole.length < view.rows.lanes.length
  const rows = isCut ? sizeLanes(view.rows, Math.max(1, wholeHeight - noteHeight), rules) : whole
  const rowSpans = shifted(rows, paneY)

  const panes = {
    x: paneX,
    y: paneY,
    width: Math.min(paneWidth, spansEnd(columnSpans) - paneX),
    height: spansEnd(rowSpans) - paneY,
  }
  const end = panes.y + panes.height
  return {
    panes,
    rowSpans,
    columnSpans,
    rowHeaders,
    rowAxis,
    topHeaders: stacked(paneY - sum(topLevels), topLevels),
    captionLine,
    bottomHeader: bottom === null ? null : { ...bottom, span: { start: end, size: bottom.height } },
    columnAxis: hasColumnAxis ? { start: end + (bottom?.height ?? 0), size: axisHeight } : null,
    hiddenNote: hiddenNote(view.rows.lanes.length - rowSpans.length, hiddenColumns),
  }
}

/**
 * Captions of column headers, each once: all parts of a date are captioned by the date.
 * Measure Names needs none, as its members say what they are.
 */
export function columnCaptions(view: SheetView): readonly string[] {
  const captions = view.columns.levelItems.flatMap((item, level) => {
    if (item.kind !== 'field') return []
    return [isDate(item) ? item.field.column.caption : (view.columns.captions[level] ?? '')]
  })
  return [...new Set(captions)]
}

function hasCaptionLine(view: SheetView): boolean {
  return columnCaptions(view).length > 0 && view.sheet.style?.columns.hidesLabels !== true
}

const isShown = (axes: ReadonlyMap<string, Axis>): boolean =>
  [...axes.values()].some(({ isHidden }) => !isHidden)

function rowCaptionHeight(view: SheetView): number {
  if (view.sheet.style?.rows.hidesLabels === true) return 0
  return view.rows.levelItems.some((item) => item.kind === 'field') ? captionHeight : 0
}

function rowAxisWidth(view: SheetView, spans: readonly Span[], metrics: TextMetrics): number {
  let widest = 0
  const seen = new Set<string>()
  for (const [index, span] of spans.entries()) {
    const lane = view.rows.lanes[index]
    const axis = lane === undefined ? undefined : view.rowAxes.get(axisKey(lane))
    if (lane === undefined || axis === undefined || axis.isHidden) continue
    if (seen.has(`${axisKey(lane)} ${span.size}`)) continue
    seen.add(`${axisKey(lane)} ${span.size}`)
    for (const tick of rowTicks(axis.scale, span, 0)) {
      widest = Math.max(widest, metrics.width(tick.text, styles.axis))
    }
  }
  const titleWidth = 18
  return Math.ceil(Math.min(widest, 160)) + titleWidth + distances.tick + 6
}

function hiddenNote(rows: number, columns: number): string | null {
  if (rows <= 0 && columns <= 0) return null
  const counts = [counted(rows, 'row'), counted(columns, 'column')].filter((text) => text !== '')
  return `… ${counts.join(' and ')}`
}

function counted(count: number, noun: string): string {
  if (count <= 0) return ''
  return `${count.toLocaleString('en-US')} more ${noun}${count === 1 ? '' : 's'}`
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function stacked(start: number, sizes: readonly number[]): readonly Span[] {
  return sizes.map((size, index) => ({ start: start + sum(sizes.slice(0, index)), size }))
}

function shifted(spans: readonly Span[], by: number): readonly Span[] {
  return spans.map(({ start, size }) => ({ start: start + by, size }))
}
