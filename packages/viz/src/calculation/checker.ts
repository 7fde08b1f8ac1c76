/** From a formula to a typed tree: names found, functions chosen, levels kept apart. */

import { checkSyntax, type Names } from './check-syntax.ts'
import { widened } from './check-types.ts'
import type { CalculationExpression, Expression } from './expression.ts'
import { FormulaError, type Span } from './formula-error.ts'
import { parseFormula } from './parser.ts'
import type { FormulaScope } from './scope.ts'

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

  const calculation = (name: string, formula: string): Expression => {
    const found = known.get(name)
    if (found !== undefined) return found
    refuseEndless(name, running)
    running.push(name)
    try {
      const tree = checkSyntax(parseFormula(formula), names)
      known.set(name, tree)
      return tree
    } catch (error) {
      throw error instanceof FormulaError ? within(name, error) : error
    } finally {
      running.pop()
    }
  }

  const names: Names = {
    field: (name, span) => {
      const meaning = scope.field(name)
      if (meaning === null) {
        throw new FormulaError('unknown-field', `there is no field "${name}"`, span)
      }
      if (meaning.kind === 'column') {
        const { type, collation } = meaning
        return { kind: 'column', name: meaning.name, type, level: 'row', collation, ...span }
      }
      const node = referenceTo(meaning.name, calculation(meaning.name, meaning.formula), span)
      return meaning.type === undefined ? node : asDeclared(node, meaning.type, span)
    },
    parameter: (name, span) => {
      const parameter = scope.parameter(name)
      if (parameter === null) {
        throw new FormulaError('unknown-field', `there is no parameter "${name}"`, span)
      }
      return { kind: 'parameter', ...parameter, level: 'constant', collation: null, ...span }
    },
  }

  return {
    check: (formula) => checkSyntax(parseFormula(formula), names),
    field: (name) => names.field(name, { from: 0, to: 0 }),
  }
}

/** @throws FormulaError context for a circle, limit for a chain that is too long. */
function refuseEndless(name: string, running: readonly string[]): void {
  if (running.includes(name)) {
    const circle = [...running.slice(running.indexOf(name)), name].join(' -> ')
    const message = `calculations refer to each other in a circle: ${circle}`
    throw new FormulaError('context', message, null)
  }
  if (running.length >= mostReferences) {
    const message = `calculations refer to each other more than ${mostReferences} deep`
    throw new FormulaError('limit', message, null)
  }
}

/** The fault of another formula: its place says nothing about the one that refers to it. */
function within(name: string, error: FormulaError): FormulaError {
  const message = error.span === null ? error.message : `${name}: ${error.message}`
  return new FormulaError(error.kind, message, null)
}

function referenceTo(name: string, body: Expression, span: Span): CalculationExpression {
  const { type, level, collation } = body
  return { kind: 'calculation', name, body, type, level, collation, ...span }
}

/** The document's type decides where both are numbers or both dates; otherwise the formula's stays. */
function asDeclared(node: Expression, type: Expression['type'], span: Span): Expression {
  const isWider =
    (node.type === 'integer' && type === 'real') || (node.type === 'date' && type === 'datetime')
  return isWider ? { ...widened(node, type), ...span } : node
}
