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
  let prefix = ''
  let suffix = ''
  let digits = ''
  let percents = 0
  for (const [token] of text.matchAll(tokens)) {
    if (/^[0#?.,]$/.test(token) && suffix === '') digits += token
    else if (token === ',' && /^,*$/.test(suffix)) suffix += token
    else {
      if (token === '%') percents += 1
      if (digits === '') prefix += literal(token)
      else suffix += literal(token)
    }
  }
  if (!/[0#?]/.test(digits)) return { prefix: prefix + digits + suffix, suffix: '', number: null }
  const exponent = /^E[+-]0+/.exec(suffix)
  const scaling = /,*$/.exec(digits)?.[0].length ?? 0
  const [whole = '', fraction = ''] = digits.slice(0, digits.length - scaling).split('.')
  return {
    prefix,
    suffix: suffix.slice(exponent?.[0].length ?? 0),
    number: {
      minWhole: count(whole, /0/g),
      minDecimals: count(fraction, /0/g),
      maxDecimals: count(fraction, /[0#?]/g),
      isGrouped: whole.includes(','),
      powerOfTen: 2 * percents - 3 * scaling,
      isScientific: exponent !== null,
    },
  }
}

function literal(token: string): string {
  if (token.startsWith('"')) return token.replaceAll('"', '')
  if (token.length > 1 && token.startsWith('\\')) return token.slice(1)
  // `_x` leaves the width of x, `*x` fills the cell: in plain text one is a space, the other nothing.
  if (token.length > 1 && token.startsWith('_')) return ' '
  return token.length > 1 && token.startsWith('*') ? '' : token
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}
