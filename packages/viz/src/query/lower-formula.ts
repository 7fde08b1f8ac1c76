/** Typed formulas as expressions of the logical query. */

import { callSite } from '../calculation/evaluate-call.ts'
import {
  allNodes,
  type CallExpression,
  type ChosenBranch,
  type Expression as Formula,
} from '../calculation/expression.ts'
import { functions } from '../calculation/functions/all-functions.ts'
import type { Surroundings } from '../calculation/functions/function-table.ts'
import { evaluateConstant } from '../calculation/interpreter.ts'
import { isoText, type Value, type ValueType } from '../calculation/value.ts'
import type { DataType, Literal } from '../model/sheet.ts'
import type { Expression } from './logical-query.ts'

/** What is the same for every formula of one query. */
export interface FormulaConstants extends Surroundings {
  /** By name without brackets. */
  readonly parameters: ReadonlyMap<string, Value>
}

/** How the leaves of a formula are found where it is computed. */
export interface Leaves {
  readonly constants: FormulaConstants
  readonly leaf: (node: Formula & { kind: 'column' | 'calculation' | 'lod' }) => Expression
  /** An aggregate; never asked for formulas of rows. */
  readonly aggregate: (node: Formula & { kind: 'call' }) => Expression
}

/** @throws FormulaError unsupported for what a query does not compute. */
export function lowerFormula(node: Formula, leaves: Leaves): Expression {
  const lower = (part: Formula): Expression => lowerFormula(part, leaves)
  if (node.level === 'constant' && isFoldable(node)) return foldedConstant(node, leaves.constants)
  switch (node.kind) {
    case 'literal':
      return literal(node.type, node.value)
    case 'parameter':
      return literal(node.type, leaves.constants.parameters.get(node.name) ?? null)
    case 'column':
    case 'calculation':
    case 'lod':
      return leaves.leaf(node)
    case 'call': {
      const definition = functions.get(node.name)
      if (definition?.level === 'aggregate') return leaves.aggregate(node)
      return loweredCall(node, leaves)
    }
    case 'junction':
      return { kind: node.operator, operands: node.operands.map(lower) }
    case 'among': {
      const operand = keyed(node.operand, node, lower)
      return { kind: 'in', operand, values: node.members.map((part) => keyed(part, node, lower)) }
    }
    case 'choose': {
      const branches = node.branches.map(({ when, result }) => ({
        when: lower(when),
        result: lower(result),
      }))
      return { kind: 'choose', branches, otherwise: optional(node.otherwise, lower) }
    }
    default: {
      const subject = keyed(node.subject, node.subject, lower)
      const branch = ({ when, result }: ChosenBranch) => ({
        when: keyed(when, node.subject, lower),
        result: lower(result),
      })
      const branches = node.branches.map(branch)
      return { kind: 'match', subject, branches, otherwise: optional(node.otherwise, lower) }
    }
  }
}

/** Constant operands are folded first: a regular expression may come from a parameter. */
function loweredCall(node: CallExpression, leaves: Leaves): Expression {
  const { name, overload } = node
  const operands = node.operands.map((part): Formula => {
    if (part.level !== 'constant' || !isFoldable(part)) return part
    const { type, collation, from, to } = part
    const value = evaluateConstant(part, leaves.constants)
    return { kind: 'literal', level: 'constant', value, type, collation, from, to }
  })
  const definition = functions.get(name)
  const chosen = definition?.overloads[overload]
  const site = callSite({ ...node, operands }, chosen?.takes ?? [])
  // What a database cannot compute is said while the formula is still at hand.
  if (definition?.level === 'row') {
    definition.overloads[overload]?.duckdb(
      operands.map(() => 'NULL'),
      site,
    )
  }
  const lowered = operands.map((part) => lowerFormula(part, leaves))
  return { kind: 'formula-call', name, overload, operands: lowered, site }
}

function optional(node: Formula | null, lower: (part: Formula) => Expression): Expression | null {
  return node === null ? null : lower(node)
}

/** The part as it is compared for equality, by the collation of the node that compares. */
function keyed(part: Formula, by: Formula, lower: (part: Formula) => Expression): Expression {
  const operand = lower(part)
  if (part.type !== 'string' || by.collation !== 'en_US_CI') return operand
  return { kind: 'equality-key', operand, collation: by.collation }
}

/** Regular expressions run in the database, which bounds their time. */
function isFoldable(node: Formula): boolean {
  return [...allNodes(node)].every(
    (part) => part.kind !== 'call' || !part.name.startsWith('REGEXP'),
  )
}

function foldedConstant(node: Formula, constants: FormulaConstants): Expression {
  return literal(node.type, evaluateConstant(node, constants))
}

function literal(type: ValueType, value: Value): Expression {
  return { kind: 'literal', type: dataTypeOf(type), value: literalOf(type, value) }
}

function literalOf(type: ValueType, value: Value): Literal {
  if (typeof value === 'bigint') {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : value.toString()
  }
  if ((type === 'date' || type === 'datetime') && typeof value === 'number') {
    return isoText(type, value)
  }
  return typeof value === 'number' && !Number.isFinite(value) ? null : value
}

/** NULL without a type has to have one in SQL. */
export function dataTypeOf(type: ValueType): DataType {
  return type === 'null' ? 'string' : type
}
