/** Conditions of list requests as SQL. Values are bound, never spliced. */

import type { Condition, ConditionOperator, FilterOperator, TaggedKind } from '@easel/contract'
import { sql, type RawBuilder } from 'kysely'
import {
  containsPattern,
  globPattern,
  keyPattern,
  likePattern,
  nameKey,
} from '../engine/normalise.ts'
import type { ConditionContext, FilterColumn } from './definition.ts'

type Comparison = Extract<FilterOperator, 'eq' | 'gt' | 'gte' | 'lt' | 'lte'>

const comparisons: Readonly<Record<Comparison, string>> = {
  eq: '=',
  gt: '>',
  gte: '>=',
  lt: '<',
  lte: '<=',
}

/** SQLite takes a column behind a plus sign for a value without an index. PostgreSQL's planner has statistics and needs no such hint. */
function operand(column: string, { dialect, isDriving }: ConditionContext): RawBuilder<unknown> {
  return sql.raw(isDriving || dialect === 'postgres' ? column : `+${column}`)
}

function refuse(condition: Condition): never {
  throw new RangeError(`operator ${condition.operator} does not fit field ${condition.field}`)
}

const anyOf = (conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> =>
  sql`(${sql.join(conditions, sql` or `)})`

/** Whether a text matches a pattern with `*`, case by case. */
function matches(column: string, pattern: string, { dialect }: ConditionContext) {
  return dialect === 'sqlite'
    ? sql`${sql.raw(column)} glob ${globPattern(pattern)}`
    : sql`${sql.raw(column)} like ${likePattern(pattern)} escape '\\'`
}

/** The same, found by the key: within an index as far as the pattern has a beginning, and tested there before a row is looked at. */
function keyMatches(
  { column, key }: { readonly column: string; readonly key: string },
  pattern: string,
  context: ConditionContext,
): RawBuilder<unknown> {
  const keys = keyPattern(pattern)
  const [start = ''] = keys.split('*')
  const keyed = operand(key, context)
  const range =
    start === '' ? sql`` : sql`${keyed} >= ${start} and ${keyed} < ${`${start}\u{10ffff}`} and `
  const narrow = sql`${sql.raw(key)} like ${likePattern(keys)} escape '\\'`
  return sql`(${range}${narrow} and ${matches(column, pattern, context)})`
}

/** Text with a normalised key beside it: compared exactly, found by the key. */
export function keyedColumn(column: string, key: string): FilterColumn {
  return (condition, context) => {
    const keyed = operand(key, context)
    const texts = condition.values.map(String)
    const keys = texts.map(nameKey)
    switch (condition.operator) {
      case 'eq':
        return sql`(${keyed} = ${keys[0]} and ${sql.raw(column)} = ${texts[0]})`
      case 'in':
        return sql`(${keyed} in (${sql.join(keys)}) and ${sql.raw(column)} in (${sql.join(texts)}))`
      case 'matches':
        return keyMatches({ column, key }, texts[0] ?? '', context)
      case 'cieq':
        return sql`${keyed} = ${keys[0]}`
      case 'has':
      case 'like':
        return anyOf(
          keys.map((text) => sql`${sql.raw(key)} like ${containsPattern(text)} escape '\\'`),
        )
      default:
        return refuse(condition)
    }
  }
}

/** Text without a key, a word or an id: compared exactly. */
export function exactColumn(column: string): FilterColumn {
  return (condition, context) => {
    const texts = condition.values.map(String)
    switch (condition.operator) {
      case 'eq':
        return sql`${operand(column, context)} = ${texts[0]}`
      case 'in':
        return sql`${operand(column, context)} in (${sql.join(texts)})`
      case 'matches':
        return matches(column, texts[0] ?? '', context)
      default:
        return refuse(condition)
    }
  }
}

export function numberColumn(column: string): FilterColumn {
  return (condition, context) => {
    const value = numberOperand(Number(condition.values[0]))
    return sql`${operand(column, context)} ${comparison(condition)} ${value}`
  }
}

/** A number that is the same for every item, because what it counts is not there yet. */
export function constantNumber(constant: number): FilterColumn {
  const holds: Readonly<Record<Comparison, (value: number) => boolean>> = {
    eq: (value) => constant === value,
    gt: (value) => constant > value,
    gte: (value) => constant >= value,
    lt: (value) => constant < value,
    lte: (value) => constant <= value,
  }
  return (condition) => {
    const compare = holds[condition.operator as Comparison] ?? refuse(condition)
    return allOrNone(compare(Number(condition.values[0])))
  }
}

/** A property that every item has, or none. */
export function constantBoolean(constant: boolean): FilterColumn {
  return (condition) => {
    if (condition.operator !== 'eq') return refuse(condition)
    return allOrNone(condition.values[0] === constant)
  }
}

/** A text that is the same for every item. */
export function constantText(constant: string): FilterColumn {
  return (condition) => {
    const { operator, values } = condition
    if (operator === 'matches') {
      const [start = '', ...rest] = String(values[0]).split('*')
      return allOrNone(constant.startsWith(start) && constant.endsWith(rest.at(-1) ?? ''))
    }
    if (operator !== 'eq' && operator !== 'in') return refuse(condition)
    return allOrNone(values.includes(constant))
  }
}

const allOrNone = (isAll: boolean) => (isAll ? sql`1 = 1` : sql`1 = 0`)

/** PostgreSQL gives a parameter the type of the column, and refuses what that cannot hold. */
function numberOperand(value: number): RawBuilder<unknown> {
  const fits = Number.isInteger(value) && Math.abs(value) < 2 ** 31
  return fits ? sql`${value}` : sql`cast(${value} as double precision)`
}

export function booleanColumn(column: string): FilterColumn {
  return (condition, context) => {
    if (condition.operator !== 'eq') return refuse(condition)
    return sql`${operand(column, context)} = ${condition.values[0] === true ? 1 : 0}`
  }
}

/**
 * A time, compared by the second that the wire shows: an item of 12:00:00.700 equals 12:00:00 and is not later.
 *
 * @param options.isNeverZero - 0 stands for "never", which matches nothing
 */
export function timeColumn(
  column: string,
  options: { readonly isNeverZero: boolean } = { isNeverZero: false },
): FilterColumn {
  return (condition, context) => {
    const value = condition.values[0]
    if (!(value instanceof Date)) return refuse(condition)
    const from = Math.floor(value.getTime() / 1000) * 1000
    const next = from + 1000
    const at = operand(column, context)
    const known = options.isNeverZero ? sql` and ${sql.raw(column)} > 0` : sql``
    switch (condition.operator) {
      case 'eq':
        return sql`(${at} >= ${from} and ${at} < ${next}${known})`
      case 'gt':
        return sql`(${at} >= ${next}${known})`
      case 'gte':
        return sql`(${at} >= ${from}${known})`
      case 'lt':
        return sql`(${at} < ${from}${known})`
      case 'lte':
        return sql`(${at} < ${next}${known})`
      default:
        return refuse(condition)
    }
  }
}

/** A field of a row that the item refers to: `reference in (select id from table where ...)`. */
export function referredColumn(
  reference: string,
  { table, column, key }: { readonly table: string; readonly column: string; readonly key: string },
): FilterColumn {
  const inner = key === column ? exactColumn(`r.${column}`) : keyedColumn(`r.${column}`, `r.${key}`)
  return (condition, context) => {
    const matches = inner(condition, { ...context, isDriving: true })
    return sql`${operand(reference, context)} in (
      select r.id from ${sql.table(table)} r where r.site_id = ${context.siteId} and ${matches})`
  }
}

/** Items that carry one of the tags. */
export function tagColumn(kind: TaggedKind): FilterColumn {
  const inner = keyedColumn('g.label', 'g.label_key')
  return (condition, context) => {
    const matches = inner(condition, { ...context, isDriving: true })
    return sql`${operand('t.id', context)} in (
      select g.item_id from item_tag g
      where g.site_id = ${context.siteId} and g.kind = ${sql.lit(kind)} and ${matches})`
  }
}

function comparison(condition: Condition): RawBuilder<unknown> {
  const sign = (comparisons as Partial<Record<ConditionOperator, string>>)[condition.operator]
  return sign === undefined ? refuse(condition) : sql.raw(sign)
}
