/** Scales of continuous pills: numbers or times to a share of the axis, and the ticks between. */

import { scaleLinear, scaleUtc, type ScaleTime } from 'd3-scale'
import type { NumberStyle } from './number-style.ts'
import { plainStyle, tickWriter } from './number-style.ts'
import { isMonthStart, timeTickWriter } from './time-ticks.ts'

export interface Tick {
  readonly value: number
  readonly text: string
}

export interface AxisScale {
  readonly kind: 'number' | 'time'
  readonly min: number
  readonly max: number
  /** 0 at the low end of the axis, 1 at the high end; NaN stays NaN. */
  share(value: number): number
  /** About `count` round values inside the axis. */
  ticks(count: number): readonly Tick[]
}

export interface NumberAxisOptions {
  readonly style: NumberStyle | null
  readonly includesZero: boolean
  /** True when the sheet leaves the number format to Tableau. */
  readonly abbreviates: boolean
  /** True for whole numbers, such as years: ticks between two of them would name nothing. */
  readonly isWhole: boolean
  /** Bars stand on the zero line, so nothing is added at the end that is zero. */
  readonly padding: number
  /** Ends that the author has fixed. */
  readonly range?: { readonly min?: number; readonly max?: number }
}

export function numberScale(
  extent: readonly [number, number] | null,
  options: NumberAxisOptions,
): AxisScale {
  const [min, max] = fixedDomain(numberDomain(extent, options), options.range ?? {})
  const scale = scaleLinear([min, max], [0, 1])
  return {
    kind: 'number',
    min,
    max,
    share: (value) => scale(value),
    ticks: (count) => {
      const isShown = options.isWhole ? Number.isInteger : Number.isFinite
      const values = scale.ticks(Math.max(1, count)).filter((value) => isShown(value))
      const step = values.length > 1 ? Math.abs((values[1] ?? 0) - (values[0] ?? 0)) : max - min
      const largest = Math.max(...values.map((value) => Math.abs(value)), 0)
      const write = tickWriter(options.style ?? plainStyle, { step, largest }, options.abbreviates)
      return values.map((value) => ({ value, text: write(value) }))
    },
  }
}

/** Nothing is added at a fixed end. Ends the wrong way round are not followed. */
function fixedDomain(
  [low, high]: readonly [number, number],
  range: NonNullable<NumberAxisOptions['range']>,
): readonly [number, number] {
  const { min = low, max = high } = range
  return min < max ? [min, max] : [low, high]
}

function numberDomain(
  extent: readonly [number, number] | null,
  { includesZero, padding }: NumberAxisOptions,
): readonly [number, number] {
  if (extent === null) return [0, 1]
  const low = includesZero ? Math.min(0, extent[0]) : extent[0]
  const high = includesZero ? Math.max(0, extent[1]) : extent[1]
  const span = high - low
  const size = Math.max(Math.abs(low), Math.abs(high))
  // Numbers closer together than floating point can tell apart need an axis of their own making.
  if (!(span > size * 1e-12) || span < 1e-290) {
    const around = Math.max(size * 0.5, size === 0 ? 1 : size * 1e-6, 1e-280)
    return [low === 0 ? 0 : low - around, high + around]
  }
  const keepsLow = includesZero && low === 0
  const keepsHigh = includesZero && high === 0
  return [keepsLow ? low : low - span * padding, keepsHigh ? high : high + span * padding]
}

const dayMilliseconds = 86_400_000
/** Farthest time that dates can hold. */
const farthest = 8.64e15

export function timeScale(extent: readonly [number, number] | null, padding: number): AxisScale {
  const [low, high] = extent ?? [0, dayMilliseconds]
  const span = high > low ? (high - low) * padding : dayMilliseconds
  const min = Math.max(-farthest, low - span)
  const max = Math.min(farthest, high + span)
  const scale = scaleUtc([min, max], [0, 1])
  return {
    kind: 'time',
    min,
    max,
    share: (value) => (Number.isNaN(value) ? Number.NaN : scale(value)),
    ticks: (count) => {
      const values = timesOf(scale, Math.max(1, count)).map((date) => date.getTime())
      const write = timeTickWriter(values)
      return values.map((value) => ({ value, text: write(value) }))
    },
  }
}

/** d3 steps from quarters to whole years; half-years go between. */
function timesOf(scale: ScaleTime<number, number>, count: number): readonly Date[] {
  const usual = scale.ticks(count)
  const quarters = scale.ticks(2 * count)
  if (!quarters.every((date) => isMonthStart(date) && date.getUTCMonth() % 3 === 0)) return usual
  const halves = quarters.filter((date) => date.getUTCMonth() % 6 === 0)
  return halves.length > usual.length && halves.length <= count + 1 ? halves : usual
}
