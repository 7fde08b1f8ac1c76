/** Chooses as many ticks as can be labelled without crowding. */

import type { AxisScale, Tick } from './axis-scale.ts'
import type { Span } from './lane-sizes.ts'
import type { TextMetrics } from './text-metrics.ts'
import { styles } from './theme.ts'

/** A tick with its place; the label is centred on `labelAt`, which is moved inwards at the ends. */
export interface PlacedTick extends Tick {
  readonly at: number
  readonly labelAt: number
}

const rowTickDistance = 44
const columnTickDistance = 64
const labelGap = 10
const labelHeight = 14

/** Ticks of a vertical axis, from the bottom of the span upwards. */
export function rowTicks(scale: AxisScale, span: Span): readonly PlacedTick[] {
  for (let count = tickCount(span.size, rowTickDistance); count >= 1; count -= 1) {
    const ticks = scale.ticks(count).map((tick) => {
      const at = span.start + span.size * (1 - scale.share(tick.value))
      const low = span.start + span.size - labelHeight / 2
      const labelAt = Math.max(span.start + labelHeight / 2, Math.min(low, at))
      return { ...tick, at, labelAt }
    })
    const visible = ticks.filter((tick) => isInside(tick.at, span))
    if (count === 1 || areApart(visible, () => labelHeight / 2, 0)) {
      return thinned(visible, () => labelHeight / 2, 0)
    }
  }
  return []
}

/** Ticks of a horizontal axis; labels stay between `bounds`. */
export function columnTicks(
  scale: AxisScale,
  span: Span,
  bounds: readonly [number, number],
  metrics: TextMetrics,
): readonly PlacedTick[] {
  const half = (tick: PlacedTick): number => metrics.width(tick.text, styles.axis) / 2
  for (let count = tickCount(span.size, columnTickDistance); count >= 1; count -= 1) {
    const ticks = scale.ticks(count).map((tick) => {
      const at = span.start + span.size * scale.share(tick.value)
      const reach = metrics.width(tick.text, styles.axis) / 2
      const labelAt = Math.max(bounds[0] + reach, Math.min(bounds[1] - reach, at))
      return { ...tick, at, labelAt }
    })
    const visible = ticks.filter((tick) => isInside(tick.at, span))
    if (areApart(visible, half, labelGap)) return visible
    if (count === 1) return thinned(visible, half, labelGap)
  }
  return []
}

function tickCount(size: number, distance: number): number {
  return Math.max(1, Math.min(20, Math.floor(size / distance)))
}

function isInside(at: number, span: Span): boolean {
  return at >= span.start - 0.5 && at <= span.start + span.size + 0.5
}

type HalfSize = (tick: PlacedTick) => number

function areApart(ticks: readonly PlacedTick[], half: HalfSize, gap: number): boolean {
  return thinned(ticks, half, gap).length === ticks.length
}

/** Leaves out ticks whose label would touch the one before. */
function thinned(ticks: readonly PlacedTick[], half: HalfSize, gap: number): readonly PlacedTick[] {
  const kept: PlacedTick[] = []
  for (const tick of ticks) {
    const before = kept.at(-1)
    const distance = before === undefined ? Infinity : Math.abs(tick.labelAt - before.labelAt)
    if (before === undefined || distance >= half(tick) + half(before) + gap) kept.push(tick)
  }
  return kept
}
