/** Filters on rows, in the order of operations: those of the data source, of the context, of the view. */

import type { AnyOf, ComputedSet, Filter } from '../model/sheet.ts'
import { ColumnUnavailable, fieldExpression, fieldType } from './field-expression.ts'
import { filterCondition, type ConditionFilter } from './filter-condition.ts'
import type { Expression, Relation } from './logical-query.ts'
import { filtered } from './logical-query.ts'
import { isComputed, memberKey, membersOf, rowMembership, withinAll } from './set-members.ts'
import type { FilterScope } from './filter-scope.ts'

export type RowFilter = ConditionFilter | (Filter & (ComputedSet | AnyOf))

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
    if (stage !== undefined) {
      const isEarly = ({ field }: RowFilter) => scope.formulas.looksAround(field.column)
      const remaining = lookedAround(rows, ofStage.filter(isEarly), { scope, stage })
      const others = ofStage.filter((filter) => !isEarly(filter))
      return restricted(scope.formulas.prepared(remaining, stage), others, scope)
    }
    const marked = withSets(scope.formulas.prepared(rows, 'before-sets'), scope)
    return restricted(scope.formulas.prepared(marked, 'after-sets'), ofStage, scope)
  }, scan)
}

/** Each set as a column that is true for its rows. */
function withSets(whole: Relation, scope: FilterScope): Relation {
  return [...scope.sets].reduce((rows, [name, filters]): Relation => {
    const found = withinAll(filters, rows, whole, scope)
    const columns = [{ name: setKey(name), expression: found.condition }]
    return { kind: 'extend', input: found.rows, columns }
  }, whole)
}

export function setKey(name: string): string {
  return `#set ${name}`
}

interface EarlyStage {
  readonly scope: FilterScope
  readonly stage: string
}

/**
 * Filters of the context by level of detail expressions: those are computed over the rows of the stage before, and again
 * for what the view shows.
 */
function lookedAround(
  rows: Relation,
  filters: readonly RowFilter[],
  { scope, stage }: EarlyStage,
): Relation {
  if (filters.length === 0) return rows
  const wrong = filters.find(({ field }) => scope.formulas.usesSets(field.column))
  if (wrong !== undefined) {
    const reason = 'a filter of the context by a formula of a set is not computed'
    throw new ColumnUnavailable(wrong.field.column, reason, 'set')
  }
  const fields = filters.map(({ field }) => field)
  const formulas = scope.early(stage, fields)
  const prepared = formulas.prepared(formulas.prepared(rows, 'datasource'), 'before-sets')
  return restricted(prepared, filters, { ...scope, formulas })
}

function restricted(rows: Relation, filters: readonly RowFilter[], scope: FilterScope): Relation {
  const conditions = filters.flatMap((filter) => rowCondition(filter, scope))
  return filters.reduce(
    (input, filter): Relation => {
      if (filter.kind === 'any-of') {
        const found = withinAll([filter], input, rows, scope)
        return filtered(found.rows, [found.condition])
      }
      if ((filter.kind !== 'top' && filter.kind !== 'condition') || !isComputed(filter, scope)) {
        return input
      }
      return {
        kind: 'semi-join',
        input,
        right: membersOf(filter, rows, scope),
        operand: fieldExpression(filter.field, scope.formulas),
        column: memberKey,
        isNegated: filter.mode === 'exclude',
      }
    },
    filtered(rows, conditions),
  )
}

/** What a row alone decides. Relative dates look at the date itself, whatever part of it their pill shows. */
function rowCondition(filter: RowFilter, scope: FilterScope): Expression[] {
  if (filter.kind === 'any-of' || filter.kind === 'top') return []
  if (filter.kind === 'condition') {
    return isComputed(filter, scope) ? [] : [rowMembership(filter, scope)]
  }
  const { formulas, now } = scope
  const isRelative = filter.kind === 'relative-date'
  const expression = isRelative
    ? formulas.column(filter.field.column)
    : fieldExpression(filter.field, formulas)
  const type = isRelative ? filter.field.column.dataType : fieldType(filter.field)
  const condition = filterCondition(filter, { expression, type }, now)
  return condition === null ? [] : [condition]
}
