/** Reads the pattern of a number format: placeholders, grouping, scaling, literals. */

export interface NumberSection {
  readonly prefix: string
  readonly suffix: string
  /** Null when the section is text only. */
  readonly number: {
    readonly minWhole: number
    readonly minDecimals: number
    readonly maxDecimals: number
    readonly isGrouped: boolean
    /** Text between the digits, such as the dashes of a telephone number. */
    readonly inserts: readonly { readonly digitsAfter: number; readonly text: string }[]
    /** Two for each percent sign, minus three for each scaling comma. */
    readonly powerOfTen: number
    readonly isScientific: boolean
  } | null
}

/** Splits at semicolons outside quotes. */
export function splitSections(pattern: string): string[] {
  const sections: string[] = ['']
  for (const [token] of pattern.matchAll(tokens)) {
    if (token === ';') sections.push('')
    else sections[sections.length - 1] += token
  }
  return sections
}

/** A quoted literal, an escaped character, a padding or filling instruction with its character, or one character. */
const tokens = /"[^"]*"?|\\[^]|_[^]|\*[^]|[^]/gu

export function parseSection(text: string): NumberSection {
  const { tokens: list, isScientific } = withoutExponent(
    [...text.matchAll(tokens)].map(([token]) => token),
  )
  const first = list.findIndex((token) => /^[0#?.]$/.test(token))
  const last = list.findLastIndex((token) => /^[0#?]$/.test(token))
  if (last < 0) return { prefix: list.map(literal).join(''), suffix: '', number: null }
  // Commas that follow the last digit scale; they are no text.
  const rest = list.slice(last + 1)
  const afterCommas = rest.findIndex((token) => token !== ',')
  const commas = afterCommas < 0 ? rest.length : afterCommas
  const point = list.indexOf('.', first)
  const wholeEnd = point < 0 || point > last ? last + 1 + commas : point
  const whole = readWhole(list.slice(first, wholeEnd))
  const fraction = list.slice(wholeEnd, last + 1)
  const percents = list.filter((token) => token === '%').length
  const scaling = whole.scaling + (wholeEnd > last ? 0 : commas)
  return {
    prefix: list.slice(0, first).map(literal).join(''),
    suffix: [...fraction.filter((token) => !/^[0#?.]$/.test(token)), ...rest.slice(commas)]
      .map(literal)
      .join(''),
    number: {
      minWhole: whole.minimum,
      minDecimals: countOf(fraction, /^0$/),
      maxDecimals: countOf(fraction, /^[0#?]$/),
      isGrouped: whole.isGrouped,
      inserts: whole.inserts,
      powerOfTen: 2 * percents - 3 * scaling,
      isScientific,
    },
  }
}

/** `E+00` and the like may stand behind the digits. */
function withoutExponent(list: readonly string[]): {
  readonly tokens: readonly string[]
  readonly isScientific: boolean
} {
  const at = list.findIndex(
    (token, index) =>
      /^[Ee]$/.test(token) && /^[+-]0$/.test(list.slice(index + 1, index + 3).join('')),
  )
  if (at < 0) return { tokens: list, isScientific: false }
  const end = list.findIndex((token, index) => index > at + 1 && token !== '0')
  const after = end < 0 ? [] : list.slice(end)
  return { tokens: [...list.slice(0, at), ...after], isScientific: true }
}

interface Whole {
  readonly minimum: number
  readonly isGrouped: boolean
  readonly scaling: number
  readonly inserts: NonNullable<NumberSection['number']>['inserts']
}

/** A comma between two digits groups, one behind the last digit scales; other text stands where it is. */
function readWhole(list: readonly string[]): Whole {
  const lastDigit = list.findLastIndex((token) => /^[0#?]$/.test(token))
  const inserts: { digitsAfter: number; text: string }[] = []
  list.forEach((token, index) => {
    if (index > lastDigit || /^[0#?,]$/.test(token)) return
    inserts.push({ digitsAfter: countOf(list.slice(index), /^[0#?]$/), text: literal(token) })
  })
  return {
    minimum: countOf(list, /^0$/),
    isGrouped: list.slice(0, Math.max(0, lastDigit)).includes(','),
    scaling: countOf(list.slice(lastDigit + 1), /^,$/),
    inserts,
  }
}

function literal(token: string): string {
  if (token.startsWith('"')) return token.replaceAll('"', '')
  if (token.length > 1 && token.startsWith('\\')) return token.slice(1)
  // `_x` leaves the width of x, `*x` fills the cell: in plain text one is a space, the other nothing.
  if (token.length > 1 && token.startsWith('_')) return ' '
  return token.length > 1 && token.startsWith('*') ? '' : token
}

function countOf(list: readonly string[], pattern: RegExp): number {
  return list.filter((token) => pattern.test(token)).length
}
