/** Chooses as many ticks as can be labelled without crowding. */

import type { AxisScale, Tick } from '../view/axis-scale.ts'
import type { Span } from './lane-sizes.ts'
import type { TextMetrics } from '../text/text-metrics.ts'
import { styles } from '../scene/theme.ts'

/** A tick with its place; the label is centred on `labelAt`, which may be moved inwards a little. */
export interface PlacedTick extends Tick {
  readonly at: number
  readonly labelAt: number
}

const rowTickDistance = 44
const columnTickDistance = 64
const labelGap = 12
const labelHeight = 14
/** A label moved farther from its tick would be read as another's. */
const farthestShift = 14

/** Ticks of a vertical axis. Labels may hang over its lower end; the axis below leaves `headroom` for that. */
export function rowTicks(scale: AxisScale, span: Span, headroom: number): readonly PlacedTick[] {
  for (let count = Math.max(3, tickCount(span.size, rowTickDistance)); count >= 1; count -= 1) {
    const ticks = scale.ticks(count).map((tick) => {
      const at = span.start + span.size * (1 - scale.share(tick.value))
      return { ...tick, at, labelAt: at }
    })
    const visible = ticks.filter(({ at }) => isInside(at, span) && at >= span.start + headroom)
    if (areApart(visible, () => labelHeight / 2, 6)) return visible
    if (count === 1) return thinned(visible, () => labelHeight / 2, 0)
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
    const visible = ticks.filter(
      (tick) =>
        isInside(tick.at, span) &&
        Math.abs(tick.at - tick.labelAt) <= farthestShift &&
        tick.labelAt + half(tick) <= bounds[1] + 0.5,
    )
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
