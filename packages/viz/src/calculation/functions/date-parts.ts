/** Parts of a date: their value, the start of one, steps and boundaries, in plain arithmetic and in DuckDB's SQL. */

import { dayMs, makeTime } from '../value.ts'
import { bind } from './function-table.ts'

/** Weeks start on a weekday that a call may name; 1 is Monday. */
export interface DatePartRule {
  readonly value: (ms: number, weekStart: number) => number
  readonly truncate: (ms: number, weekStart: number) => number
  readonly add: (ms: number, count: number) => number
  /** Boundaries of this part crossed since some moment long ago. */
  readonly count: (ms: number, weekStart: number) => number
  readonly valueSql: (date: string, weekStart: number) => string
  readonly truncateSql: (date: string, weekStart: number) => string
  readonly addSql: (date: string, count: string) => string
  readonly countSql: (date: string, weekStart: number) => string
  /** True for parts of a day: a date becomes a date with time. */
  readonly isTime: boolean
}

const dayOf = (ms: number) => Math.floor(ms / dayMs)
const midnight = (ms: number) => dayOf(ms) * dayMs
const yearOf = (ms: number) => new Date(ms).getUTCFullYear()
const monthOf = (ms: number) => new Date(ms).getUTCMonth() + 1
const dayOfMonth = (ms: number) => new Date(ms).getUTCDate()
const quarterOf = (ms: number) => Math.ceil(monthOf(ms) / 3)
const firstOfYear = (year: number) => makeTime({ year, month: 1, day: 1 })
const dayOfYear = (ms: number) => dayOf(ms) - dayOf(firstOfYear(yearOf(ms))) + 1

/** 1 on Monday, 7 on Sunday. */
export function isoWeekday(ms: number): number {
  return ((((dayOf(ms) + 3) % 7) + 7) % 7) + 1
}

function weekStartOf(ms: number, weekStart: number): number {
  return midnight(ms) - ((isoWeekday(ms) - weekStart + 7) % 7) * dayMs
}

/** ISO weeks belong to the year of their Thursday. */
const isoYear = (ms: number) => yearOf(weekStartOf(ms, 1) + 3 * dayMs)
const firstIsoMonday = (year: number) => weekStartOf(makeTime({ year, month: 1, day: 4 }), 1)
const isoWeek = (ms: number) =>
  Math.round((weekStartOf(ms, 1) - firstIsoMonday(isoYear(ms))) / (7 * dayMs)) + 1
const isoQuarter = (ms: number) => Math.min(Math.floor((isoWeek(ms) - 1) / 13) + 1, 4)

/** A day that the month does not have becomes its last. */
function addMonths(ms: number, count: number): number {
  const first = makeTime({ year: yearOf(ms), month: monthOf(ms) + count, day: 1 })
  const lastDay = dayOfMonth(makeTime({ year: yearOf(first), month: monthOf(first) + 1, day: 0 }))
  return first + (Math.min(dayOfMonth(ms), lastDay) - 1) * dayMs + (ms - midnight(ms))
}

/** Keeps the ISO week and the weekday. */
function addIsoYears(ms: number, count: number): number {
  const moved = firstIsoMonday(isoYear(ms) + count) + (isoWeek(ms) - 1) * 7 * dayMs
  return moved + (isoWeekday(ms) - 1) * dayMs + (ms - midnight(ms))
}

const addDays = (days: number) => (ms: number, count: number) => ms + count * days * dayMs
const monthsSql = (months: number) => (date: string, count: string) =>
  `(${date} + to_months(CAST(${count} * ${months} AS INTEGER)))`
const daysSql = (days: number) => (date: string, count: string) =>
  `(${date} + to_days(CAST(${count} * ${days} AS INTEGER)))`
const since = (unit: string) => (date: string) =>
  `date_diff('${unit}', TIMESTAMP '1970-01-01', CAST(${date} AS TIMESTAMP))`
const truncSql = (unit: string) => (date: string) => `date_trunc('${unit}', ${date})`
const callSql = (name: string) => (date: string) => `${name}(${date})`

/** DuckDB's weeks start on Monday: the days between are taken away and given back. */
function weekSql(date: string, weekStart: number): string {
  const days = weekStart - 1
  if (days === 0) return `date_trunc('week', ${date})`
  return `(date_trunc('week', ${date} - INTERVAL ${days} DAY) + INTERVAL ${days} DAY)`
}

function countWeeksSql(date: string, weekStart: number): string {
  return `((${since('day')(weekSql(date, weekStart))} - (${weekStart - 4})) // 7)`
}

/** Week 1 holds the first of January. */
function weekNumberSql(date: string, weekStart: number): string {
  return bind([date], (d = '') => {
    const offset = `((isodow(date_trunc('year', ${d})) - ${weekStart} + 7) % 7)`
    return `((dayofyear(${d}) - 1 + ${offset}) // 7 + 1)`
  })
}

/** Week 53 belongs to the fourth quarter; a date that is NULL has none. */
const isoQuarterSql = (date: string) => `(1 + (week(${date}) - 1 - week(${date}) // 53) // 13)`
const isoMondaySql = (year: string) => `date_trunc('week', make_date(${year}, 1, 4))`

const day: DatePartRule = {
  value: dayOfMonth,
  truncate: midnight,
  add: addDays(1),
  count: dayOf,
  valueSql: callSql('day'),
  truncateSql: truncSql('day'),
  addSql: daysSql(1),
  countSql: since('day'),
  isTime: false,
}

function timePart(unit: 'hour' | 'minute' | 'second', ms: number, perNext: number): DatePartRule {
  const count = (at: number) => Math.floor(at / ms)
  return {
    value: (at) => ((count(at) % perNext) + perNext) % perNext,
    truncate: (at) => count(at) * ms,
    add: (at, steps) => at + steps * ms,
    count,
    valueSql: (date) => `date_part('${unit}', CAST(${date} AS TIMESTAMP))`,
    truncateSql: (date) => `date_trunc('${unit}', CAST(${date} AS TIMESTAMP))`,
    addSql: (date, steps) => `(CAST(${date} AS TIMESTAMP) + to_${unit}s(${steps}))`,
    countSql: since(unit),
    isTime: true,
  }
}

function monthPart(unit: 'year' | 'quarter' | 'month', months: number): DatePartRule {
  const count = (ms: number) => Math.floor((yearOf(ms) * 12 + monthOf(ms) - 1) / months)
  return {
    value: { year: yearOf, quarter: quarterOf, month: monthOf }[unit],
    truncate: (ms) => makeTime({ year: 0, month: count(ms) * months + 1, day: 1 }),
    add: (ms, steps) => addMonths(ms, steps * months),
    count,
    valueSql: callSql(unit),
    truncateSql: truncSql(unit),
    addSql: monthsSql(months),
    countSql: since(unit),
    isTime: false,
  }
}

export const dateParts: ReadonlyMap<string, DatePartRule> = new Map<string, DatePartRule>([
  ['year', monthPart('year', 12)],
  ['quarter', monthPart('quarter', 3)],
  ['month', monthPart('month', 1)],
  ['day', day],
  ['dayofyear', { ...day, value: dayOfYear, valueSql: callSql('dayofyear') }],
  [
    'weekday',
    {
      ...day,
      value: (ms) => (isoWeekday(ms) % 7) + 1,
      valueSql: (date) => `(dayofweek(${date}) + 1)`,
    },
  ],
  [
    'week',
    {
      value: (ms, weekStart) => {
        const first = weekStartOf(firstOfYear(yearOf(ms)), weekStart)
        return Math.floor((midnight(ms) - first) / (7 * dayMs)) + 1
      },
      truncate: weekStartOf,
      add: addDays(7),
      count: (ms, weekStart) => (dayOf(weekStartOf(ms, weekStart)) - (weekStart - 4)) / 7,
      valueSql: weekNumberSql,
      truncateSql: weekSql,
      addSql: daysSql(7),
      countSql: countWeeksSql,
      isTime: false,
    },
  ],
  ['hour', timePart('hour', 3_600_000, 24)],
  ['minute', timePart('minute', 60_000, 60)],
  ['second', timePart('second', 1000, 60)],
  [
    'iso-year',
    {
      value: isoYear,
      truncate: (ms) => firstIsoMonday(isoYear(ms)),
      add: addIsoYears,
      count: isoYear,
      valueSql: callSql('isoyear'),
      truncateSql: (date) => isoMondaySql(`isoyear(${date})`),
      addSql: (date, count) =>
        bind([date, count], (d, n) => {
          const monday = isoMondaySql(`isoyear(${d}) + ${n}`)
          const days = `CAST((week(${d}) - 1) * 7 + isodow(${d}) - 1 AS INTEGER)`
          return `(${monday} + to_days(${days}) + (CAST(${d} AS TIMESTAMP) - date_trunc('day', ${d})))`
        }),
      countSql: callSql('isoyear'),
      isTime: false,
    },
  ],
  [
    'iso-quarter',
    {
      value: isoQuarter,
      truncate: (ms) => firstIsoMonday(isoYear(ms)) + (isoQuarter(ms) - 1) * 13 * 7 * dayMs,
      add: addDays(91),
      count: (ms) => isoYear(ms) * 4 + isoQuarter(ms),
      valueSql: (date) => bind([date], (d = '') => isoQuarterSql(d)),
      truncateSql: (date) =>
        bind([date], (d = '') => {
          const days = `CAST((${isoQuarterSql(d)} - 1) * 91 AS INTEGER)`
          return `(${isoMondaySql(`isoyear(${d})`)} + to_days(${days}))`
        }),
      addSql: daysSql(91),
      countSql: (date) => bind([date], (d = '') => `(isoyear(${d}) * 4 + ${isoQuarterSql(d)})`),
      isTime: false,
    },
  ],
  [
    'iso-week',
    {
      value: isoWeek,
      truncate: (ms) => weekStartOf(ms, 1),
      add: addDays(7),
      count: (ms) => (dayOf(weekStartOf(ms, 1)) + 3) / 7,
      valueSql: callSql('week'),
      truncateSql: truncSql('week'),
      addSql: daysSql(7),
      countSql: (date) => countWeeksSql(date, 1),
      isTime: false,
    },
  ],
  ['iso-weekday', { ...day, value: isoWeekday, valueSql: callSql('isodow') }],
])

export const weekdays: ReadonlyMap<string, number> = new Map(
  ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map(
    (name, index) => [name, index + 1],
  ),
)
