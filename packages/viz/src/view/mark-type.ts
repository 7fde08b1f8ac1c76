/** Which shape a marks card draws, `Automatic` resolved from what is on the shelves. */

import type { MarkType, Pane, ShelfItem, Unsupported } from '../model/sheet.ts'
import { isContinuous, isDate, isMeasure } from './shelf.ts'

export type DrawnMark =
  'bar' | 'gantt' | 'line' | 'area' | 'circle' | 'square' | 'text' | 'pie' | 'treemap'

export interface ResolvedMark {
  readonly drawn: DrawnMark
  /** Outlined, as Tableau's default shape is. */
  readonly isHollow: boolean
  /** Set when another mark was asked for than is drawn. */
  readonly missing?: Unsupported
}

/** The innermost pills of both shelves where the card's marks are. */
export interface InnerPills {
  readonly rowAxis: ShelfItem | null
  readonly columnAxis: ShelfItem | null
  readonly rowHeader: ShelfItem | null
  readonly columnHeader: ShelfItem | null
}

const direct: Readonly<Partial<Record<MarkType, DrawnMark>>> = {
  Bar: 'bar',
  Line: 'line',
  Area: 'area',
  Circle: 'circle',
  Square: 'square',
  Text: 'text',
  Pie: 'pie',
  GanttBar: 'gantt',
}

const nearest: Readonly<Partial<Record<MarkType, DrawnMark>>> = {
  Polygon: 'circle',
  Multipolygon: 'circle',
  Heatmap: 'circle',
}

/** For pages that say what is covered. */
export const drawnMarkTypes: readonly string[] = ['Automatic', ...Object.keys(direct)]
export const nearestMarkTypes: readonly string[] = ['Shape', ...Object.keys(nearest)]

/** @see viz-engine reference, "Automatic mark decides": inner pills choose the mark. */
export function resolveMark(pane: Pane, inner: InnerPills): ResolvedMark {
  if (pane.markType === 'Automatic') return automaticMark(pane, inner)
  const fillsPane = isSizedWithoutPlace(pane, inner)
  if (pane.markType === 'Square' && fillsPane) return treemap
  if (pane.markType === 'Circle' && fillsPane) return bubbles
  const drawn = direct[pane.markType]
  if (drawn !== undefined) return { drawn, isHollow: false }
  if (pane.markType === 'Shape') return shapeMark(pane)
  const missing = {
    feature: `mark:${pane.markType}`,
    detail: `drawn as ${nearest[pane.markType] ?? 'circle'}`,
    affects: 'drawing',
  } as const
  return { drawn: nearest[pane.markType] ?? 'circle', isHollow: false, missing }
}

function automaticMark(pane: Pane, inner: InnerPills): ResolvedMark {
  const { rowAxis, columnAxis } = inner
  if (isSizedWithoutPlace(pane, inner)) return treemap
  if (rowAxis === null && columnAxis === null) return markWithoutAxis(pane)
  const vertical = rowAxis !== null && isMeasure(rowAxis)
  const horizontal = columnAxis !== null && isMeasure(columnAxis)
  if (vertical && horizontal) return shapeMark(pane)
  if (!vertical && !horizontal) return { drawn: 'circle', isHollow: true }
  const across = vertical ? (columnAxis ?? inner.columnHeader) : (rowAxis ?? inner.rowHeader)
  const isContinuousAcross = vertical ? columnAxis !== null : rowAxis !== null
  const drawn = across !== null && (isDate(across) || isContinuousAcross) ? 'line' : 'bar'
  return { drawn, isHollow: false }
}

const treemap: ResolvedMark = { drawn: 'treemap', isHollow: false }

const bubbles: ResolvedMark = {
  drawn: 'circle',
  isHollow: false,
  missing: {
    feature: 'mark:packed-bubbles',
    detail: 'all circles are in the middle',
    affects: 'drawing',
  },
}

/** Marks of different sizes that no shelf gives a place fill the pane. */
function isSizedWithoutPlace(pane: Pane, inner: InnerPills): boolean {
  const isPlaced = Object.values(inner).some((item) => item !== null)
  const isSized = pane.encodings.some(({ role, item }) => role === 'size' && isContinuous(item))
  return !isPlaced && isSized
}

function markWithoutAxis(pane: Pane): ResolvedMark {
  const has = (role: string): boolean => pane.encodings.some((encoding) => encoding.role === role)
  const isHeatMap = !has('text') && (has('color') || has('size'))
  return { drawn: isHeatMap ? 'square' : 'text', isHollow: false }
}

function shapeMark(pane: Pane): ResolvedMark {
  const shape = pane.encodings.find((encoding) => encoding.role === 'shape')
  const drawn = { drawn: 'circle', isHollow: true } as const
  if (shape === undefined) return drawn
  return {
    ...drawn,
    missing: { feature: 'encoding:shape', detail: 'all marks are circles', affects: 'drawing' },
  }
}
