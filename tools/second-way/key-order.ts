/** How rows compare by the keys of an order. */

import type { Value } from '../../packages/viz/src/calculation/value.ts'
import type { OrderKey } from '../../packages/viz/src/query/logical-query.ts'
import { compareValues } from './plain-value.ts'

const language = new Intl.Collator('en-US')

/** NULL first where the order goes up, last where it goes down. */
export function compareKeys(
  a: readonly Value[],
  b: readonly Value[],
  order: readonly OrderKey[],
): number {
  for (const [index, key] of order.entries()) {
    const difference = compareKey(a[index] ?? null, b[index] ?? null, key)
    if (difference !== 0) return difference
  }
  return 0
}

function compareKey(a: Value, b: Value, { direction, collation }: OrderKey): number {
  const sign = direction === 'asc' ? 1 : -1
  if (a === null || b === null) return sign * (Number(b === null) - Number(a === null))
  const isText = collation === 'language' && typeof a === 'string' && typeof b === 'string'
  return sign * (isText ? language.compare(a, b) : compareValues(a, b))
}
