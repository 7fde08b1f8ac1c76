/** The tree of a parsed formula: names are not looked up and nothing is typed yet. */

import type { Span } from './formula-error.ts'

export type Syntax =
  | LiteralSyntax
  | FieldSyntax
  | CallSyntax
  | OperationSyntax
  | MembershipSyntax
  | ConditionalSyntax
  | CaseSyntax
  | LodSyntax

interface Node extends Span {
  /** Levels below this node, itself included. */
  readonly depth: number
}

export interface LiteralSyntax extends Node {
  readonly kind: 'literal'
  readonly type: 'number' | 'string' | 'date' | 'boolean' | 'null'
  /** As the lexer gives it. */
  readonly text: string
}

export interface FieldSyntax extends Node {
  readonly kind: 'field'
  /** Names from the outermost: `[Parameters].[Rate]` has two. */
  readonly names: readonly string[]
}

export interface CallSyntax extends Node {
  readonly kind: 'call'
  /** In upper case. */
  readonly name: string
  readonly nameSpan: Span
  readonly operands: readonly Syntax[]
}

export type OperationName =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '^'
  | '='
  | '<>'
  | '<'
  | '>'
  | '<='
  | '>='
  | 'AND'
  | 'OR'
  | 'NOT'
  | 'NEGATE'

/** AND and OR have any number of operands; chains of them are one node. */
export interface OperationSyntax extends Node {
  readonly kind: 'operation'
  readonly operator: OperationName
  /** The operator's own place; before each operand but the first, and for NOT and NEGATE before the only one. */
  readonly operatorSpans: readonly Span[]
  readonly operands: readonly Syntax[]
}

/** `x IN (a, b)`, `x IN [set]`, and both with NOT. */
export interface MembershipSyntax extends Node {
  readonly kind: 'membership'
  readonly operand: Syntax
  readonly operatorSpan: Span
  readonly isNegated: boolean
  readonly members: readonly Syntax[] | FieldSyntax
}

export interface Branch {
  readonly when: Syntax
  readonly result: Syntax
}

export interface ConditionalSyntax extends Node {
  readonly kind: 'conditional'
  readonly branches: readonly Branch[]
  readonly otherwise: Syntax | null
}

export interface CaseSyntax extends Node {
  readonly kind: 'case'
  readonly subject: Syntax
  readonly branches: readonly Branch[]
  readonly otherwise: Syntax | null
}

export interface LodSyntax extends Node {
  readonly kind: 'lod'
  /** `{ AGG(x) }` is fixed without dimensions. */
  readonly scope: 'fixed' | 'include' | 'exclude'
  readonly dimensions: readonly Syntax[]
  readonly body: Syntax
}
