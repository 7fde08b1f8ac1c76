/** From a parsed formula to a typed tree: names found, functions chosen, levels kept apart. */

import type { CalculationExpression, ChosenBranch, Expression, Level } from './expression.ts'
import { FormulaError, type Span } from './formula-error.ts'
import { callOperator, checkCall, coerced, type CallParts } from './check-call.ts'
import { commonLevel, unified, widened } from './check-types.ts'
import { typedLiteral } from './literals.ts'
import { parseFormula } from './parser.ts'
import type { FormulaScope } from './scope.ts'
import type {
  Branch,
  CaseSyntax,
  FieldSyntax,
  LodSyntax,
  MembershipSyntax,
  OperationSyntax,
  Syntax,
} from './syntax.ts'

export interface Checker {
  /** @throws FormulaError */
  readonly check: (formula: string) => Expression
  /** The field as a tree of its own. */
  readonly field: (name: string) => Expression
}

/** References from one calculation to the next, at most. */
const mostReferences = 100

/** Trees of calculations are made once and shared. */
export function createChecker(scope: FormulaScope): Checker {
  const known = new Map<string, Expression>()
  const running: string[] = []

  const check = (formula: string): Expression => visit(parseFormula(formula))

  const calculation = (name: string, formula: string): Expression => {
    const found = known.get(name)
    if (found !== undefined) return found
    if (running.includes(name)) {
      const circle = [...running.slice(running.indexOf(name)), name].join(' -> ')
      throw new FormulaError(
        'context',
        `calculations refer to each other in a circle: ${circle}`,
        null,
      )
    }
    if (running.length >= mostReferences) {
      throw new FormulaError(
        'limit',
        `calculations refer to each other more than ${mostReferences} deep`,
        null,
      )
    }
    running.push(name)
    try {
      const tree = check(formula)
      known.set(name, tree)
      return tree
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error
      throw new FormulaError(
        error.kind,
        error.span === null ? error.message : `${name}: ${error.message}`,
        null,
      )
    } finally {
      running.pop()
    }
  }

  const fieldNamed = (name: string, span: Span): Expression => {
    const meaning = scope.field(name)
    if (meaning === null) {
      throw new FormulaError('unknown-field', `there is no field "${name}"`, span)
    }
    if (meaning.kind === 'column') {
      const { type, collation } = meaning
      return { kind: 'column', name: meaning.name, type, level: 'row', collation, ...span }
    }
    const body = calculation(meaning.name, meaning.formula)
    const { level, collation } = body
    const node: CalculationExpression = {
      kind: 'calculation',
      name: meaning.name,
      body,
      type: body.type,
      level,
      collation,
      ...span,
    }
    return meaning.type === undefined ? node : asDeclared(node, meaning.type, span)
  }

  const visitField = ({ names, from, to }: FieldSyntax): Expression => {
    const span = { from, to }
    const [first = '', second, ...rest] = names
    if (second === undefined) return fieldNamed(first, span)
    if (first === 'Parameters' && rest.length === 0) {
      const parameter = scope.parameter(second)
      if (parameter === null) {
        throw new FormulaError('unknown-field', `there is no parameter "${second}"`, span)
      }
      return { kind: 'parameter', ...parameter, level: 'constant', collation: null, ...span }
    }
    return fieldNamed(names.join('].['), span)
  }

  const visitBranches = (branches: readonly Branch[], otherwise: Syntax | null) => ({
    branches: branches.map(({ when, result }) => ({ when: visit(when), result: visit(result) })),
    otherwise: otherwise === null ? null : visit(otherwise),
  })

  const visitMembership = (syntax: MembershipSyntax): Expression => {
    const operand = visit(syntax.operand)
    const span = { from: syntax.from, to: syntax.to }
    const tree =
      'kind' in syntax.members
        ? setMember(visit(syntax.members))
        : among(operand, syntax.members.map(visit), syntax.operatorSpan)
    return syntax.isNegated
      ? callOperator('NOT', [{ ...tree, ...span }], syntax.operatorSpan, span)
      : { ...tree, ...span }
  }

  const visitLod = (syntax: LodSyntax): Expression => {
    const dimensions = syntax.dimensions.map(visit)
    const wrong = dimensions.find(
      (dimension) => dimension.level !== 'row' && dimension.level !== 'constant',
    )
    if (wrong !== undefined) {
      throw new FormulaError(
        'lod-content',
        'a dimension of a level of detail expression cannot be an aggregate',
        spanOf(wrong),
      )
    }
    const body = visit(syntax.body)
    if (body.level !== 'aggregate') {
      throw new FormulaError(
        'lod-content',
        'a level of detail expression needs an aggregate',
        spanOf(body),
      )
    }
    const { type, collation } = body
    return {
      kind: 'lod',
      scope: syntax.scope,
      dimensions,
      body,
      type,
      collation,
      level: 'row',
      from: syntax.from,
      to: syntax.to,
    }
  }

  const visitCase = (syntax: CaseSyntax): Expression => {
    const hasSets = syntax.branches.some(({ when }) => when.kind === 'membership')
    if (!hasSets)
      return matchOf(
        visit(syntax.subject),
        visitBranches(syntax.branches, syntax.otherwise),
        syntax,
      )
    const branches = syntax.branches.map(({ when, result }): Branch => {
      if (when.kind === 'membership') return { when, result }
      const operatorSpans = [spanOf(when)]
      const operands = [syntax.subject, when]
      return {
        when: {
          kind: 'operation',
          operator: '=',
          operatorSpans,
          operands,
          ...spanOf(when),
          depth: when.depth + 1,
        },
        result,
      }
    })
    return chooseOf(visitBranches(branches, syntax.otherwise), syntax)
  }

  const visit = (syntax: Syntax): Expression => {
    switch (syntax.kind) {
      case 'literal':
        return typedLiteral(syntax)
      case 'field':
        return visitField(syntax)
      case 'call':
        return visitCall({
          name: syntax.name,
          nameSpan: syntax.nameSpan,
          operands: syntax.operands.map(visit),
          span: spanOf(syntax),
        })
      case 'operation':
        return visitOperation(syntax, syntax.operands.map(visit))
      case 'membership':
        return visitMembership(syntax)
      case 'conditional':
        return chooseOf(visitBranches(syntax.branches, syntax.otherwise), syntax)
      case 'case':
        return visitCase(syntax)
      default:
        return visitLod(syntax)
    }
  }

  return { check, field: (name) => fieldNamed(name, { from: 0, to: 0 }) }
}

/** The document's type decides where both are numbers or both dates; otherwise the formula's stays. */
function asDeclared(node: Expression, type: Expression['type'], span: Span): Expression {
  const isWider =
    (node.type === 'integer' && type === 'real') || (node.type === 'date' && type === 'datetime')
  return isWider ? { ...widened(node, type), ...span } : node
}

function spanOf({ from, to }: Span): Span {
  return { from, to }
}

/** A set is a field that is true for its members. */
function setMember(set: Expression): Expression {
  if (set.type === 'boolean') return set
  throw new FormulaError('operator-type', 'IN needs a list in parentheses or a set', spanOf(set))
}

function among(
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

function visitOperation(syntax: OperationSyntax, operands: readonly Expression[]): Expression {
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

function visitCall(parts: CallParts): Expression {
  return parts.name === 'IIF' ? iif(parts) : checkCall(parts)
}

/** An unknown condition has a value of its own, the fourth; without one it is NULL. */
function iif({ operands, nameSpan, span }: CallParts): Expression {
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

function chooseOf({ branches, otherwise }: CheckedBranches, span: Span): Expression {
  for (const { when } of branches) isCondition(when)
  const whens = branches.map(({ when }) => when)
  return { kind: 'choose', ...withResults(whens, { branches, otherwise }, []), ...spanOf(span) }
}

function matchOf(
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

function collationOf(parts: readonly Expression[]) {
  return parts.find(({ collation }) => collation !== null)?.collation ?? null
}
