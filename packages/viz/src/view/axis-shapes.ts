/** Axes that run the other way, and those whose steps multiply. */

import { plainStyle, tickWriter, type NumberStyle } from './number-style.ts'
import type { AxisScale } from './axis-scale.ts'

export function reversed(scale: AxisScale): AxisScale {
  return { ...scale, share: (value) => 1 - scale.share(value) }
}

interface LogarithmicOptions {
  readonly style: NumberStyle | null
  readonly abbreviates: boolean
  readonly range: { readonly min?: number; readonly max?: number }
}

/** From a power of ten to a power of ten. What is not above zero stands at the low end. Null without a number above zero. */
export function logarithmicScale(
  extent: readonly [number, number] | null,
  { style, abbreviates, range }: LogarithmicOptions,
): AxisScale | null {
  const high = range.max ?? extent?.[1] ?? Number.NaN
  if (!(high > 0)) return null
  const low = [range.min, extent?.[0], high / 10].find((value) => value !== undefined && value > 0)
  const first = Math.floor(Math.log10(low ?? high / 10) + tolerance)
  const last = Math.max(first + 1, Math.ceil(Math.log10(high) - tolerance))
  const share = (value: number): number =>
    Number.isNaN(value)
      ? Number.NaN
      : Math.max(0, (Math.log10(Math.max(value, smallest)) - first) / (last - first))
  return {
    kind: 'number',
    min: 10 ** first,
    max: 10 ** last,
    share,
    ticks: (count) => {
      const step = Math.max(1, Math.ceil((last - first) / Math.max(1, count)))
      const powers = Array.from(
        { length: Math.floor((last - first) / step) + 1 },
        (_, index) => 10 ** (first + index * step),
      )
      return powers.map((value) => {
        const write = tickWriter(style ?? plainStyle, { step: value, largest: value }, abbreviates)
        return { value, text: write(value) }
      })
    },
  }
}

/** Powers of ten are not exact. */
const tolerance = 1e-9
const smallest = 1e-300
