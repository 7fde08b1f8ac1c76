/** One type for several operands, and one level. */

import type { CallExpression, Expression, Level } from './expression.ts'
import { FormulaError, type Span } from './formula-error.ts'
import type { ValueType } from './value.ts'

/** The type that both fit in: integers are reals, dates are dates with time, NULL is everything. */
export function commonType(left: ValueType, right: ValueType): ValueType | null {
  if (left === right || right === 'null') return left
  if (left === 'null') return right
  const both = new Set([left, right])
  if (both.has('integer') && both.has('real')) return 'real'
  return both.has('date') && both.has('datetime') ? 'datetime' : null
}

/** The parts brought to one type; `refuse` makes the error for the first that does not fit those before it. */
export function unified(
  parts: readonly Expression[],
  refuse: (part: Expression) => FormulaError,
): readonly Expression[] {
  let type: ValueType = 'null'
  for (const part of parts) {
    const common = commonType(type, part.type)
    if (common === null) throw refuse(part)
    type = common
  }
  return parts.map((part) => widened(part, type))
}

/** The part as a value of a wider type. */
export function widened(part: Expression, type: ValueType): Expression {
  if (part.type === type) return part
  if (part.kind === 'literal' && part.value === null) return { ...part, type }
  if (part.type === 'null') return nothing(part, type)
  if (part.kind === 'literal' && typeof part.value === 'bigint') {
    return { ...part, type, value: Number(part.value) }
  }
  if (part.kind === 'literal') return { ...part, type }
  const overload = type === 'real' ? 0 : 1
  const { level, from, to } = part
  const call: CallExpression = {
    kind: 'call',
    name: 'widen',
    overload,
    operands: [part],
    type,
    level,
    collation: null,
    from,
    to,
  }
  return call
}

/** What has no type but NULL is NULL. */
function nothing({ level, from, to }: Expression, type: ValueType): Expression {
  return { kind: 'literal', value: null, type, level, collation: null, from, to }
}

/** The level of an expression of these parts; `at` says where a mixture is reported. */
export function commonLevel(parts: readonly Expression[], at: (index: number) => Span): Level {
  let level: Level = 'constant'
  for (const [index, part] of parts.entries()) {
    const joint = joinLevels(level, part.level)
    if (joint === null) {
      const message = 'Cannot mix aggregate and non-aggregate arguments with this function.'
      throw new FormulaError('aggregate-mix', message, at(index))
    }
    level = joint
  }
  return level
}

function joinLevels(left: Level, right: Level): Level | null {
  if (left === right || right === 'constant') return left
  if (left === 'constant') return right
  return left === 'row' || right === 'row' ? null : 'table'
}
