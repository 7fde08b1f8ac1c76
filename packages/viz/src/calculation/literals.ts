/** Literals of a formula as typed values. */

import type { LiteralExpression } from './expression.ts'
import { FormulaError } from './formula-error.ts'
import { parseDate, parseDateTime } from './functions/date-text.ts'
import type { LiteralSyntax } from './syntax.ts'
import type { Value, ValueType } from './value.ts'

/** @throws FormulaError syntax for dates that do not exist. */
export function typedLiteral(syntax: LiteralSyntax): LiteralExpression {
  const { from, to } = syntax
  return { kind: 'literal', level: 'constant', collation: null, from, to, ...valueOf(syntax) }
}

const largestInteger = 2n ** 63n

function valueOf(syntax: LiteralSyntax): { readonly type: ValueType; readonly value: Value } {
  const { type, text } = syntax
  switch (type) {
    case 'string':
      return { type, value: text }
    case 'boolean':
      return { type, value: text === 'TRUE' }
    case 'null':
      return { type, value: null }
    case 'number': {
      const isWhole = /^\d+$/.test(text) && BigInt(text) < largestInteger
      return isWhole
        ? { type: 'integer', value: BigInt(text) }
        : { type: 'real', value: Number(text) }
    }
    default:
      return dateOf(syntax)
  }
}

function dateOf({ text, from, to }: LiteralSyntax): {
  readonly type: ValueType
  readonly value: Value
} {
  const hasTime = /:|\d\s*[ap]m\b/i.test(text)
  const value = hasTime ? parseDateTime(text) : parseDate(text)
  if (value === null) throw new FormulaError('syntax', `"${text}" is no date`, { from, to })
  return { type: hasTime ? 'datetime' : 'date', value }
}
