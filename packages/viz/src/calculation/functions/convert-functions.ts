/** From one type to another. What does not convert is NULL. */

import { dayMs, isoText, type Value } from '../value.ts'
import {
  daysSince1900,
  firstDay,
  parseDate,
  parseDateSql,
  parseDateTime,
  parseDateTimeSql,
} from './date-text.ts'
import {
  bind,
  rowFunction,
  strict,
  type FunctionDefinition,
  type Overload,
} from './function-table.ts'

const numberText = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*$/

function numberOf(text: Value | undefined): number | null {
  const written = numberText.exec(String(text))?.[1]
  if (written === undefined) return null
  const value = Number(written)
  return Number.isFinite(value) ? value : null
}

function numberSql(text: string): string {
  const pattern = '^\\s*([+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)\\s*$'
  return `TRY_CAST(NULLIF(regexp_extract(${text}, '${pattern}', 1), '') AS DOUBLE)`
}

function truncated(value: number | null): Value {
  return value === null || Math.abs(value) >= 2 ** 63 ? null : BigInt(Math.trunc(value))
}

const truncateSql = (sql: string) => `TRY_CAST(trunc(${sql}) AS BIGINT)`
const daysSql = (date: string) =>
  `(CAST(date_diff('microsecond', TIMESTAMP '1900-01-01', CAST(${date} AS TIMESTAMP)) AS DOUBLE) / 86400000000)`

/** The shortest text that reads back as the number, in the manner of C: `1e+15`, `1.5e-07`. */
export function realText(value: number): string {
  if (!Number.isFinite(value)) return String(value).replace('Infinity', 'inf').toLowerCase()
  const [, sign = '', digits = '', more = '', exponentText = '0'] =
    /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(value.toExponential()) ?? []
  const exponent = Number(exponentText)
  if (exponent >= -5 && exponent < 15) {
    if (Math.abs(value) >= 1e-4 || value === 0) return plainDecimal(value)
  }
  const size = String(Math.abs(exponent)).padStart(2, '0')
  return `${sign}${digits}${more === '' ? '' : `.${more}`}e${exponent < 0 ? '-' : '+'}${size}`
}

function plainDecimal(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

/** DuckDB's text of a real differs in a `.0` at the end, and in the numbers from 1e15 to 1e16. */
function realTextSql(value: string): string {
  const withoutZero = `regexp_replace(CAST(${value} AS VARCHAR), '\\.0$', '')`
  const scientific = `regexp_replace(${withoutZero}, '^(-?\\d)(\\d{15})(?:\\.(\\d+))?$', '\\1.\\2\\3e+15')`
  return `regexp_replace(${scientific}, '\\.?0+e', 'e')`
}

const dateFromDays = (days: Value | undefined) =>
  within(firstDay + Math.floor(Number(days)) * dayMs)
const timeFromDays = (days: Value | undefined) =>
  within(firstDay + Math.round(Number(days) * dayMs))

function within(ms: number): Value {
  return Number.isNaN(new Date(ms).getTime()) ? null : ms
}

const dateFromDaysSql = (days: string) => `TRY(DATE '1900-01-01' + CAST(floor(${days}) AS INTEGER))`
const timeFromDaysSql = (days: string) =>
  `TRY(TIMESTAMP '1900-01-01' + to_microseconds(CAST(round(${days} * 86400000) AS BIGINT) * 1000))`

function timeText(ms: number): string {
  return isoText('datetime', ms).replace('T', ' ')
}

const timeTextSql = (date: string) =>
  bind(
    [date],
    (d = '') =>
      `CASE WHEN date_part('microsecond', ${d}) % 1000000 = 0 THEN strftime(${d}, '%Y-%m-%d %H:%M:%S') ELSE strftime(${d}, '%Y-%m-%d %H:%M:%S.%g') END`,
  )

const toInteger: readonly Overload[] = [
  strict(
    'integer -> integer',
    ([value = null]) => value,
    ([value = '']) => value,
  ),
  strict(
    'real -> integer',
    ([value]) => truncated(Number(value)),
    ([value = '']) => truncateSql(value),
  ),
  strict(
    'string -> integer',
    ([value]) => truncated(numberOf(value)),
    ([value = '']) => truncateSql(numberSql(value)),
  ),
  strict(
    'boolean -> integer',
    ([value]) => (value === true ? 1n : 0n),
    ([value]) => `CAST(${value} AS BIGINT)`,
  ),
  strict(
    'datetime -> integer',
    ([value]) => truncated(daysSince1900(Number(value))),
    ([value = '']) => truncateSql(daysSql(value)),
  ),
]

const toReal: readonly Overload[] = [
  strict(
    'real -> real',
    ([value = null]) => value,
    ([value = '']) => value,
  ),
  strict(
    'string -> real',
    ([value]) => numberOf(value),
    ([value = '']) => numberSql(value),
  ),
  strict(
    'boolean -> real',
    ([value]) => (value === true ? 1 : 0),
    ([value]) => `CAST(CAST(${value} AS INTEGER) AS DOUBLE)`,
  ),
  strict(
    'datetime -> real',
    ([value]) => daysSince1900(Number(value)),
    ([value = '']) => daysSql(value),
  ),
]

const toText: readonly Overload[] = [
  strict(
    'string -> string',
    ([value = null]) => value,
    ([value = '']) => value,
  ),
  strict(
    'integer -> string',
    ([value]) => String(value),
    ([value]) => `CAST(${value} AS VARCHAR)`,
  ),
  strict(
    'real -> string',
    ([value]) => realText(Number(value)),
    ([value = '']) => realTextSql(value),
  ),
  strict(
    'boolean -> string',
    ([value]) => (value === true ? '1' : '0'),
    ([value]) => `CAST(CAST(${value} AS INTEGER) AS VARCHAR)`,
  ),
  strict(
    'date -> string',
    ([value]) => isoText('date', Number(value)),
    ([value]) => `strftime(${value}, '%Y-%m-%d')`,
  ),
  strict(
    'datetime -> string',
    ([value]) => timeText(Number(value)),
    ([value = '']) => timeTextSql(value),
  ),
]

const toDate: readonly Overload[] = [
  strict(
    'date -> date',
    ([value = null]) => value,
    ([value = '']) => value,
  ),
  strict(
    'datetime -> date',
    ([value]) => Math.floor(Number(value) / dayMs) * dayMs,
    ([value]) => `CAST(${value} AS DATE)`,
  ),
  strict(
    'string -> date',
    ([value]) => parseDate(String(value)),
    ([value = '']) => parseDateSql(value),
  ),
  strict(
    'real -> date',
    ([value]) => dateFromDays(value),
    ([value = '']) => dateFromDaysSql(value),
  ),
]

const toDateTime: readonly Overload[] = [
  strict(
    'datetime -> datetime',
    ([value = null]) => value,
    ([value = '']) => value,
  ),
  strict(
    'string -> datetime',
    ([value]) => parseDateTime(String(value)),
    ([value = '']) => parseDateTimeSql(value),
  ),
  strict(
    'real -> datetime',
    ([value]) => timeFromDays(value),
    ([value = '']) => timeFromDaysSql(value),
  ),
]

export const convertFunctions: readonly FunctionDefinition[] = [
  rowFunction('INT', ...toInteger),
  rowFunction('FLOAT', ...toReal),
  rowFunction('STR', ...toText),
  rowFunction('DATE', ...toDate),
  rowFunction('DATETIME', ...toDateTime),
]
