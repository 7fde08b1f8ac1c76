/** Operators as functions of the same table, chosen by the types on both sides. */

import { FormulaError } from '../formula-error.ts'
import { compareText, equalityKey } from '../collation.ts'
import { dayMs, type Collation, type Value } from '../value.ts'
import {
  bind,
  rowFunction,
  strict,
  type CallSite,
  type Evaluate,
  type FunctionDefinition,
  type Overload,
} from './function-table.ts'
import { asInteger, finite, finiteSql } from './number-functions.ts'

const mostInteger = 2n ** 63n

/** Integers have 64 bits; the vendor's engine fails a query past them. */
function integer(value: bigint): bigint {
  if (value >= -mostInteger && value < mostInteger) return value
  throw new FormulaError('limit', 'an integer is too large for 64 bits', null)
}

type Compute<T> = (left: T, right: T) => T

function numbers(ofIntegers: Compute<bigint>, ofReals: Compute<number>, sign: string): Overload[] {
  const sql = ([left, right]: readonly string[]) => `(${left} ${sign} ${right})`
  return [
    strict(
      'integer integer -> integer',
      ([left, right]) => integer(ofIntegers(asInteger(left), asInteger(right))),
      sql,
    ),
    strict('real real -> real', ([left, right]) => ofReals(Number(left), Number(right)), sql),
  ]
}

/** A real number of days, to the millisecond. */
function daysMs(days: Value | undefined): number {
  const ms = Number(days) * dayMs
  return Math.sign(ms) * Math.round(Math.abs(ms))
}

function moment(ms: number): Value {
  return Number.isNaN(new Date(ms).getTime()) ? null : ms
}

const daysSql = (days: string) =>
  `to_microseconds(CAST(round(${days} * 86400000) AS BIGINT) * 1000)`
const microsecondsPerDay = dayMs * 1000

const plus: readonly Overload[] = [
  ...numbers(
    (left, right) => left + right,
    (left, right) => left + right,
    '+',
  ),
  strict(
    'string string -> string',
    ([left, right]) => `${String(left)}${String(right)}`,
    ([left, right]) => `(${left} || ${right})`,
  ),
  strict(
    'date integer -> date',
    ([date, days]) => moment(Number(date) + Number(days) * dayMs),
    ([date, days]) => `TRY(${date} + CAST(${days} AS INTEGER))`,
  ),
  strict(
    'integer date -> date',
    ([days, date]) => moment(Number(date) + Number(days) * dayMs),
    ([days, date]) => `TRY(${date} + CAST(${days} AS INTEGER))`,
  ),
  strict(
    'datetime real -> datetime',
    ([date, days]) => moment(Number(date) + daysMs(days)),
    ([date, days = '']) => `TRY(${date} + ${daysSql(days)})`,
  ),
  strict(
    'real datetime -> datetime',
    ([days, date]) => moment(Number(date) + daysMs(days)),
    ([days = '', date]) => `TRY(${date} + ${daysSql(days)})`,
  ),
]

const minus: readonly Overload[] = [
  ...numbers(
    (left, right) => left - right,
    (left, right) => left - right,
    '-',
  ),
  strict(
    'date integer -> date',
    ([date, days]) => moment(Number(date) - Number(days) * dayMs),
    ([date, days]) => `TRY(${date} - CAST(${days} AS INTEGER))`,
  ),
  strict(
    'datetime real -> datetime',
    ([date, days]) => moment(Number(date) - daysMs(days)),
    ([date, days = '']) => `TRY(${date} - ${daysSql(days)})`,
  ),
  strict(
    'date date -> integer',
    ([left, right]) => BigInt((Number(left) - Number(right)) / dayMs),
    ([left, right]) => `CAST(${left} - ${right} AS BIGINT)`,
  ),
  strict(
    'datetime datetime -> real',
    ([left, right]) => (Number(left) - Number(right)) / dayMs,
    ([left, right]) =>
      `(CAST(date_diff('microsecond', ${right}, ${left}) AS DOUBLE) / ${microsecondsPerDay})`,
  ),
]

const remainder: readonly Overload[] = [
  strict(
    'integer integer -> integer',
    ([left, right]) => (right === 0n ? null : asInteger(left) % asInteger(right)),
    ([left, right]) => `(${left} % NULLIF(${right}, 0))`,
  ),
  strict(
    'real real -> real',
    ([left, right]) => (right === 0 ? null : Number(left) % Number(right)),
    ([left, right]) => `(${left} % NULLIF(${right}, 0))`,
  ),
]

type Order = '=' | '<>' | '<' | '>' | '<=' | '>='

function holds(operator: Order, order: number): boolean {
  switch (operator) {
    case '=':
      return order === 0
    case '<>':
      return order !== 0
    case '<':
      return order < 0
    case '>':
      return order > 0
    case '<=':
      return order <= 0
    default:
      return order >= 0
  }
}

function holdsOfText(operator: Order, left: string, right: string, collation: Collation): boolean {
  if (operator !== '=' && operator !== '<>') {
    return holds(operator, compareText(left, right, collation))
  }
  const isEqual = equalityKey(left, collation) === equalityKey(right, collation)
  return isEqual === (operator === '=')
}

function compareValues(left: Value, right: Value): number {
  if (left === null || right === null || left === right) return 0
  return left < right ? -1 : 1
}

function comparison(operator: Order): FunctionDefinition {
  const plain: Evaluate = ([left = null, right = null]) =>
    holds(operator, compareValues(left, right))
  const sql = ([left, right]: readonly string[]) => `(${left} ${operator} ${right})`
  const text = strict(
    'string string -> boolean',
    ([left, right], { collation }) => holdsOfText(operator, String(left), String(right), collation),
    ([left = '', right = ''], { collation }) =>
      operator === '=' || operator === '<>'
        ? `(${equalityKeySql(left, collation)} ${operator} ${equalityKeySql(right, collation)})`
        : `(${orderKeySql(left, collation)} ${operator} ${orderKeySql(right, collation)})`,
  )
  const others = ['integer', 'real', 'boolean', 'date', 'datetime'].map((type) =>
    strict(`${type} ${type} -> boolean`, plain, sql),
  )
  return rowFunction(operator, ...others, text)
}

const locales = { en_US: 'en_US', root: 'root', en_US_CI: 'en_US@colStrength=secondary' } as const

/** SQL of a key whose order is that of the collation. */
export function orderKeySql(text: string, collation: Collation): string {
  return collation === 'binary' ? text : `icu_sort_key(${text}, '${locales[collation]}')`
}

/** SQL of a key that is equal where texts are; only a collation that ignores case needs another than the text. */
export function equalityKeySql(text: string, collation: Collation): string {
  return collation === 'en_US_CI' ? `lower(${text})` : text
}

/** One extreme of two values; NULL where one of them is. */
function extreme(wanted: 1 | -1): Overload[] {
  const name = wanted > 0 ? 'greatest' : 'least'
  const plain: Evaluate = ([left = null, right = null]) =>
    compareValues(left, right) * wanted >= 0 ? left : right
  // DuckDB passes over NULL here.
  const sql = ([left, right]: readonly string[]) =>
    `CASE WHEN ${left} IS NOT NULL AND ${right} IS NOT NULL THEN ${name}(${left}, ${right}) END`
  const text = strict(
    'string string -> string',
    ([left, right], { collation }) =>
      (compareText(String(left), String(right), collation) * wanted >= 0 ? left : right) ?? null,
    ([left = '', right = ''], site) => textExtreme(left, right, wanted > 0 ? '>=' : '<=', site),
  )
  return [
    ...['integer', 'real', 'boolean', 'date', 'datetime'].map((type) =>
      strict(`${type} ${type} -> ${type}`, plain, (operands) => boundPair(operands, sql)),
    ),
    text,
  ]
}

function boundPair(
  operands: readonly string[],
  body: (names: readonly string[]) => string,
): string {
  return bind(operands, (...names) => body(names))
}

function textExtreme(
  left: string,
  right: string,
  operator: string,
  { collation }: CallSite,
): string {
  return bind([left, right], (a = '', b = '') => {
    const isLeft = `${orderKeySql(a, collation)} ${operator} ${orderKeySql(b, collation)}`
    return `CASE WHEN ${a} IS NULL OR ${b} IS NULL THEN NULL WHEN ${isLeft} THEN ${a} ELSE ${b} END`
  })
}

export const leastOverloads = extreme(-1)
export const greatestOverloads = extreme(1)

export const operators: readonly FunctionDefinition[] = [
  rowFunction('+', ...plus),
  rowFunction('-', ...minus),
  rowFunction(
    '*',
    ...numbers(
      (left, right) => left * right,
      (left, right) => left * right,
      '*',
    ),
  ),
  rowFunction(
    '/',
    strict(
      'real real -> real',
      ([left, right]) => (right === 0 ? null : Number(left) / Number(right)),
      ([left, right]) => `(${left} / NULLIF(${right}, 0))`,
    ),
  ),
  rowFunction('%', ...remainder),
  rowFunction(
    '^',
    strict(
      'real real -> real',
      ([left, right]) => finite(Number(left) ** Number(right)),
      ([left, right]) => finiteSql(`pow(${left}, ${right})`),
    ),
  ),
  rowFunction(
    'NEGATE',
    strict(
      'integer -> integer',
      ([value]) => integer(-asInteger(value)),
      ([value]) => `(- ${value})`,
    ),
    strict(
      'real -> real',
      ([value]) => -Number(value),
      ([value]) => `(- ${value})`,
    ),
  ),
  rowFunction(
    'NOT',
    strict(
      'boolean -> boolean',
      ([value]) => value !== true,
      ([value]) => `(NOT ${value})`,
    ),
  ),
  comparison('='),
  comparison('<>'),
  comparison('<'),
  comparison('>'),
  comparison('<='),
  comparison('>='),
]

/** Steps that the checker takes to bring operands to one type. */
export const widenings: readonly FunctionDefinition[] = [
  rowFunction(
    'widen',
    strict(
      'integer -> real',
      ([value]) => Number(value),
      ([value]) => `CAST(${value} AS DOUBLE)`,
    ),
    strict(
      'date -> datetime',
      ([value = null]) => value,
      ([value]) => `CAST(${value} AS TIMESTAMP)`,
    ),
  ),
]
