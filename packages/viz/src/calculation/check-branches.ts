/** IF, IIF, CASE and IN: operands of one type, results of one type, one level. */

import { callOperator, coerced, type CallParts } from './check-call.ts'
import { commonLevel, unified } from './check-types.ts'
import type { ChosenBranch, Expression, Level } from './expression.ts'
import { FormulaError, type Span } from './formula-error.ts'
import type { OperationSyntax } from './syntax.ts'

/** A set is a field that is true for its members. */
export function setMember(set: Expression): Expression {
  if (set.type === 'boolean') return set
  throw new FormulaError('operator-type', 'IN needs a list in parentheses or a set', spanOf(set))
}

export function among(
  operand: Expression,
  members: readonly Expression[],
  operatorSpan: Span,
): Expression {
  const all = unified([operand, ...members], (part) => {
    const message = `Can't compare ${operand.type} and ${part.type} values`
    return new FormulaError('operator-type', message, operatorSpan)
  })
  const level = commonLevel(all, () => operatorSpan)
  const [first = operand, ...rest] = all
  return {
    kind: 'among',
    operand: first,
    members: rest,
    type: 'boolean',
    level,
    collation: collationOf(all),
    from: operand.from,
    to: operand.to,
  }
}

export function operation(syntax: OperationSyntax, operands: readonly Expression[]): Expression {
  const { operator, operatorSpans } = syntax
  const span = spanOf(syntax)
  if (operator !== 'AND' && operator !== 'OR') {
    return callOperator(operator, operands, operatorSpans[0] ?? span, span)
  }
  const spanBefore = (index: number) => operatorSpans[Math.max(index - 1, 0)] ?? span
  const wrong = operands.findIndex(({ type }) => type !== 'boolean' && type !== 'null')
  if (wrong >= 0) {
    const types = `${operands[Math.max(wrong - 1, 0)]?.type} and ${operands[Math.max(wrong, 1)]?.type}`
    const message = `Can't logically '${operator.toLowerCase()}' ${types} values`
    throw new FormulaError('operator-type', message, spanBefore(wrong))
  }
  const level = commonLevel(operands, (index) => spanBefore(index))
  return {
    kind: 'junction',
    operator: operator === 'AND' ? 'and' : 'or',
    operands,
    type: 'boolean',
    level,
    collation: null,
    ...span,
  }
}

/** An unknown condition has a value of its own, the fourth; without one it is NULL. */
export function iif({ operands, nameSpan, span }: CallParts): Expression {
  const [condition, yes, no, unknown = null] = operands
  if (condition === undefined || yes === undefined || no === undefined || operands.length > 4) {
    throw new FormulaError('argument-count', 'IIF takes 3 or 4 arguments', nameSpan)
  }
  const truth = (value: boolean): Expression => ({
    kind: 'literal',
    value,
    type: 'boolean',
    level: 'constant',
    collation: null,
    ...spanOf(condition),
  })
  const branches = [
    { when: truth(true), result: yes },
    { when: truth(false), result: no },
  ]
  return matchOf(isCondition(condition), { branches, otherwise: unknown }, span)
}

interface CheckedBranches {
  readonly branches: readonly ChosenBranch[]
  readonly otherwise: Expression | null
}

export function chooseOf({ branches, otherwise }: CheckedBranches, span: Span): Expression {
  for (const { when } of branches) isCondition(when)
  const whens = branches.map(({ when }) => when)
  return { kind: 'choose', ...withResults(whens, { branches, otherwise }, []), ...spanOf(span) }
}

export function matchOf(
  subject: Expression,
  { branches, otherwise }: CheckedBranches,
  span: Span,
): Expression {
  const [first = subject, ...whens] = unified(
    [subject, ...branches.map(({ when }) => when)],
    (part) => {
      const message = `Can't compare ${subject.type} and ${part.type} values`
      return new FormulaError('operator-type', message, spanOf(part))
    },
  )
  return {
    kind: 'match',
    subject: first,
    ...withResults(whens, { branches, otherwise }, [first]),
    ...spanOf(span),
  }
}

function withResults(
  whens: readonly Expression[],
  { branches, otherwise }: CheckedBranches,
  before: readonly Expression[],
) {
  const written = [
    ...branches.map(({ result }) => result),
    ...(otherwise === null ? [] : [otherwise]),
  ]
  const results = unified(written, (part) => {
    const message = `the results of this expression have different types, one of them ${part.type}`
    return new FormulaError('result-type', message, spanOf(part))
  })
  const ordered = [
    ...before,
    ...whens.flatMap((when, index) => [when, results[index] ?? when]),
    ...results.slice(whens.length),
  ]
  const level: Level = commonLevel(ordered, (index) => spanOf(ordered[index] ?? { from: 0, to: 0 }))
  return {
    branches: whens.map((when, index) => ({ when, result: results[index] ?? when })),
    otherwise: otherwise === null ? null : (results.at(-1) ?? null),
    type: results[0]?.type ?? 'null',
    level,
    collation: collationOf(results),
  } as const
}

function isCondition(condition: Expression): Expression {
  if (condition.type === 'boolean') return condition
  if (condition.type === 'null') return coerced(condition, 'boolean')
  throw new FormulaError(
    'result-type',
    `a condition is boolean, not ${condition.type}`,
    spanOf(condition),
  )
}

function spanOf({ from, to }: Span): Span {
  return { from, to }
}

function collationOf(parts: readonly Expression[]) {
  return parts.find(({ collation }) => collation !== null)?.collation ?? null
}
