/** Conditions of a sheet's filters. A filter on an aggregate holds for marks, every other one for rows. */

import type { AnyOf, Comparison, ComputedSet, DataType, Filter, Literal } from '../model/sheet.ts'
import type { Expression } from './logical-query.ts'
import { allOf } from './logical-query.ts'
import { relativeDateBounds } from './relative-date.ts'

/** Filters that look at one row, or one mark, alone. */
export type ConditionFilter = Exclude<
  Filter,
  ComputedSet | AnyOf | { readonly kind: 'measure-names' }
>

/** The filter's condition on `subject`, which has the values of its field. */
export function filterCondition(
  filter: ConditionFilter,
  subject: { readonly expression: Expression; readonly type: DataType },
  now: string,
): Expression | null {
  const { expression, type } = subject
  switch (filter.kind) {
    case 'members': {
      const isMember = memberCondition(expression, type, filter.members)
      return filter.mode === 'include' ? isMember : { kind: 'not', operand: isMember }
    }
    case 'range':
      return rangeCondition(filter, expression, type)
    default: {
      const { from, until } = relativeDateBounds(filter, now)
      const isInside = allOf([
        compare('greater-or-equal', expression, 'datetime', from),
        compare('less', expression, 'datetime', until),
      ])
      if (isInside === null || filter.includesNull !== true) return isInside
      return { kind: 'or', operands: [{ kind: 'is-null', operand: expression }, isInside] }
    }
  }
}

/** Never NULL, so that its negation keeps rows whose value is NULL unless NULL is a member itself. */
function memberCondition(
  operand: Expression,
  type: DataType,
  members: readonly Literal[],
): Expression {
  const values = members.flatMap((member): Expression[] => {
    const value = literalOf(member, type)
    return value === null ? [] : [{ kind: 'literal', type, value }]
  })
  const isNull: Expression = { kind: 'is-null', operand }
  const isListed: Expression = {
    kind: 'and',
    operands: [
      { kind: 'not', operand: isNull },
      { kind: 'in', operand, values },
    ],
  }
  return members.includes(null) ? { kind: 'or', operands: [isNull, isListed] } : isListed
}

/** The member as a value of the type; null when it cannot be one, and then no row has it. */
export function literalOf(member: Literal, type: DataType): Literal {
  if (member === null) return null
  if (type === 'string') return String(member)
  if (type === 'boolean') return booleanOf(member)
  if (type === 'date' || type === 'datetime') {
    return typeof member === 'string' && isoDate.test(member) ? member : null
  }
  if (typeof member === 'boolean') return member ? 1 : 0
  if (typeof member === 'string' && member.trim() === '') return null
  // Text of digits stays text: it may be an integer that a number cannot hold.
  if (typeof member === 'string' && type === 'integer' && /^-?\d{1,19}$/.test(member)) return member
  const number = Number(member)
  if (!Number.isFinite(number)) return null
  return type === 'integer' && !Number.isInteger(number) ? null : number
}

const isoDate = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$/

function booleanOf(member: string | number | boolean): boolean | null {
  if (typeof member === 'boolean') return member
  const text = String(member).toLowerCase()
  if (text === 'true' || text === '1') return true
  return text === 'false' || text === '0' ? false : null
}

function rangeCondition(
  filter: Filter & { readonly kind: 'range' },
  operand: Expression,
  type: DataType,
): Expression | null {
  const isNull: Expression = { kind: 'is-null', operand }
  if (filter.nulls === 'only') return isNull
  const bounds = [
    ...(filter.min == null ? [] : [bound('greater-or-equal', operand, type, filter.min)]),
    ...(filter.max == null ? [] : [bound('less-or-equal', operand, type, filter.max)]),
  ]
  const isInside = allOf(bounds)
  if (filter.nulls === 'exclude') {
    return isInside ?? { kind: 'not', operand: isNull }
  }
  return isInside === null ? null : { kind: 'or', operands: [isNull, isInside] }
}

function bound(
  operator: Comparison,
  operand: Expression,
  type: DataType,
  value: Literal,
): Expression {
  // The edge of a range over whole numbers or dates need not be one itself.
  const exactType = type === 'integer' ? 'real' : type === 'date' ? 'datetime' : type
  return compare(operator, operand, exactType, value)
}

function compare(
  operator: Comparison,
  left: Expression,
  type: DataType,
  value: Literal,
): Expression {
  return { kind: 'compare', operator, left, right: { kind: 'literal', type, value } }
}
