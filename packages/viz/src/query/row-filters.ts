/** Filters on rows, in the order of operations: those of the data source, of the context, of the view. */

import type { ComputedSet, Filter, Literal } from '../model/sheet.ts'
import { ColumnUnavailable, fieldExpression, fieldType } from './field-expression.ts'
import { filterCondition, type ConditionFilter } from './filter-condition.ts'
import type { Expression, OrderKey, Relation } from './logical-query.ts'
import { columnOf, filtered } from './logical-query.ts'
import type { SheetFormulas } from './sheet-formulas.ts'

export type RowFilter = ConditionFilter | (Filter & ComputedSet)

export interface FilterScope {
  readonly formulas: SheetFormulas
  /** ISO time that relative dates count from. */
  readonly now: string
  /** By name with brackets. */
  readonly parameters: ReadonlyMap<string, Literal>
}

const stages: readonly Filter['stage'][] = ['datasource', 'context', undefined]

/**
 * The rows that pass. A set is computed over what the stage before lets through, so that filters of the view do not
 * change who is at the top. Filters on aggregates hold for marks and are left to the caller.
 *
 * @throws ColumnUnavailable
 */
export function filteredRows(
  scan: Relation,
  filters: readonly RowFilter[],
  scope: FilterScope,
): Relation {
  return stages.reduce((rows, stage) => {
    const ofStage = filters.filter((filter) => filter.stage === stage && !filter.field.isAggregate)
    if (stage !== undefined) refuseLookingAround(ofStage, scope)
    return restricted(scope.formulas.prepared(rows, stage), ofStage, scope)
  }, scan)
}

/** Level of detail expressions are computed over the rows that these filters let through. */
function refuseLookingAround(filters: readonly RowFilter[], { formulas }: FilterScope): void {
  const wrong = filters.find(({ field }) => formulas.looksAround(field.column))
  if (wrong === undefined) return
  const reason = 'a filter of the context by a level of detail expression is not computed'
  throw new ColumnUnavailable(wrong.field.column, reason, 'lod')
}

function restricted(rows: Relation, filters: readonly RowFilter[], scope: FilterScope): Relation {
  const isComputed = (filter: RowFilter): filter is Filter & ComputedSet =>
    filter.kind === 'top' || filter.kind === 'condition'
  const conditions = filters.flatMap((filter) =>
    isComputed(filter) ? [] : rowCondition(filter, scope),
  )
  return filters.filter(isComputed).reduce(
    (input, filter): Relation => ({
      kind: 'semi-join',
      input,
      right: membersOf(filter, rows, scope),
      operand: fieldExpression(filter.field, scope.formulas),
      column: memberKey,
      isNegated: filter.mode === 'exclude',
    }),
    filtered(rows, conditions),
  )
}

/** Relative dates look at the date itself, whatever part of it their pill shows. */
function rowCondition(filter: ConditionFilter, { formulas, now }: FilterScope): Expression[] {
  const isRelative = filter.kind === 'relative-date'
  const expression = isRelative
    ? formulas.column(filter.field.column)
    : fieldExpression(filter.field, formulas)
  const type = isRelative ? filter.field.column.dataType : fieldType(filter.field)
  const condition = filterCondition(filter, { expression, type }, now)
  return condition === null ? [] : [condition]
}

const memberKey = '#member'

/** One row for each member of the set. */
function membersOf(set: ComputedSet, rows: Relation, scope: FilterScope): Relation {
  const input = restricted(rows, set.within, scope)
  const { formulas } = scope
  const keys = [{ name: memberKey, field: set.field }]
  if (set.kind === 'condition') {
    const measures = set.having.map(({ field }, index) => ({ name: `#having ${index}`, field }))
    const conditions = set.having.map(({ field, operator, value }, index): Expression => ({
      kind: 'compare',
      operator,
      left: columnOf(`#having ${index}`),
      right: {
        kind: 'literal',
        type: fieldType(field) === 'integer' ? 'real' : fieldType(field),
        value,
      },
    }))
    return filtered(formulas.grouped(input, keys, measures), conditions)
  }
  return {
    kind: 'output',
    input: formulas.grouped(input, keys, [{ name: '#rank', field: set.by }]),
    columns: [{ name: memberKey, expression: columnOf(memberKey) }],
    order: rankOrder(set),
    limit: countOf(set, scope),
  }
}

/** Members without a value come last from either end; equal ones are in the order of their names. */
function rankOrder(set: ComputedSet & { readonly kind: 'top' }): OrderKey[] {
  const rank = columnOf('#rank')
  const isReversed = set.end === 'last'
  const direction = (set.direction === 'desc') === isReversed ? 'asc' : 'desc'
  const isText = fieldType(set.field) === 'string'
  return [
    { expression: { kind: 'is-null', operand: rank }, direction: 'asc', collation: 'binary' },
    { expression: rank, direction, collation: 'binary' },
    {
      expression: columnOf(memberKey),
      direction: 'asc',
      collation: isText ? 'language' : 'binary',
    },
  ]
}

function countOf(set: ComputedSet & { readonly kind: 'top' }, { parameters }: FilterScope): number {
  if (typeof set.count === 'number') return set.count
  const value = parameters.get(set.count.parameter)
  if (typeof value === 'number' && value >= 0) return Math.floor(value)
  throw new ColumnUnavailable(
    set.field.column,
    `its top members are counted by parameter ${set.count.parameter}, which has no such number`,
  )
}
