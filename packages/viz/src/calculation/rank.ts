/** The five ranks. NULL has none and is not counted. */

import { compareText } from './collation.ts'
import type { CallExpression } from './expression.ts'
import type { Collation, Value } from './value.ts'

/** A value on the axis of numbers; texts have none. */
export function dimensionless(value: Value): number {
  return typeof value === 'string' ? 0 : Number(value)
}

export function rankOf(node: CallExpression, values: readonly Value[]): readonly Value[] {
  const [operand, order] = node.operands
  const isPercentile = node.name === 'RANK_PERCENTILE'
  const written = order?.kind === 'literal' ? String(order.value).toLowerCase() : null
  const isAscending = written === null ? isPercentile : written === 'asc'
  const compare = comparer(operand?.collation ?? 'en_US')
  const indexes = values.flatMap((value, index) => (value === null ? [] : [index]))
  const sorted = indexes.toSorted((a, b) => {
    const direction = compare(values[a] ?? null, values[b] ?? null)
    return (isAscending ? direction : -direction) || a - b
  })
  const ranks: Value[] = values.map(() => null)
  let from = 0
  let dense = 0n
  while (from < sorted.length) {
    let until = from + 1
    while (until < sorted.length && compare(valueAt(from), valueAt(until)) === 0) until += 1
    dense += 1n
    for (let place = from; place < until; place += 1) {
      const rank = { from, until, place, dense, count: sorted.length }
      const index = sorted[place]
      if (index !== undefined) ranks[index] = named(node.name, rank)
    }
    from = until
  }
  return ranks

  function valueAt(place: number): Value {
    return values[sorted[place] ?? 0] ?? null
  }
}

interface Place {
  /** The equal values stand from here until there. */
  readonly from: number
  readonly until: number
  readonly place: number
  readonly dense: bigint
  readonly count: number
}

function named(name: string, { from, until, place, dense, count }: Place): Value {
  switch (name) {
    case 'RANK':
      return BigInt(from + 1)
    case 'RANK_DENSE':
      return dense
    case 'RANK_MODIFIED':
      return BigInt(until)
    case 'RANK_UNIQUE':
      return BigInt(place + 1)
    default:
      return count === 1 ? 1 : (until - 1) / (count - 1)
  }
}

function comparer(collation: Collation): (left: Value, right: Value) => number {
  return (left, right) =>
    typeof left === 'string' && typeof right === 'string'
      ? compareText(left, right, collation)
      : dimensionless(left) - dimensionless(right)
}
