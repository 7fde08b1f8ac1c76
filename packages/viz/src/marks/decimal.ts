/** A number as decimal digits: rounding and scaling on what a person reads, exact for integers of any size. */

export interface Decimal {
  readonly isNegative: boolean
  /** Digits without the point; no sign. */
  readonly digits: string
  /** How many of the digits stand behind the point; may exceed their number. */
  readonly scale: number
}

/** Shortest decimal that means the number; text of an integer is taken digit by digit. */
export function decimalOf(value: number | string): Decimal {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value))
  if (match === null) throw new TypeError(`"${value}" is not a number`)
  const [, sign, whole = '', fraction = '', exponent = '0'] = match
  const digits = `${whole}${fraction}`
  const scale = fraction.length - Number(exponent)
  const padded = scale < 0 ? digits + '0'.repeat(-scale) : digits
  return { isNegative: sign === '-', digits: padded, scale: Math.max(0, scale) }
}

/** Times 10 to the power of `places`. */
export function shifted(value: Decimal, places: number): Decimal {
  const scale = value.scale - places
  return {
    isNegative: value.isNegative,
    digits: scale < 0 ? value.digits + '0'.repeat(-scale) : value.digits,
    scale: Math.max(0, scale),
  }
}

/** Whole and fraction digits, rounded half away from zero to `decimals` places. */
export function roundedParts(
  value: Decimal,
  decimals: number,
): { readonly whole: string; readonly fraction: string } {
  const digits = value.digits.padStart(value.scale + 1, '0')
  const excess = value.scale - decimals
  const exact =
    excess > 0
      ? String((BigInt(digits) + 5n * 10n ** BigInt(excess - 1)) / 10n ** BigInt(excess))
      : digits + '0'.repeat(-excess)
  const text = exact.padStart(decimals + 1, '0')
  const point = text.length - decimals
  return { whole: text.slice(0, point).replace(/^0+(?=\d)/, ''), fraction: text.slice(point) }
}

export function isZero(value: Decimal): boolean {
  return /^0*$/.test(value.digits)
}

export function grouped(whole: string): string {
  return whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
}
