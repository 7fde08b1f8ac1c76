/** The typed tree of a formula: every name found, every operator and function chosen by the types of its operands. */

import type { Span } from './formula-error.ts'
import type { Collation, Value, ValueType } from './value.ts'

/**
 * What a value belongs to: nothing, one row of the data, the rows of a mark, or a mark among others. A level LOD
 * expression is a value of the row.
 */
export type Level = 'constant' | 'row' | 'aggregate' | 'table'

export interface TypedNode extends Span {
  readonly type: ValueType
  readonly level: Level
  /** Of the text column that a text comes from; null when none does. */
  readonly collation: Collation | null
}

export type Expression =
  | LiteralExpression
  | ColumnExpression
  | ParameterExpression
  | CalculationExpression
  | CallExpression
  | JunctionExpression
  | ChooseExpression
  | MatchExpression
  | AmongExpression
  | LodExpression

export interface LiteralExpression extends TypedNode {
  readonly kind: 'literal'
  readonly value: Value
}

/** A column of the data source. */
export interface ColumnExpression extends TypedNode {
  readonly kind: 'column'
  readonly name: string
}

export interface ParameterExpression extends TypedNode {
  readonly kind: 'parameter'
  readonly name: string
}

/** Another calculated field; its tree is shared by all who refer to it. */
export interface CalculationExpression extends TypedNode {
  readonly kind: 'calculation'
  readonly name: string
  readonly body: Expression
}

export interface CallExpression extends TypedNode {
  readonly kind: 'call'
  /** Key of the table of functions. */
  readonly name: string
  /** Index among the function's overloads. */
  readonly overload: number
  readonly operands: readonly Expression[]
}

export interface JunctionExpression extends TypedNode {
  readonly kind: 'junction'
  readonly operator: 'and' | 'or'
  readonly operands: readonly Expression[]
}

export interface ChosenBranch {
  readonly when: Expression
  readonly result: Expression
}

/** The first branch whose condition is true; an unknown condition is not. */
export interface ChooseExpression extends TypedNode {
  readonly kind: 'choose'
  readonly branches: readonly ChosenBranch[]
  readonly otherwise: Expression | null
}

/** The first branch whose value equals the subject; NULL equals nothing. */
export interface MatchExpression extends TypedNode {
  readonly kind: 'match'
  readonly subject: Expression
  readonly branches: readonly ChosenBranch[]
  readonly otherwise: Expression | null
}

/** Membership in a list, in the logic of three values. */
export interface AmongExpression extends TypedNode {
  readonly kind: 'among'
  readonly operand: Expression
  readonly members: readonly Expression[]
}

export interface LodExpression extends TypedNode {
  readonly kind: 'lod'
  readonly scope: 'fixed' | 'include' | 'exclude'
  readonly dimensions: readonly Expression[]
  readonly body: Expression
}

/** The parts of a node, a referenced calculation's tree among them. */
export function partsOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'calculation':
      return [node.body]
    case 'call':
    case 'junction':
      return node.operands
    case 'choose':
      return [...branchParts(node.branches), ...optionalPart(node.otherwise)]
    case 'match':
      return [node.subject, ...branchParts(node.branches), ...optionalPart(node.otherwise)]
    case 'among':
      return [node.operand, ...node.members]
    case 'lod':
      return [...node.dimensions, node.body]
    default:
      return []
  }
}

function branchParts(branches: readonly ChosenBranch[]): Expression[] {
  return branches.flatMap(({ when, result }) => [when, result])
}

function optionalPart(part: Expression | null): Expression[] {
  return part === null ? [] : [part]
}

/** Every node below a tree once, itself included, however often it is referred to. */
export function allNodes(tree: Expression): ReadonlySet<Expression> {
  const found = new Set<Expression>([tree])
  for (const node of found) for (const part of partsOf(node)) found.add(part)
  return found
}

/** The node with each of its parts replaced. A referenced calculation keeps its name. */
export function withParts(node: Expression, replace: (part: Expression) => Expression): Expression {
  const branch = ({ when, result }: ChosenBranch): ChosenBranch => ({
    when: replace(when),
    result: replace(result),
  })
  const optional = (part: Expression | null) => (part === null ? null : replace(part))
  switch (node.kind) {
    case 'calculation':
      return { ...node, body: replace(node.body) }
    case 'call':
    case 'junction':
      return { ...node, operands: node.operands.map(replace) }
    case 'choose':
      return { ...node, branches: node.branches.map(branch), otherwise: optional(node.otherwise) }
    case 'match':
      return {
        ...node,
        subject: replace(node.subject),
        branches: node.branches.map(branch),
        otherwise: optional(node.otherwise),
      }
    case 'among':
      return { ...node, operand: replace(node.operand), members: node.members.map(replace) }
    case 'lod':
      return { ...node, dimensions: node.dimensions.map(replace), body: replace(node.body) }
    default:
      return node
  }
}
