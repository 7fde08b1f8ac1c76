/** Colour and size legends, in a column at the right of the picture. */

import type { ColorLegend } from '../view/color.ts'
import type { SizeLegend } from '../view/size-scale.ts'
import type { DrawnMark } from '../view/mark-type.ts'
import type { Box, SceneNode } from '../scene/scene.ts'
import type { SheetView } from '../view/sheet-view.ts'
import { ellipsize, singleLine } from '../text/text-fit.ts'
import type { TextMetrics } from '../text/text-metrics.ts'
import { itemKey } from '../view/shelf.ts'
import { colors, middleToBaseline, styles } from '../scene/theme.ts'

const swatch = 11
const swatchGap = 6
const rowHeight = 17
const titleHeight = 20
const gradientHeight = 14
const gradientWidth = 130
const sectionGap = 16
const widest = 190
const sizedMarks: ReadonlySet<DrawnMark> = new Set(['circle', 'square'])
const largestSample = 18
/** Entries measured; a legend that long is cut anyway. */
const entriesMeasured = 200

export type Legend = ColorLegend | SizeLegend

/** The legends of a view, each field once; colours before sizes. */
export function legendsOf(view: SheetView): readonly Legend[] {
  const legends = new Map<string, Legend>()
  for (const { color } of view.cards) {
    if (color.item !== null && color.legend !== null) legends.set(itemKey(color.item), color.legend)
  }
  for (const { sizes, mark } of view.cards) {
    if (sizes.item === null || sizes.legend === null || !sizedMarks.has(mark.drawn)) continue
    legends.set(`size ${itemKey(sizes.item)}`, sizes.legend)
  }
  return [...legends.values()]
}

/** Width the legends need, 0 without any. */
export function legendWidth(legends: readonly Legend[], metrics: TextMetrics): number {
  const widths = legends.map((legend) => {
    const title = metrics.width(singleLine(legend.title), styles.legendTitle)
    if (legend.kind === 'gradient') {
      const ends = metrics.width(`${legend.low}   ${legend.high}`, styles.legend)
      return Math.max(title, gradientWidth, ends)
    }
    const entries = legend.entries
      .slice(0, entriesMeasured)
      .map(({ text }) => metrics.width(singleLine(text), styles.legend) + largestSample + swatchGap)
    return Math.max(title, ...entries)
  })
  return widths.length === 0 ? 0 : Math.min(widest, Math.ceil(Math.max(...widths)) + 2)
}

export function drawLegends(
  legends: readonly Legend[],
  box: Box,
  metrics: TextMetrics,
): readonly SceneNode[] {
  const nodes: SceneNode[] = []
  let y = box.y
  for (const legend of legends) {
    const room = { ...box, y, height: box.y + box.height - y }
    if (room.height < titleHeight + rowHeight) break
    nodes.push({
      kind: 'text',
      x: box.x,
      y: y + 13,
      text: ellipsize(legend.title, box.width, styles.legendTitle, metrics),
      anchor: 'start',
      style: styles.legendTitle,
    })
    const inner = { ...room, y: y + titleHeight, height: room.height - titleHeight }
    const height = drawLegend(legend, inner, { metrics, nodes })
    y += titleHeight + height + sectionGap
  }
  return nodes
}

/** Answers the height used. */
function drawLegend(legend: Legend, box: Box, output: Output): number {
  if (legend.kind === 'gradient') return drawGradient(legend, box, output)
  if (legend.kind === 'members') return drawMembers(legend, box, output)
  return drawSizes(legend, box, output)
}

interface Output {
  readonly metrics: TextMetrics
  readonly nodes: SceneNode[]
}

function drawMembers(
  legend: Extract<ColorLegend, { kind: 'members' }>,
  box: Box,
  { metrics, nodes }: Output,
): number {
  const fitting = Math.max(1, Math.floor(box.height / rowHeight))
  const { entries } = legend
  const shown = entries.length > fitting ? entries.slice(0, fitting - 1) : entries
  const textWidth = box.width - swatch - swatchGap
  shown.forEach(({ text, color }, index) => {
    const middle = box.y + (index + 0.5) * rowHeight
    nodes.push(
      {
        kind: 'rect',
        box: { x: box.x, y: middle - swatch / 2, width: swatch, height: swatch },
        fill: { color },
      },
      legendText(ellipsize(text, textWidth, styles.legend, metrics), [
        box.x + swatch + swatchGap,
        middle,
      ]),
    )
  })
  const hidden = entries.length - shown.length
  if (hidden > 0) {
    const text = ellipsize(`… ${hidden} more`, box.width, styles.note, metrics)
    nodes.push(legendText(text, [box.x, box.y + (shown.length + 0.5) * rowHeight]))
  }
  return (shown.length + (hidden > 0 ? 1 : 0)) * rowHeight
}

function drawSizes(legend: SizeLegend, box: Box, { metrics, nodes }: Output): number {
  const rowSize = largestSample + 4
  const shown = legend.entries.slice(0, Math.max(1, Math.floor(box.height / rowSize)))
  const textX = box.x + largestSample + swatchGap
  shown.forEach(({ text, size }, index) => {
    const middle = box.y + (index + 0.5) * rowSize
    const radius = Math.max(1.5, (largestSample / 2) * Math.sqrt(size))
    const x = box.x + largestSample / 2
    nodes.push(
      { kind: 'circle', x, y: middle, radius, fill: { color: colors.muted, opacity: 0.6 } },
      legendText(ellipsize(text, box.x + box.width - textX, styles.legend, metrics), [
        textX,
        middle,
      ]),
    )
  })
  return shown.length * rowSize
}

function drawGradient(
  legend: Extract<ColorLegend, { kind: 'gradient' }>,
  box: Box,
  { metrics, nodes }: Output,
): number {
  const width = Math.min(box.width, gradientWidth)
  legend.stops.forEach((color, step) => {
    const x = box.x + Math.floor((step * width) / legend.stops.length)
    const next = box.x + Math.floor(((step + 1) * width) / legend.stops.length)
    const cell = { x, y: box.y, width: next - x, height: gradientHeight }
    nodes.push({ kind: 'rect', box: cell, fill: { color } })
  })
  const middle = box.y + gradientHeight + 10
  const half = Math.max(width, box.width) / 2 - 4
  const low = ellipsize(legend.low, half, styles.legend, metrics)
  const high = ellipsize(legend.high, half, styles.legend, metrics)
  const room = Math.max(width, metrics.width(`${low}   ${high}`, styles.legend))
  nodes.push(legendText(low, [box.x, middle]), {
    ...legendText(high, [box.x + Math.min(room, box.width), middle]),
    anchor: 'end',
  })
  return gradientHeight + 20
}

function legendText(
  text: string,
  [x, middle]: readonly [number, number],
): Extract<SceneNode, { kind: 'text' }> {
  const y = middle + styles.legend.size * middleToBaseline
  return { kind: 'text', x, y, text, anchor: 'start', style: styles.legend }
}
