/** Operations on values that are plain in every language: comparing, counting, dates. */

import type { Value } from '../../packages/viz/src/calculation/value.ts'
import { dayMs, isoText, makeTime } from '../../packages/viz/src/calculation/value.ts'
import type { DatePart, DateUnit } from '../../packages/viz/src/query/logical-query.ts'

/** One text for values that are the same; whole numbers are the same as integers. */
export function keyOf(value: Value): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return `"${value}`
  if (typeof value === 'boolean') return String(value)
  return `#${Number(value)}`
}

/** Negative, zero or positive; neither may be null. */
export function compareValues(left: Value, right: Value): number {
  if (typeof left === 'string' && typeof right === 'string') {
    return left < right ? -1 : Number(left > right)
  }
  return Number(left) - Number(right)
}

/** Both as integers where both are, else as reals. */
export function arithmetic(
  operator: 'add' | 'subtract' | 'multiply' | 'divide',
  left: Value,
  right: Value,
): Value {
  if (left === null || right === null) return null
  if (operator === 'divide') return Number(right) === 0 ? null : Number(left) / Number(right)
  const [a, b] =
    typeof left === 'bigint' && typeof right === 'bigint'
      ? [left, right]
      : [Number(left), Number(right)]
  return combined(operator, a as number, b as number)
}

/** Integers and reals alike. */
function combined(operator: 'add' | 'subtract' | 'multiply', a: number, b: number): number {
  return operator === 'add' ? a + b : operator === 'subtract' ? a - b : a * b
}

const fieldsOf = (ms: number) => {
  const date = new Date(ms)
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    weekday: date.getUTCDay() + 1,
  }
}

export function datePart(part: DatePart, ms: number): number {
  const fields = fieldsOf(ms)
  switch (part) {
    case 'quarter':
      return Math.ceil(fields.month / 3)
    case 'week': {
      const first = makeTime({ year: fields.year, month: 1, day: 1 })
      const days = Math.floor((ms - first) / dayMs)
      return Math.floor((days + new Date(first).getUTCDay()) / 7) + 1
    }
    case 'year-month':
      return fields.year * 100 + fields.month
    case 'year-month-day':
      return fields.year * 10_000 + fields.month * 100 + fields.day
    default:
      return fields[part]
  }
}

const fixedUnits = { day: dayMs, hour: 3_600_000, minute: 60_000, second: 1_000 } as const

export function dateTruncate(unit: DateUnit, ms: number): number {
  const { year, month } = fieldsOf(ms)
  switch (unit) {
    case 'year':
      return makeTime({ year, month: 1, day: 1 })
    case 'quarter':
      return makeTime({ year, month: 3 * Math.ceil(month / 3) - 2, day: 1 })
    case 'month':
      return makeTime({ year, month, day: 1 })
    case 'week': {
      const midnight = Math.floor(ms / dayMs) * dayMs
      return midnight - new Date(midnight).getUTCDay() * dayMs
    }
    default:
      return Math.floor(ms / fixedUnits[unit]) * fixedUnits[unit]
  }
}

/** Whole seconds, as marks have them. */
export const dateText = (type: 'date' | 'datetime', ms: number): string =>
  isoText(type, Math.floor(ms / 1000) * 1000)
