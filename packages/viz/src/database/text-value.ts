/** SQL that reads text as a value of a type, as people of a locale write it; NULL for other text. */

import { quoteText } from './sql-quoting.ts'
import type { DateOrder, TextLocale } from './text-locale.ts'

export type ValueType = 'string' | 'integer' | 'real' | 'boolean' | 'date' | 'datetime'

/** `text` is an SQL expression. */
export function textValue(text: string, type: ValueType, locale: TextLocale): string {
  switch (type) {
    case 'string':
      return text
    case 'integer': {
      // The whole part, as INT() of the calculation language takes it.
      const whole = `regexp_replace(${numberText(text, locale)}, '[.]\\d*$', '')`
      return `TRY_CAST(${whole} AS BIGINT)`
    }
    case 'real':
      return `TRY_CAST(${numberText(text, locale)} AS DOUBLE)`
    case 'boolean':
      return `TRY_CAST(trim(${text}) AS BOOLEAN)`
    default:
      return `CAST(${timestamp(text, locale)} AS ${type === 'date' ? 'DATE' : 'TIMESTAMP'})`
  }
}

/** The number with a decimal point and without groups. Digits that a mark groups otherwise than by threes are no number. */
function numberText(text: string, { decimal, groups }: TextLocale): string {
  const group = `[${groups.map(escaped).join('')}]`
  const whole = `(\\d+|\\d{1,3}(${group}\\d{2,3})*${group}\\d{3})`
  const pattern = `^[+-]?(${whole}(${escaped(decimal)}\\d*)?|${escaped(decimal)}\\d+)([eE][+-]?\\d+)?$`
  const digits = groups.reduce(
    (rest, mark) => `replace(${rest}, ${quoteText(mark)}, '')`,
    `trim(${text})`,
  )
  const plain = decimal === '.' ? digits : `replace(${digits}, ${quoteText(decimal)}, '.')`
  return `CASE WHEN regexp_full_match(trim(${text}), ${quoteText(pattern)}) THEN ${plain} END`
}

function escaped(mark: string): string {
  return `\\x{${(mark.codePointAt(0) ?? 0).toString(16)}}`
}

/** ISO forms first, then numbers in the order of the locale, then names of months. */
function timestamp(text: string, locale: TextLocale): string {
  const iso = `CASE WHEN regexp_matches(${text}, '^\\s*\\d{4}-\\d') THEN TRY_CAST(${text} AS TIMESTAMP) END`
  const numbers = `try_strptime(trim(${text}), ${list(numberPatterns(locale.dateOrder))})`
  const words = `try_strptime(${withShortMonths(text, locale)}, ${list(wordPatterns())})`
  return `coalesce(${iso}, ${numbers}, ${words})`
}

function list(texts: readonly string[]): string {
  return `[${texts.map(quoteText).join(', ')}]`
}

const times = ['', ' %H:%M:%S', ' %H:%M', ' %I:%M:%S %p', ' %I:%M %p', ' %H:%M:%S.%f', 'T%H:%M:%S']

/** Years of two digits are tried first: four digits leave a rest there. */
function numberPatterns(order: DateOrder): string[] {
  const fields: Readonly<Record<DateOrder, readonly string[]>> = {
    dmy: ['%d', '%m', '%y'],
    mdy: ['%m', '%d', '%y'],
    ymd: ['%y', '%m', '%d'],
  }
  const written = ['/', '.', '-', ' '].flatMap((mark) => {
    const short = fields[order].join(mark)
    return [short, short.replace('%y', '%Y')]
  })
  const yearFirst = ['%Y/%m/%d', '%Y.%m.%d', '%Y %m %d']
  const basic = ['%Y%m%d', '%Y%m%dT%H%M%S', '%Y%m%dT%H%M', '%Y%m%dT%H%M%SZ', '%Y%m%d%H%M%S']
  return [
    ...basic,
    ...[...written, ...yearFirst].flatMap((date) => times.map((time) => date + time)),
  ]
}

function wordPatterns(): string[] {
  const dates = ['%d %b', '%d-%b', '%d. %b', '%d/%b', '%b %d,', '%b %d', '%b-%d'].flatMap(
    (date) => {
      const mark = date.endsWith(',') ? ' ' : (/[-/]/.exec(date)?.[0] ?? ' ')
      return [`${date}${mark}%y`, `${date}${mark}%Y`]
    },
  )
  return dates.flatMap((date) => times.map((time) => date + time))
}

const shortMonths = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
]

/** The text without a leading weekday, its first word of letters as a short English month. */
function withShortMonths(text: string, { months }: TextLocale): string {
  const names = [...months.keys()]
  const english = [...months.values()].map((month) => shortMonths[month - 1] ?? '')
  const dated = `regexp_replace(lower(trim(${text})), '^\\p{L}+\\.?,\\s*', '')`
  const word = `regexp_extract(${dated}, '\\p{L}{3,}')`
  const found = `list_extract(${list(english)}, list_position(${list(names)}, ${word}))`
  return `regexp_replace(${dated}, '\\p{L}{3,}\\.?', coalesce(${found}, ${word}))`
}
