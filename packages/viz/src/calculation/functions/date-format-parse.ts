/** Patterns of DATEPARSE, in the letters of ICU: one regular expression with a group for each field. */

import { FormulaError } from '../formula-error.ts'
import { dayMs, makeTime } from '../value.ts'

interface FormatField {
  readonly letter: string
  readonly width: number
}

export interface DateFormat {
  /** Understood by both engines; the text is in lower case and has one blank where it had several. */
  readonly pattern: string
  /** In the order of the groups. */
  readonly fields: readonly FormatField[]
}

const names = {
  M: '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?',
  E: '(mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?',
  a: '(am|pm)',
  Q: '(q[1-4]|[1-4](?:st|nd|rd|th) quarter)',
  Z: '([+-]\\d{2}:?\\d{2}|gmt|utc|z)',
} as const

/** Letters read as numbers, and those that stand for the same. */
const numeric = new Set('yMdDHhKkmsSQ')
const same: Readonly<Record<string, string>> = {
  L: 'M',
  u: 'y',
  c: 'E',
  e: 'E',
  q: 'Q',
  X: 'Z',
  x: 'Z',
  z: 'Z',
}

/** @throws FormulaError unsupported for letters whose meaning is not computed. */
export function readDateFormat(format: string): DateFormat {
  const parts = format.match(/'(?:[^']|'')*'|([A-Za-z])\1*|\s+|[^]/gu) ?? []
  const fields: FormatField[] = []
  const pattern = parts.map((part, index) => {
    if (part.startsWith("'"))
      return escaped(part === "''" ? "'" : part.slice(1, -1).replaceAll("''", "'"))
    if (/^\s/.test(part)) return ' '
    if (!/^[A-Za-z]/.test(part)) return escaped(part)
    const letter = same[part[0] ?? ''] ?? part[0] ?? ''
    fields.push({ letter, width: part.length })
    const touches = isNumber(parts[index + 1]) || isNumber(parts[index - 1])
    return groupOf(letter, part.length, touches)
  })
  return { pattern: `^ ?${pattern.join('')} ?$`, fields }
}

function isNumber(part: string | undefined): boolean {
  const letter = same[part?.[0] ?? ''] ?? part?.[0] ?? ''
  return part !== undefined && numeric.has(letter) && !isName(letter, part.length)
}

function isName(letter: string, width: number): boolean {
  return (letter === 'M' || letter === 'Q') && width > 2
}

/** Numbers that touch each other have the width the pattern gives them. */
function groupOf(letter: string, width: number, touchesNumber: boolean): string {
  if (isName(letter, width) || letter === 'E' || letter === 'a' || letter === 'Z') {
    const name =
      letter === 'M' || letter === 'Q' || letter === 'E' || letter === 'a' ? names[letter] : names.Z
    return name
  }
  if (!numeric.has(letter)) {
    throw new FormulaError(
      'unsupported',
      `DATEPARSE does not compute the pattern letter "${letter}"`,
      null,
    )
  }
  return touchesNumber ? `(\\d{${width}})` : '(\\d+)'
}

function escaped(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    .replaceAll(/\s+/g, ' ?')
}

export function parseWithFormat(format: DateFormat, text: string): number | null {
  const cleaned = text.toLowerCase().replaceAll(/\s+/g, ' ')
  const groups = new RegExp(format.pattern, 'u').exec(cleaned)
  if (groups === null) return null
  const found = new Map<string, number>()
  for (const [index, field] of format.fields.entries()) {
    const value = fieldValue(field, groups[index + 1] ?? '')
    if (value === null) return null
    found.set(field.letter, value)
  }
  return timeOf(found)
}

const monthKeys = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

function fieldValue({ letter, width }: FormatField, text: string): number | null {
  if (letter === 'M' && width > 2) return monthKeys.indexOf(text) + 1
  if (letter === 'E' || letter === 'Z') return 0
  if (letter === 'a') return text === 'pm' ? 12 : 0
  if (letter === 'Q') return Number(text.replace(/\D/g, ''))
  if (letter === 'S') return Math.round(Number(`0.${text}`) * 1000)
  const value = Number(text)
  // Two digits are years from 1970 to 2069.
  if (letter === 'y' && width === 2 && text.length === 2)
    return value < 70 ? 2000 + value : 1900 + value
  const [least, most] = ranges[letter] ?? [0, 9999]
  return value >= least && value <= most ? value : null
}

const ranges: Readonly<Record<string, readonly [number, number]>> = {
  M: [1, 12],
  d: [1, 31],
  D: [1, 366],
  H: [0, 23],
  k: [1, 24],
  h: [1, 12],
  K: [0, 11],
  m: [0, 59],
  s: [0, 59],
  Q: [1, 4],
}

function timeOf(found: ReadonlyMap<string, number>): number | null {
  const year = found.get('y') ?? 1900
  const quarter = found.get('Q')
  const month = found.get('M') ?? (quarter === undefined ? 1 : quarter * 3 - 2)
  const day = found.get('d') ?? 1
  const start = makeTime({ year, month, day })
  if (new Date(start).getUTCDate() !== day) return null
  const dayOfYear = found.get('D')
  const date =
    dayOfYear === undefined ? start : makeTime({ year, month: 1, day: 1 }) + (dayOfYear - 1) * dayMs
  const half = ((found.get('h') ?? 0) % 12) + (found.get('K') ?? 0) + (found.get('a') ?? 0)
  const hour = found.get('H') ?? (found.has('k') ? (found.get('k') ?? 0) % 24 : half)
  const minute = found.get('m') ?? 0
  const second = found.get('s') ?? 0
  return date + ((hour * 60 + minute) * 60 + second) * 1000 + (found.get('S') ?? 0)
}

const monthList = `['${monthKeys.join("', '")}']`

/** SQL of the date with time that `text`, an SQL expression, is in this format; NULL when it is none. */
export function parseWithFormatSql(format: DateFormat, text: string): string {
  const cleaned = `regexp_replace(lower(${text}), '\\s+', ' ', 'g')`
  const group = (index: number) =>
    `regexp_extract(v.p0, '${format.pattern.replaceAll("'", "''")}', ${index + 1})`
  const found = new Map(
    format.fields.map((field, index) => [field.letter, fieldSql(field, group(index))]),
  )
  const value = (letter: string, otherwise: string) => found.get(letter) ?? otherwise
  const month = value('M', found.has('Q') ? `(${value('Q', '1')} * 3 - 2)` : '1')
  const year = value('y', '1900')
  const start = `make_date(${year}, ${month}, ${value('d', '1')})`
  const date = found.has('D')
    ? `make_date(${year}, 1, 1) + CAST(${value('D', '1')} - 1 AS INTEGER)`
    : start
  const half = `(${value('h', '0')} % 12 + ${value('K', '0')} + ${value('a', '0')})`
  const hour = value('H', found.has('k') ? `(${value('k', '0')} % 24)` : half)
  const ms = `(((${hour} * 60 + ${value('m', '0')}) * 60 + ${value('s', '0')}) * 1000 + ${value('S', '0')})`
  const checks = format.fields.flatMap((field, index) => {
    const range = isName(field.letter, field.width) ? undefined : ranges[field.letter]
    return range === undefined
      ? []
      : [`CAST(${group(index)} AS HUGEINT) BETWEEN ${range[0]} AND ${range[1]}`]
  })
  const matches = `regexp_matches(v.p0, '${format.pattern.replaceAll("'", "''")}')`
  const condition = [matches, ...checks].join(' AND ')
  const body = `CASE WHEN ${condition} THEN ${date} + to_microseconds(CAST(${ms} AS BIGINT) * 1000) END`
  return `TRY(list_transform([{'p0': ${cleaned}}], lambda v: ${body})[1])`
}

function fieldSql({ letter, width }: FormatField, group: string): string {
  if (letter === 'M' && width > 2) return `list_position(${monthList}, ${group})`
  if (letter === 'a') return `CASE ${group} WHEN 'pm' THEN 12 ELSE 0 END`
  if (letter === 'Q') return `CAST(regexp_extract(${group}, '\\d') AS INTEGER)`
  if (letter === 'S') return `CAST(round(CAST('0.' || ${group} AS DOUBLE) * 1000) AS BIGINT)`
  const number = `CAST(${group} AS BIGINT)`
  if (letter !== 'y' || width !== 2) return number
  return `CASE WHEN length(${group}) <> 2 THEN ${number} WHEN ${number} < 70 THEN 2000 + ${number} ELSE 1900 + ${number} END`
}
