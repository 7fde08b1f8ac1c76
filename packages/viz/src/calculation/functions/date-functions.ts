/** Functions of dates and dates with time. */

import { months, weekdays as weekdayNames } from '../../model/calendar-names.ts'
import { FormulaError } from '../formula-error.ts'
import { dayMs, isoMs, makeTime, type Value, type ValueType } from '../value.ts'
import { parseWithFormat, parseWithFormatSql, readDateFormat } from './date-format-parse.ts'
import { dateParts, isoWeekday, weekdays, type DatePartRule } from './date-parts.ts'
import { isDateSql, parseDate } from './date-text.ts'
import {
  bind,
  lenient,
  rowFunction,
  signature,
  strict,
  type CallSite,
  type Evaluate,
  type FunctionDefinition,
  type Overload,
  type Print,
} from './function-table.ts'

/** Weeks start on Sunday unless a call says otherwise. */
const sunday = 7

function partOf(site: CallSite): DatePartRule {
  const rule = dateParts.get(site.constants[0] ?? '')
  if (rule === undefined) throw new TypeError('the checker lets only date parts pass')
  return rule
}

function weekStartOf(site: CallSite): number {
  return weekdays.get(site.constants.at(-1) ?? '') ?? sunday
}

/** NaN stands for a moment outside the calendar. */
function moment(ms: number): Value {
  return Number.isNaN(new Date(ms).getTime()) ? null : ms
}

function time(value: Value | undefined): number {
  return Number(value)
}

/** A date stays a date, unless the part is one of a day's. */
function dateLike(types: readonly ValueType[], constants: readonly (string | null)[]): ValueType {
  const isTime = dateParts.get(constants[0] ?? '')?.isTime === true
  return types.at(-1) === 'date' && !isTime ? 'date' : 'datetime'
}

/** SQL of a date-like result: DuckDB gives a date with time for most steps. */
function typed(sql: string, type: ValueType): string {
  return type === 'date' ? `CAST(${sql} AS DATE)` : `CAST(${sql} AS TIMESTAMP)`
}

/** The same overload for a date and for a date with time, as the result depends on it. */
function dateOverloads(
  takes: string,
  evaluate: Evaluate,
  duckdb: Print,
  trailing = '',
): Overload[] {
  return (['date', 'datetime'] as const).map((type) => ({
    ...strict(`${takes} ${type}${trailing} -> ${type}`, evaluate, (operands, site) => {
      const gives = dateLike([type], site.constants)
      return typed(duckdb(operands, site), gives)
    }),
    gives: (_types, constants) => dateLike([type], constants),
  }))
}

const evaluateTruncate: Evaluate = ([, date], site) =>
  moment(partOf(site).truncate(time(date), weekStartOf(site)))
const printTruncate: Print = ([, date = ''], site) =>
  partOf(site).truncateSql(date, weekStartOf(site))
const evaluateAdd: Evaluate = ([, count, date], site) =>
  moment(partOf(site).add(time(date), Number(count)))
const printAdd: Print = ([, count = '', date = ''], site) =>
  `TRY(${partOf(site).addSql(date, count)})`

const evaluateDiff: Evaluate = ([, from, to], site) => {
  const part = partOf(site)
  const weekStart = weekStartOf(site)
  return BigInt(part.count(time(to), weekStart) - part.count(time(from), weekStart))
}
const printDiff: Print = ([, from = '', to = ''], site) => {
  const part = partOf(site)
  const weekStart = weekStartOf(site)
  return `(${part.countSql(to, weekStart)} - ${part.countSql(from, weekStart)})`
}

function partValue(site: CallSite, date: Value | undefined): bigint {
  return BigInt(partOf(site).value(time(date), weekStartOf(site)))
}
const evaluatePart: Evaluate = ([, date], site) => partValue(site, date)
const printPart: Print = ([, date = ''], site) =>
  `CAST(${partOf(site).valueSql(date, weekStartOf(site))} AS BIGINT)`

const evaluateName: Evaluate = ([, date], site) => {
  const name = site.constants[0]
  if (name === 'month') return months[new Date(time(date)).getUTCMonth()] ?? null
  if (name === 'weekday') return weekdayNames[isoWeekday(time(date)) % 7] ?? null
  const value = String(partValue(site, date))
  return name === 'iso-week' ? value.padStart(2, '0') : value
}
const printName: Print = (operands, site) => {
  const name = site.constants[0]
  const [, date = ''] = operands
  if (name === 'month') return `monthname(${date})`
  if (name === 'weekday') return `dayname(${date})`
  const value = `CAST(${printPart(operands, site)} AS VARCHAR)`
  return name === 'iso-week' ? `lpad(${value}, 2, '0')` : value
}

/** `YEAR(d)` is `DATEPART('year', d)`. */
function partFunction(name: string, part: string): FunctionDefinition {
  const rule = dateParts.get(part)
  if (rule === undefined) throw new TypeError(`"${part}" is no date part`)
  return rowFunction(
    name,
    strict(
      'datetime -> integer',
      ([date]) => BigInt(rule.value(time(date), sunday)),
      ([date = '']) => `CAST(${rule.valueSql(date, sunday)} AS BIGINT)`,
    ),
  )
}

/** Bare times lie on this day. */
const timeDay = makeTime({ year: 1899, month: 12, day: 30 })

const evaluateMakeTime: Evaluate = ([hour, minute, second]) => {
  const parts = [hour, minute, second].map(Number)
  const [h = 0, m = 0, s = 0] = parts
  if (parts.some((part) => part < 0)) return null
  return timeDay + ((((h * 60 + m) * 60 + s) * 1000) % dayMs)
}
const printMakeTime: Print = ([hour = '', minute = '', second = '']) =>
  bind([hour, minute, second], (h, m, s) => {
    const seconds = `((${h} * 60 + ${m}) * 60 + ${s})`
    return `CASE WHEN ${h} >= 0 AND ${m} >= 0 AND ${s} >= 0 THEN TIMESTAMP '1899-12-30' + to_seconds(${seconds} % 86400) END`
  })

const evaluateMakeDate: Evaluate = ([year, month, day]) => {
  const y = Number(year)
  return y < 1 || y > 200_000
    ? null
    : moment(makeTime({ year: y, month: Number(month), day: Number(day) }))
}
const printMakeDate: Print = ([year = '', month = '', day = '']) => {
  const first = `make_date(CASE WHEN ${year} > 0 THEN ${year} END, 1, 1)`
  const months = `to_months(CAST(${month} - 1 AS INTEGER))`
  return `TRY(CAST(${first} + ${months} + to_days(CAST(${day} - 1 AS INTEGER)) AS DATE))`
}

const evaluateDateParse: Evaluate = ([format, text]) =>
  parseWithFormat(readDateFormat(String(format)), String(text))

const printDateParse: Print = ([, text = ''], { constants }) => {
  const [format] = constants
  if (format != null) return parseWithFormatSql(readDateFormat(format), text)
  throw new FormulaError('unsupported', 'DATEPARSE is computed for a literal format only', null)
}

export const dateFunctions: readonly FunctionDefinition[] = [
  rowFunction(
    'DATETRUNC',
    ...dateOverloads('date-part', evaluateTruncate, printTruncate),
    ...dateOverloads('date-part', evaluateTruncate, printTruncate, ' weekday'),
  ),
  rowFunction('DATEADD', ...dateOverloads('date-part integer', evaluateAdd, printAdd)),
  rowFunction(
    'DATEDIFF',
    strict('date-part datetime datetime -> integer', evaluateDiff, printDiff),
    strict('date-part datetime datetime weekday -> integer', evaluateDiff, printDiff),
  ),
  rowFunction(
    'DATEPART',
    strict('date-part datetime -> integer', evaluatePart, printPart),
    strict('date-part datetime weekday -> integer', evaluatePart, printPart),
  ),
  rowFunction(
    'DATENAME',
    strict('date-part datetime -> string', evaluateName, printName),
    strict('date-part datetime weekday -> string', evaluateName, printName),
  ),
  partFunction('YEAR', 'year'),
  partFunction('QUARTER', 'quarter'),
  partFunction('MONTH', 'month'),
  partFunction('WEEK', 'week'),
  partFunction('DAY', 'day'),
  partFunction('HOUR', 'hour'),
  partFunction('MINUTE', 'minute'),
  partFunction('SECOND', 'second'),
  partFunction('ISOYEAR', 'iso-year'),
  partFunction('ISOQUARTER', 'iso-quarter'),
  partFunction('ISOWEEK', 'iso-week'),
  partFunction('ISOWEEKDAY', 'iso-weekday'),
  rowFunction(
    'MAKEDATE',
    strict('integer integer integer -> date', evaluateMakeDate, printMakeDate),
  ),
  rowFunction(
    'MAKETIME',
    strict('integer integer integer -> datetime', evaluateMakeTime, printMakeTime),
  ),
  rowFunction(
    'MAKEDATETIME',
    strict(
      'datetime datetime -> datetime',
      ([date, at]) =>
        Math.floor(time(date) / dayMs) * dayMs + (((time(at) % dayMs) + dayMs) % dayMs),
      ([date = '', at = '']) =>
        bind([at], (t = '') => `(date_trunc('day', ${date}) + (${t} - date_trunc('day', ${t})))`),
    ),
  ),
  rowFunction(
    'DATEPARSE',
    strict('constant string -> datetime', evaluateDateParse, printDateParse),
  ),
  rowFunction(
    'ISDATE',
    lenient(
      'string -> boolean',
      ([text]) => typeof text === 'string' && parseDate(text) !== null,
      ([text = '']) => isDateSql(text),
    ),
  ),
  {
    level: 'request',
    name: 'NOW',
    overloads: [requestTime('datetime', (now) => now)],
  },
  {
    level: 'request',
    name: 'TODAY',
    overloads: [requestTime('date', (now) => Math.floor(now / dayMs) * dayMs)],
  },
]

function requestTime(type: 'date' | 'datetime', of: (now: number) => number): Overload {
  return {
    ...signature(`-> ${type}`),
    seesNull: false,
    evaluate: (_operands, _site, { now }) => of(isoMs(now.slice(0, 19)) ?? 0),
    duckdb: () => {
      throw new TypeError('the time of a request is a constant before SQL is printed')
    },
  }
}
