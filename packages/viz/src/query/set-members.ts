/** Which rows are in a set: lists and ranges look at the row alone, computed sets at the rows of each member. */

import type { ComputedSet, SetFilter } from '../model/sheet.ts'
import { ColumnUnavailable, fieldExpression, fieldType } from './field-expression.ts'
import { filterCondition } from './filter-condition.ts'
import {
  allOf,
  columnOf,
  filtered,
  type Expression,
  type OrderKey,
  type Relation,
} from './logical-query.ts'
import type { FilterScope } from './filter-scope.ts'

/** Rows with columns added, and the condition over them that holds for the rows of the set; never NULL. */
export interface SetRows {
  readonly rows: Relation
  readonly condition: Expression
}

/** All of the filters hold. `whole` are the rows that the members of computed sets are taken from. */
export function withinAll(
  filters: readonly SetFilter[],
  start: Relation,
  whole: Relation,
  scope: FilterScope,
): SetRows {
  let rows = start
  const conditions = filters.map((filter): Expression => {
    const found = withinOne(filter, rows, whole, scope)
    rows = found.rows
    return found.condition
  })
  return { rows, condition: allOf(conditions) ?? { kind: 'and', operands: [] } }
}

function withinOne(
  filter: SetFilter,
  rows: Relation,
  whole: Relation,
  scope: FilterScope,
): SetRows {
  if (filter.kind === 'any-of') return withinAny(filter, rows, whole, scope)
  if (isComputed(filter, scope)) return withinComputed(filter, rows, whole, scope)
  return { rows, condition: rowMembership(filter, scope) }
}

/** True for sets whose members the rows of each decide. */
export function isComputed(filter: SetFilter, { formulas }: FilterScope): filter is ComputedSet {
  if (filter.kind === 'top') return true
  return filter.kind === 'condition' && !formulas.isOfRows(filter.by.column)
}

/** For a list of members, and for a condition that each row answers itself. */
export function rowMembership(filter: SetFilter, { formulas, now }: FilterScope): Expression {
  if (filter.kind === 'members') {
    const expression = fieldExpression(filter.field, formulas)
    const subject = { expression, type: fieldType(filter.field) }
    return filterCondition(filter, subject, now) ?? { kind: 'and', operands: [] }
  }
  if (filter.kind !== 'condition') throw new TypeError(`a ${filter.kind} is no question to a row`)
  const answer = formulas.column(filter.by.column)
  const isTrue: Expression = {
    kind: 'choose',
    branches: [{ when: answer, result: truth(true) }],
    otherwise: truth(false),
  }
  return filter.mode === 'include' ? isTrue : { kind: 'not', operand: isTrue }
}

function truth(value: boolean): Expression {
  return { kind: 'literal', type: 'boolean', value }
}

function withinAny(
  { terms }: SetFilter & { readonly kind: 'any-of' },
  start: Relation,
  whole: Relation,
  scope: FilterScope,
): SetRows {
  let rows = start
  const operands = terms.map((term): Expression => {
    const found = withinAll(term, rows, whole, scope)
    rows = found.rows
    return found.condition
  })
  return { rows, condition: { kind: 'or', operands } }
}

function withinComputed(
  set: ComputedSet,
  rows: Relation,
  whole: Relation,
  scope: FilterScope,
): SetRows {
  const id = scope.nextId()
  const [operand, member, mark] = [`#operand ${id}`, `#member ${id}`, `#in ${id}`]
  const marked: Relation = {
    kind: 'project',
    input: membersOf(set, whole, scope),
    columns: [
      { name: member, expression: columnOf(memberKey) },
      { name: mark, expression: truth(true) },
    ],
  }
  const expression = fieldExpression(set.field, scope.formulas)
  const isOutside: Expression = { kind: 'is-null', operand: columnOf(mark) }
  return {
    rows: {
      kind: 'look-up',
      input: { kind: 'extend', input: rows, columns: [{ name: operand, expression }] },
      right: marked,
      keys: [{ left: operand, right: member }],
      columns: [mark],
    },
    condition: set.mode === 'include' ? { kind: 'not', operand: isOutside } : isOutside,
  }
}

export const memberKey = '#member'

/** One row for each member of the set. */
export function membersOf(set: ComputedSet, rows: Relation, scope: FilterScope): Relation {
  const within = withinAll(set.within, rows, rows, scope)
  const input = set.within.length === 0 ? rows : filtered(within.rows, [within.condition])
  const { formulas } = scope
  const keys = [{ name: memberKey, field: set.field }]
  if (set.kind === 'condition') {
    const answered = formulas.grouped(input, keys, [{ name: '#having', field: set.by }])
    return filtered(answered, [columnOf('#having')])
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
