/** Aggregates over the values of a group, as their definitions say. */

import type { Value } from '../../packages/viz/src/calculation/value.ts'
import type { AggregateOperator } from '../../packages/viz/src/query/logical-query.ts'
import { compareValues, keyOf } from './plain-value.ts'

export function aggregate(operator: AggregateOperator, all: readonly Value[]): Value {
  const values = all.filter((value) => value !== null)
  const [first] = values
  if (operator === 'count') return values.length
  if (operator === 'count-distinct') return new Set(values.map(keyOf)).size
  if (first === undefined) return null
  if (operator === 'min' || operator === 'max') {
    const sign = operator === 'min' ? 1 : -1
    return values.reduce((best, value) => (sign * compareValues(value, best) < 0 ? value : best))
  }
  if (operator === 'sum' && values.every((value) => typeof value === 'bigint')) {
    return values.reduce((total, value) => total + value, 0n)
  }
  return ofNumbers(operator, values.map(Number))
}

function ofNumbers(operator: AggregateOperator, numbers: readonly number[]): number | null {
  const count = numbers.length
  const mean = total(numbers) / count
  const squares = () => total(numbers.map((number) => (number - mean) ** 2))
  switch (operator) {
    case 'sum':
      return total(numbers)
    case 'avg':
      return mean
    case 'median':
      return median(numbers)
    case 'variance-population':
      return squares() / count
    case 'stdev-population':
      return Math.sqrt(squares() / count)
    case 'variance':
      return count < 2 ? null : squares() / (count - 1)
    default:
      return count < 2 ? null : Math.sqrt(squares() / (count - 1))
  }
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2
}

/** Sums with the lost low digits added back, so that the order of the rows does not show. */
function total(numbers: readonly number[]): number {
  let sum = 0
  let lost = 0
  for (const number of numbers) {
    const next = sum + number
    lost += Math.abs(sum) >= Math.abs(number) ? sum - next + number : number - next + sum
    sum = next
  }
  return sum + lost
}
