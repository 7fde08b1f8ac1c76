/** Walks a parsed formula and makes its typed tree. */

import { among, chooseOf, iif, matchOf, operation, setMember } from './check-branches.ts'
import { callOperator, checkCall, type CallParts } from './check-call.ts'
import type { Expression } from './expression.ts'
import { FormulaError, type Span } from './formula-error.ts'
import { typedLiteral } from './literals.ts'
import type {
  Branch,
  CaseSyntax,
  FieldSyntax,
  LodSyntax,
  MembershipSyntax,
  Syntax,
} from './syntax.ts'

/** What the names of a formula stand for. */
export interface Names {
  /** @throws FormulaError unknown-field */
  readonly field: (name: string, span: Span) => Expression
  /** @throws FormulaError unknown-field */
  readonly parameter: (name: string, span: Span) => Expression
}

/** @throws FormulaError */
export function checkSyntax(syntax: Syntax, names: Names): Expression {
  const visit = (part: Syntax): Expression => checkSyntax(part, names)
  switch (syntax.kind) {
    case 'literal':
      return typedLiteral(syntax)
    case 'field':
      return checkField(syntax, names)
    case 'call': {
      const { name, nameSpan } = syntax
      const parts: CallParts = {
        name,
        nameSpan,
        operands: syntax.operands.map(visit),
        span: spanOf(syntax),
      }
      return name === 'IIF' ? iif(parts) : checkCall(parts)
    }
    case 'operation':
      return operation(syntax, syntax.operands.map(visit))
    case 'membership':
      return checkMembership(syntax, visit)
    case 'conditional':
      return chooseOf(checkBranches(syntax.branches, syntax.otherwise, visit), syntax)
    case 'case':
      return checkCase(syntax, visit)
    default:
      return checkLod(syntax, visit)
  }
}

type Visit = (part: Syntax) => Expression

function checkField({ names: written, from, to }: FieldSyntax, names: Names): Expression {
  const span = { from, to }
  const [first = '', second, ...rest] = written
  if (second === undefined) return names.field(first, span)
  if (first === 'Parameters' && rest.length === 0) return names.parameter(second, span)
  return names.field(written.join('].['), span)
}

function checkBranches(branches: readonly Branch[], otherwise: Syntax | null, visit: Visit) {
  return {
    branches: branches.map(({ when, result }) => ({ when: visit(when), result: visit(result) })),
    otherwise: otherwise === null ? null : visit(otherwise),
  }
}

function checkMembership(syntax: MembershipSyntax, visit: Visit): Expression {
  const operand = visit(syntax.operand)
  const span = spanOf(syntax)
  const { members, operatorSpan } = syntax
  const tree =
    'kind' in members ? setMember(visit(members)) : among(operand, members.map(visit), operatorSpan)
  const whole = { ...tree, ...span }
  return syntax.isNegated ? callOperator('NOT', [whole], operatorSpan, span) : whole
}

/** A branch by a set is a condition of its own; the others then compare. */
function checkCase(syntax: CaseSyntax, visit: Visit): Expression {
  const { subject, branches, otherwise } = syntax
  if (branches.every(({ when }) => when.kind !== 'membership')) {
    return matchOf(visit(subject), checkBranches(branches, otherwise, visit), syntax)
  }
  const conditions = branches.map(({ when, result }): Branch => {
    if (when.kind === 'membership') return { when, result }
    const operands = [subject, when]
    const compared: Syntax = {
      kind: 'operation',
      operator: '=',
      operatorSpans: [spanOf(when)],
      operands,
      ...spanOf(when),
      depth: 1 + Math.max(subject.depth, when.depth),
    }
    return { when: compared, result }
  })
  return chooseOf(checkBranches(conditions, otherwise, visit), syntax)
}

function checkLod(syntax: LodSyntax, visit: Visit): Expression {
  const dimensions = syntax.dimensions.map(visit)
  const wrong = dimensions.find(({ level }) => level !== 'row' && level !== 'constant')
  if (wrong !== undefined) {
    const message = 'a dimension of a level of detail expression cannot be an aggregate'
    throw new FormulaError('lod-content', message, spanOf(wrong))
  }
  const body = visit(syntax.body)
  if (body.level !== 'aggregate') {
    const message = 'a level of detail expression needs an aggregate'
    throw new FormulaError('lod-content', message, spanOf(body))
  }
  const { scope } = syntax
  const { type, collation } = body
  return { kind: 'lod', scope, dimensions, body, type, collation, level: 'row', ...spanOf(syntax) }
}

function spanOf({ from, to }: Span): Span {
  return { from, to }
}
