/** The order of a list, and how to go on behind a row of it. */

import type { ListRequest } from '@easel/contract'
import { sql, type RawBuilder } from 'kysely'
import type { ListDefinition } from './definition.ts'
import type { PageEnd } from './memory.ts'

export interface OrderKey {
  readonly field: string
  readonly column: string
  readonly direction: 'asc' | 'desc'
}

/**
 * The sort keys asked for, with the row number behind them to make the order total. A list without a sort is in order of creation, unless
 * a range of a sortable field bounds it: then in order of that field, so that one index gives both.
 */
export function orderOf<Row>(
  definition: ListDefinition<Row>,
  request: ListRequest,
): readonly OrderKey[] {
  const keys = request.sort.map(({ field, direction }) => {
    const column = definition.sorts[field]
    if (column === undefined) throw new RangeError(`sort field ${field} is not one of the list's`)
    return { field, column, direction }
  })
  if (keys.length === 0) {
    const ranged = request.filter.find(
      ({ field, operator }) => operator.startsWith('g') && definition.sorts[field] !== undefined,
    )
    const column = ranged === undefined ? undefined : definition.sorts[ranged.field]
    if (ranged !== undefined && column !== undefined) {
      keys.push({ field: ranged.field, column, direction: 'asc' })
    }
  }
  const direction = keys.at(-1)?.direction ?? 'asc'
  return [...keys, { field: '', column: 't.id', direction }]
}

export function orderBy(
  keys: readonly OrderKey[],
  column: (key: OrderKey, index: number) => string,
): RawBuilder<unknown> {
  return sql.join(keys.map((key, index) => sql.raw(`${column(key, index)} ${key.direction}`)))
}

/** Rows behind the given one. One comparison of tuples where all keys run the same way, which an index answers. */
export function behind(keys: readonly OrderKey[], end: PageEnd): RawBuilder<unknown> {
  const sign = (key: OrderKey) => sql.raw(key.direction === 'asc' ? '>' : '<')
  const [first] = keys
  if (first !== undefined && keys.every((key) => key.direction === first.direction)) {
    const columns = keys.map((key) => sql.raw(key.column))
    return sql`(${sql.join(columns)}) ${sign(first)} (${sql.join(end)})`
  }
  const steps = keys.map((key, index) => {
    const equal = keys
      .slice(0, index)
      .map((before, at) => sql`${sql.raw(before.column)} = ${end[at]}`)
    const step = sql`${sql.raw(key.column)} ${sign(key)} ${end[index]}`
    return sql`(${sql.join([...equal, step], sql` and `)})`
  })
  return sql`(${sql.join(steps, sql` or `)})`
}
