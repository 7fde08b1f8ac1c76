/** How numbers on an axis are written, learnt from how the same measure's marks are. */

import { format } from 'd3-format'

/** Around and inside a written number, e.g. `$`, thousands, `K`. */
export interface NumberStyle {
  readonly prefix: string
  readonly suffix: string
  /** What one unit of the written number stands for: 0.01 for percent, 1000 for `K`. */
  readonly scale: number
  readonly hasGrouping: boolean
}

export const plainStyle: NumberStyle = { prefix: '', suffix: '', scale: 1, hasGrouping: true }

const writtenNumber =
  /^\(?[-−]?(?<prefix>[^\d.,()−-]*)[-−]?(?<digits>(?:\d[\d,]*)?(?:\.\d+)?)(?<suffix>[^\d)]*)\)?$/u
const scales = [1, 0.01, 1e3, 1e6, 1e9, 1e12] as const
const samplesRead = 200

/** The style that the texts agree on; null when none can be understood or they differ. */
export function inferNumberStyle(
  numbers: Float64Array,
  texts: readonly string[],
): NumberStyle | null {
  const grouping = hasGrouping(numbers, texts)
  let found: NumberStyle | null = null
  for (let row = 0; row < Math.min(numbers.length, samplesRead); row += 1) {
    const number = Math.abs(numbers[row] ?? Number.NaN)
    const style = number > 0 ? styleOf(number, texts[row] ?? '', grouping) : null
    if (style === null) continue
    found ??= style
    if (style.prefix !== found.prefix || style.suffix !== found.suffix) return null
  }
  return found
}

function styleOf(number: number, text: string, grouping: boolean): NumberStyle | null {
  const parts = writtenNumber.exec(text.trim())?.groups
  const digits = parts?.['digits']?.replaceAll(',', '') ?? ''
  const written = Number(digits)
  if (digits === '' || !(written > 0)) return null
  const decimals = digits.split('.')[1]?.length ?? 0
  const scale = scales.find(
    (candidate) => Math.abs(written - number / candidate) <= 0.51 * 10 ** -decimals,
  )
  if (scale === undefined) return null
  return {
    prefix: parts?.['prefix'] ?? '',
    suffix: parts?.['suffix'] ?? '',
    scale,
    hasGrouping: grouping,
  }
}

/** False only when a number of four digits or more is seen without a comma. */
function hasGrouping(numbers: Float64Array, texts: readonly string[]): boolean {
  for (let row = 0; row < Math.min(numbers.length, samplesRead); row += 1) {
    const text = texts[row] ?? ''
    if (text.includes(',')) return true
    if (/\d{4,}(?:\.|$)/.test(text)) return false
  }
  return true
}

const units = [
  { scale: 1e9, suffix: 'B' },
  { scale: 1e6, suffix: 'M' },
  { scale: 1e3, suffix: 'K' },
] as const

/** The largest unit of which each step is a whole number: all ticks are written in it, zero too. */
const unitOf = (step: number) => units.find(({ scale }) => isWhole(step / scale))

const isWhole = (value: number): boolean =>
  value >= 0.5 && Math.abs(value - Math.round(value)) < 1e-9 * value

/** Writes tick values `step` apart; with `abbreviates`, large ones as `20K` the way Tableau's default format does. */
export function tickWriter(
  style: NumberStyle,
  range: { readonly step: number; readonly largest: number },
  abbreviates: boolean,
): (value: number) => string {
  if (range.largest >= 1e15 * style.scale) {
    const write = format('.3~e')
    return (value) => signed(value, style.prefix + write(Math.abs(value)) + style.suffix)
  }
  const unit = abbreviates && style.scale === 1 ? unitOf(range.step) : undefined
  const scale = unit?.scale ?? style.scale
  const decimals = decimalsFor(range.step / scale)
  if (decimals > 8) {
    const write = format('.3~e')
    return (value) => signed(value, style.prefix + write(Math.abs(value) / scale) + style.suffix)
  }
  const groups = style.hasGrouping && unit === undefined ? ',' : ''
  const write = format(`${groups}.${decimals}f`)
  const suffix = (unit?.suffix ?? '') + style.suffix
  return (value) => signed(value, style.prefix + write(Math.abs(value) / scale) + suffix)
}

function signed(value: number, text: string): string {
  return value < 0 ? `-${text}` : text
}

/** Enough digits to tell ticks apart: 0 for a step of 5, 1 for 0.5, 2 for 0.25. */
function decimalsFor(step: number): number {
  if (!(step > 0) || !Number.isFinite(step)) return 0
  const exponent = Math.floor(Math.log10(step))
  return Math.max(0, -exponent)
}
