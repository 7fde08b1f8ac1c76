/** Aggregates over the rows of a mark. NULL is passed over. */

import { compareText, equalityKey } from '../collation.ts'
import type { Collation, Value, ValueType } from '../value.ts'
import {
  bind,
  signature,
  type AggregateOverload,
  type FunctionDefinition,
} from './function-table.ts'
import { equalityKeySql, orderKeySql } from './operators.ts'
import { asInteger, finiteSql } from './number-functions.ts'

type Reduce = AggregateOverload['evaluateAll']

function overload(
  types: string,
  evaluateAll: Reduce,
  duckdb: AggregateOverload['duckdb'],
): AggregateOverload {
  return { ...signature(types), evaluateAll, duckdb }
}

function aggregate(name: string, ...overloads: readonly AggregateOverload[]): FunctionDefinition {
  return { level: 'aggregate', name, overloads }
}

function present(values: readonly Value[] | undefined): readonly Value[] {
  return (values ?? []).filter((value) => value !== null)
}

function numbersOf(values: readonly Value[] | undefined): readonly number[] {
  return present(values).map(Number)
}

/** Pairwise, as the error of adding one by one grows with the rows. */
function total(numbers: readonly number[]): number {
  if (numbers.length <= 8) return numbers.reduce((sum, value) => sum + value, 0)
  const half = numbers.length >> 1
  return total(numbers.slice(0, half)) + total(numbers.slice(half))
}

export function mean(numbers: readonly number[]): number {
  return total(numbers) / numbers.length
}

/** Sum of squares about the mean, or of products about both means, divided by `n - lost`; NULL without rows enough. */
export function moment(pairs: readonly (readonly [number, number])[], lost: 0 | 1): number | null {
  const count = pairs.length - lost
  if (pairs.length === 0 || count <= 0) return null
  const [meanX, meanY] = [mean(pairs.map(([x]) => x)), mean(pairs.map(([, y]) => y))]
  return total(pairs.map(([x, y]) => (x - meanX) * (y - meanY))) / count
}

const twice = (numbers: readonly number[]) => numbers.map((value) => [value, value] as const)

/** Linear between the two nearest ranks. */
export function percentile(numbers: readonly number[], share: number): number | null {
  const sorted = numbers.toSorted((a, b) => a - b)
  const rank = (sorted.length - 1) * share
  const low = sorted[Math.floor(rank)]
  const high = sorted[Math.ceil(rank)]
  return low === undefined || high === undefined
    ? null
    : low + (high - low) * (rank - Math.floor(rank))
}

function pairsOf(columns: readonly (readonly Value[])[]): (readonly [number, number])[] {
  const [xs = [], ys = []] = columns
  return xs.flatMap((x, index) => {
    const y = ys[index] ?? null
    return x === null || y === null ? [] : [[Number(x), Number(y)] as const]
  })
}

export function correlation(pairs: readonly (readonly [number, number])[]): number | null {
  const both = moment(pairs, 0)
  const [x, y] = [
    moment(
      pairs.map(([value]) => [value, value]),
      0,
    ),
    moment(
      pairs.map(([, value]) => [value, value]),
      0,
    ),
  ]
  if (both === null || x === null || y === null || x === 0 || y === 0) return null
  return both / Math.sqrt(x * y)
}

const isOver = (left: Value, right: Value, type: ValueType | undefined, collation: Collation) =>
  type === 'string'
    ? compareText(String(left), String(right), collation) > 0
    : left !== null && right !== null && left > right

function extreme(wanted: 'MIN' | 'MAX'): AggregateOverload[] {
  const evaluateAll: Reduce = ([values], { collation, types }) =>
    present(values).reduce<Value>((best, value) => {
      if (best === null) return value
      const isBetter =
        wanted === 'MAX'
          ? isOver(value, best, types[0], collation)
          : isOver(best, value, types[0], collation)
      return isBetter ? value : best
    }, null)
  const name = wanted.toLowerCase()
  return ['integer', 'real', 'boolean', 'date', 'datetime', 'string'].map((type) =>
    overload(`${type} -> ${type}`, evaluateAll, ([value = ''], { collation }, over) => {
      if (type !== 'string' || collation === 'binary') return `${name}(${value})${over}`
      return `arg_${name}(${value}, ${orderKeySql(value, collation)})${over}`
    }),
  )
}

const attribute: Reduce = ([values], { collation }) => {
  const [first = null, ...others] = present(values)
  const key = (value: Value) => (typeof value === 'string' ? equalityKey(value, collation) : value)
  return others.every((value) => key(value) === key(first)) ? first : null
}

const anyTypes = ['integer', 'real', 'string', 'boolean', 'date', 'datetime'] as const

function spread(name: string, lost: 0 | 1, isRoot: boolean, sql: string): FunctionDefinition {
  const evaluateAll: Reduce = ([values]) => {
    const variance = moment(twice(numbersOf(values)), lost)
    return variance === null || !isRoot ? variance : Math.sqrt(variance)
  }
  return aggregate(
    name,
    overload('real -> real', evaluateAll, ([value], _site, over) => `${sql}(${value})${over}`),
  )
}

function covariance(name: string, lost: 0 | 1, sql: string): FunctionDefinition {
  return aggregate(
    name,
    overload(
      'real real -> real',
      (columns) => moment(pairsOf(columns), lost),
      ([x, y], _site, over) => `${sql}(${y}, ${x})${over}`,
    ),
  )
}

const sumIntegers: Reduce = ([values]) => {
  const kept = present(values)
  return kept.length === 0 ? null : kept.reduce<bigint>((sum, value) => sum + asInteger(value), 0n)
}

export const aggregateFunctions: readonly FunctionDefinition[] = [
  aggregate(
    'SUM',
    overload(
      'integer -> integer',
      sumIntegers,
      ([value], _site, over) => `CAST(sum(${value})${over} AS BIGINT)`,
    ),
    overload(
      'real -> real',
      ([values]) => (present(values).length === 0 ? null : total(numbersOf(values))),
      ([value], _site, over) => `sum(${value})${over}`,
    ),
  ),
  aggregate(
    'AVG',
    overload(
      'real -> real',
      ([values]) => (present(values).length === 0 ? null : mean(numbersOf(values))),
      ([value], _site, over) => `avg(${value})${over}`,
    ),
  ),
  aggregate('MIN', ...extreme('MIN')),
  aggregate('MAX', ...extreme('MAX')),
  aggregate(
    'COUNT',
    overload(
      'any -> integer',
      ([values]) => BigInt(present(values).length),
      ([value], _site, over) => `count(${value})${over}`,
    ),
  ),
  aggregate(
    'COUNTD',
    overload(
      'any -> integer',
      ([values], { collation }) =>
        BigInt(
          new Set(
            present(values).map((value) =>
              typeof value === 'string' ? equalityKey(value, collation) : value,
            ),
          ).size,
        ),
      ([value = ''], { collation, types }, over) => {
        const key = types[0] === 'string' ? equalityKeySql(value, collation) : value
        return `count(DISTINCT ${key})${over}`
      },
    ),
  ),
  aggregate(
    'MEDIAN',
    overload(
      'real -> real',
      ([values]) => percentile(numbersOf(values), 0.5),
      ([value], _site, over) => `quantile_cont(${value}, 0.5)${over}`,
    ),
  ),
  aggregate(
    'PERCENTILE',
    overload(
      'real fraction -> real',
      ([values, [share = null] = []]) => percentile(numbersOf(values), Number(share)),
      ([value, share], _site, over) => `quantile_cont(${value}, ${share})${over}`,
    ),
  ),
  spread('STDEV', 1, true, 'stddev_samp'),
  spread('STDEVP', 0, true, 'stddev_pop'),
  spread('VAR', 1, false, 'var_samp'),
  spread('VARP', 0, false, 'var_pop'),
  covariance('COVAR', 1, 'covar_samp'),
  covariance('COVARP', 0, 'covar_pop'),
  aggregate(
    'CORR',
    overload(
      'real real -> real',
      (columns) => correlation(pairsOf(columns)),
      ([x, y], _site, over) => finiteSql(`corr(${y}, ${x})${over}`),
    ),
  ),
  aggregate(
    'ATTR',
    ...anyTypes.map((type) =>
      overload(`${type} -> ${type}`, attribute, ([value = ''], { collation }, over) => {
        const key = type === 'string' ? equalityKeySql(value, collation) : value
        return bind(
          [`min(${key})${over}`, `max(${key})${over}`, `min(${value})${over}`],
          (least, most, found) => `CASE WHEN ${least} = ${most} THEN ${found} END`,
        )
      }),
    ),
  ),
]
