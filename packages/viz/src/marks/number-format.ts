/**
 * Number format strings of workbooks: a letter (`n` number, `c` currency, `p` percent, `*` custom, `C<LCID>%` currency
 * of a locale), then a pattern like a spreadsheet's: `positive;negative;zero`.
 */

import { decimalOf, grouped, isZero, roundedParts, shifted, type Decimal } from './decimal.ts'
import { parseSection, splitSections, type NumberSection } from './number-pattern.ts'

/** Text of a number, or of an integer given as decimal digits. */
export type NumberFormatter = (value: number | string) => string

/** The formatter a format string means; null when it is not one for numbers. */
export function numberFormatter(format: string): NumberFormatter | null {
  const currency = /^C(\d+)%?$/.exec(format)
  if (currency !== null) return localeCurrency(Number(currency[1]))
  const match = /^[ncp*]([^]*)$/.exec(format)
  const pattern = match?.[1] ?? ''
  if (pattern === '') return match === null ? null : automaticNumber
  const [positive, negative, zero] = splitSections(pattern).map((section) => parseSection(section))
  if (positive === undefined) return automaticNumber
  return (value) => {
    const decimal = decimalOf(value)
    if (isZero(decimal)) return printSection(zero ?? positive, decimal, false)
    if (!decimal.isNegative) return printSection(positive, decimal, false)
    return negative === undefined
      ? printSection(positive, decimal, true)
      : printSection(negative, decimal, false)
  }
}

function printSection(section: NumberSection, value: Decimal, needsSign: boolean): string {
  const { prefix, suffix, number } = section
  if (number === null) return prefix
  const scaled = shifted(value, number.powerOfTen)
  const text = number.isScientific ? scientific(number, scaled) : fixed(number, scaled)
  const sign = needsSign && /[1-9]/.test(text) ? '-' : ''
  return `${sign}${prefix}${text}${suffix}`
}

type Placeholders = NonNullable<NumberSection['number']>

function fixed(number: Placeholders, value: Decimal): string {
  const { whole, fraction } = roundedParts(value, number.maxDecimals)
  const minimal = number.minWhole === 0 && whole === '0' ? '' : whole.padStart(number.minWhole, '0')
  const shown =
    number.inserts.length > 0
      ? withInserts(number.inserts, minimal)
      : number.isGrouped
        ? grouped(minimal)
        : minimal
  const decimals = trimmed(fraction, number.minDecimals)
  return decimals === '' ? shown : `${shown}.${decimals}`
}

/** Digits beyond the placeholders stand before the first insert. */
function withInserts(inserts: Placeholders['inserts'], digits: string): string {
  let text = ''
  let end = digits.length
  for (const insert of inserts.toReversed()) {
    const start = Math.max(0, digits.length - insert.digitsAfter)
    text = insert.text + digits.slice(start, end) + text
    end = start
  }
  return digits.slice(0, end) + text
}

function scientific(number: Placeholders, value: Decimal): string {
  const digits = value.digits.replace(/^0+/, '')
  const exponent = digits === '' ? 0 : digits.length - 1 - value.scale
  const mantissa = fixed(number, { ...value, digits: digits || '0', scale: digits.length - 1 })
  return `${mantissa}E${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

function trimmed(fraction: string, minimum: number): string {
  const needed = fraction.replace(/0+$/, '')
  return fraction.slice(0, Math.max(needed.length, minimum))
}

/**
 * The text without any format: grouped, up to three decimals, four significant digits below one.
 * Tableau documents no rule for "Automatic"; this is the one place that decides it.
 */
export function automaticNumber(value: number | string): string {
  const decimal = decimalOf(value)
  const significant = decimal.digits.replace(/^0+/, '').length
  const isSmall = significant <= decimal.scale
  return upTo(decimal, isSmall ? Math.max(3, decimal.scale - significant + 4) : 3)
}

/** As Measure Values prints every measure: grouped, the digits of the number, nine decimals at most. */
export function measureValueText(value: number | string): string {
  const decimal = decimalOf(value)
  if (decimal.scale <= 9) return upTo(decimal, decimal.scale)
  const { whole, fraction } = roundedParts(decimal, 9)
  return `${decimal.isNegative ? '-' : ''}${grouped(whole)}.${fraction}`
}

function upTo(decimal: Decimal, decimals: number): string {
  const { whole, fraction } = roundedParts(decimal, decimals)
  const shown = trimmed(fraction, 0)
  const text = shown === '' ? grouped(whole) : `${grouped(whole)}.${shown}`
  return decimal.isNegative && /[1-9]/.test(text) ? `-${text}` : text
}

const localeByLcid: Readonly<Record<number, readonly [locale: string, currency: string]>> = {
  1033: ['en-US', 'USD'],
  2057: ['en-GB', 'GBP'],
  3081: ['en-AU', 'AUD'],
  4105: ['en-CA', 'CAD'],
  16393: ['en-IN', 'INR'],
  6153: ['en-IE', 'EUR'],
  1031: ['de-DE', 'EUR'],
  2055: ['de-CH', 'CHF'],
  1036: ['fr-FR', 'EUR'],
  1034: ['es-ES', 'EUR'],
  3082: ['es-ES', 'EUR'],
  1040: ['it-IT', 'EUR'],
  1043: ['nl-NL', 'EUR'],
  1046: ['pt-BR', 'BRL'],
  1041: ['ja-JP', 'JPY'],
  1042: ['ko-KR', 'KRW'],
  2052: ['zh-CN', 'CNY'],
  1053: ['sv-SE', 'SEK'],
}

function localeCurrency(lcid: number): NumberFormatter {
  const [locale, currency] = localeByLcid[lcid] ?? ['en-US', 'USD']
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency })
  return (value) => format.format(typeof value === 'string' ? BigInt(value) : value)
}
