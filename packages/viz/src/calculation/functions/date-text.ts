/**
 * Dates written as text: month, day, year in this order unless the year comes first or the month has a name, with any
 * of the usual separators.
 */

import { dayMs, makeTime } from '../value.ts'
import { bind } from './function-table.ts'

/** One pattern for both engines: the date's three parts, or six or eight digits, then perhaps a time. */
const month = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*'
const separator = '[ \\t,./-]*'
const words =
  'january|february|march|april|june|july|august|september|sept|october|november|december'
const patterns = {
  /** Month, day, year. */
  numbers: '^ *(\\d{1,2})[ ,./-]+(\\d{1,2})[ ,./-]+(\\d{1,5})(?:$|[ ,./t-]+(.*)$)',
  yearFirst: '^ *(\\d{4,5})[ ,./-]+(\\d{1,2})[ ,./-]+(\\d{1,2})(?:$|[ ,./t-]+(.*)$)',
  yearSecond: '^ *(\\d{1,2})[ ,./-]+(\\d{4,5})[ ,./-]+(\\d{1,2})(?:$|[ ,./t-]+(.*)$)',
  digits: '^ *(\\d{2})(\\d{2})(\\d{4}|\\d{2})(?:$|[ ,./t-]+(.*)$)',
  monthFirst: `^ *(${month})${separator}(\\d{1,5})[ ,./-]+(\\d{1,5})(?:$|[ ,./t-]+(.*)$)`,
  monthSecond: `^ *(\\d{1,5})${separator}(${month})${separator}(\\d{1,5})(?:$|[ ,./t-]+(.*)$)`,
  monthLast: `^ *(\\d{1,5})[ ,./-]+(\\d{1,5})${separator}(${month})(?:$|[ ,./t-]+(.*)$)`,
} as const

const time =
  '^(\\d{1,2})(?::(\\d{1,2})(?::(\\d{1,2})(?:[.](\\d{1,9}))?)?)? *(am|pm)? *(?:z|[+-]\\d{2}:?\\d{2})?$'

type Form = keyof typeof patterns

const compiled = new Map(Object.entries(patterns).map(([form, text]) => [form, new RegExp(text)]))
const timePattern = new RegExp(time)
const wholeMonth = new RegExp(`^(?:${words}|[a-z]{3})$`)
const monthKeys = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

/** How each form's three groups are read: by position, `m` month, `d` day, `y` year. */
const order: Readonly<Record<Form, string>> = {
  numbers: 'mdy',
  yearFirst: 'ymd',
  yearSecond: 'myd',
  digits: 'mdy',
  monthFirst: 'mdy',
  monthSecond: 'dmy',
  monthLast: 'dym',
}

interface ReadDate {
  readonly day: number
  readonly rest: string
}

function readDate(written: string): ReadDate | null {
  const text = written.trim().toLowerCase().replaceAll(/\s/g, ' ')
  for (const [form, letters] of Object.entries(order)) {
    const groups = compiled.get(form)?.exec(text)
    if (groups === undefined || groups === null) continue
    const part = (letter: string) => groups[letters.indexOf(letter) + 1] ?? ''
    const day = dayOfParts(part('y'), part('m'), part('d'))
    return day === null ? null : { day, rest: groups[4] ?? '' }
  }
  return null
}

/** With a named month a day of more than two digits is the year, and the year the day. */
function dayOfParts(year: string, monthText: string, dayText: string): number | null {
  if (dayText.length > 2) return year.length > 2 ? null : dayOfParts(dayText, monthText, year)
  const named = monthKeys.indexOf(monthText.slice(0, 3)) + 1
  if (named > 0 && !wholeMonth.test(monthText)) return null
  const parts = {
    year: fullYear(year),
    month: named > 0 ? named : Number(monthText),
    day: Number(dayText),
  }
  const ms = makeTime(parts)
  const isReal = parts.month >= 1 && parts.month <= 12 && new Date(ms).getUTCDate() === parts.day
  return isReal && parts.day >= 1 ? ms : null
}

/** Two digits are years from 1970 to 2069. */
function fullYear(text: string): number {
  const year = Number(text)
  if (text.length > 2) return year
  return year < 70 ? 2000 + year : 1900 + year
}

export function parseDate(text: string): number | null {
  const read = readDate(text)
  if (read === null) return null
  return read.rest === '' || /^\d/.test(read.rest) ? read.day : null
}

/** A time alone lies on the first of January 1900; 24:00:00 is the next midnight. */
export function parseDateTime(text: string): number | null {
  const read = readDate(text)
  if (read === null) {
    const alone = text.includes(':') ? parseTime(text.trim().toLowerCase()) : null
    return alone === null ? null : makeTime({ year: 1900, month: 1, day: 1 }) + alone
  }
  const rest = read.rest === '' ? 0 : parseTime(read.rest)
  return rest === null ? null : read.day + rest
}

function parseTime(text: string): number | null {
  const groups = timePattern.exec(text)
  if (groups === null) return null
  const [hour = 0, minute = 0, second = 0] = groups.slice(1, 4).map((part) => Number(part ?? 0))
  const half = groups[5]
  if (minute > 59 || second > 59 || hour > 24) return null
  if (half !== undefined && (hour < 1 || hour > 12)) return null
  if (hour === 24 && minute + second > 0) return null
  const hours = half === undefined ? hour : (hour % 12) + (half === 'pm' ? 12 : 0)
  return (
    ((hours * 60 + minute) * 60 + second) * 1000 + Math.round(Number(`0.${groups[4] ?? 0}`) * 1000)
  )
}

const monthList = `['${monthKeys.join("', '")}']`

function formSql(form: Form): {
  readonly test: string
  readonly day: string
  readonly rest: string
} {
  const group = (n: number) => `regexp_extract(v.p0, '${patterns[form]}', ${n})`
  const part = (letter: string) => group(order[form].indexOf(letter) + 1)
  const hasName = form.startsWith('month')
  const number = (sql: string) => `TRY_CAST(${sql} AS INTEGER)`
  const yearSql = (sql: string) =>
    bind(
      [sql],
      (y = '') =>
        `CASE WHEN length(${y}) > 2 THEN ${number(y)} WHEN ${number(y)} < 70 THEN 2000 + ${number(y)} ELSE 1900 + ${number(y)} END`,
    )
  const monthSql = hasName
    ? bind(
        [part('m')],
        (m = '') =>
          `CASE WHEN regexp_full_match(${m}, '${words}|[a-z]{3}') THEN list_position(${monthList}, left(${m}, 3)) END`,
      )
    : number(part('m'))
  const make = (y: string, d: string) => `TRY(make_date(${yearSql(y)}, ${monthSql}, ${number(d)}))`
  const plainDay = make(part('y'), part('d'))
  const swapped = `CASE WHEN length(${part('d')}) <= 2 THEN ${plainDay} WHEN length(${part('y')}) <= 2 THEN ${make(part('d'), part('y'))} END`
  return {
    test: `regexp_matches(v.p0, '${patterns[form]}')`,
    day: hasName ? swapped : plainDay,
    rest: group(4),
  }
}

const forms = Object.keys(order).flatMap((form) => (isForm(form) ? [formSql(form)] : []))

function isForm(form: string): form is Form {
  return form in patterns
}

function branches(pick: (form: ReturnType<typeof formSql>) => string): string {
  return `CASE ${forms.map((form) => `WHEN ${form.test} THEN ${pick(form)}`).join(' ')} END`
}

/** The text in lower case under the name `v.p0`, for the patterns. */
function prepared(text: string, body: string): string {
  const cleaned = `trim(regexp_replace(lower(${text}), '\\s', ' ', 'g'))`
  return `list_transform([{'p0': ${cleaned}}], lambda v: ${body})[1]`
}

export function parseDateSql(text: string): string {
  const rest = branches((form) => form.rest)
  return prepared(
    text,
    `CASE WHEN coalesce(regexp_matches(${rest}, '^($|\\d)'), FALSE) THEN ${branches((form) => form.day)} END`,
  )
}

/** True for text that is a date, with or without a time; never NULL. */
export function isDateSql(text: string): string {
  return `(${parseDateSql(text)} IS NOT NULL)`
}

export function parseDateTimeSql(text: string): string {
  const dayAndRest = `{'p0': CASE WHEN ${hasDate} THEN ${branches((form) => form.day)} WHEN contains(v.p0, ':') THEN DATE '1900-01-01' END, 'p1': CASE WHEN ${hasDate} THEN ${branches((form) => form.rest)} ELSE v.p0 END}`
  return prepared(text, `list_transform([${dayAndRest}], lambda v: v.p0 + ${timeSql})[1]`)
}

const hasDate = `(${forms.map((form) => form.test).join(' OR ')})`

const timeGroup = (n: number) => `regexp_extract(v.p1, '${time}', ${n})`
const timeNumber = (n: number) => `coalesce(TRY_CAST(NULLIF(${timeGroup(n)}, '') AS INTEGER), 0)`

const timeSql = (() => {
  const [hour, minute, second] = [timeNumber(1), timeNumber(2), timeNumber(3)]
  const half = timeGroup(5)
  const isValid = `${minute} < 60 AND ${second} < 60 AND CASE WHEN ${half} = '' THEN ${hour} < 24 OR (${hour} = 24 AND ${minute} + ${second} = 0) ELSE ${hour} BETWEEN 1 AND 12 END`
  const hours = `CASE ${half} WHEN '' THEN ${hour} WHEN 'pm' THEN ${hour} % 12 + 12 ELSE ${hour} % 12 END`
  const fraction = `CAST(round(coalesce(TRY_CAST('0.' || ${timeGroup(4)} AS DOUBLE), 0) * 1000) AS BIGINT)`
  const ms = `(((${hours}) * 60 + ${minute}) * 60 + ${second}) * 1000 + ${fraction}`
  return `CASE WHEN v.p1 = '' THEN INTERVAL 0 DAY WHEN regexp_matches(v.p1, '${time}') AND ${isValid} THEN to_microseconds((${ms}) * 1000) END`
})()

/** Days since 1900-01-01, the vendor's day 0. */
export const firstDay = makeTime({ year: 1900, month: 1, day: 1 })

export function daysSince1900(ms: number): number {
  return (ms - firstDay) / dayMs
}
