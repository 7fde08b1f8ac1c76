/** Why a formula is refused, and where in its text. */

export type FormulaErrorKind =
  | 'syntax'
  | 'unknown-field'
  | 'unknown-function'
  | 'argument-count'
  | 'argument-type'
  | 'operator-type'
  | 'result-type'
  | 'aggregate-mix'
  | 'nested-aggregate'
  | 'lod-content'
  | 'constant-required'
  | 'limit'
  | 'context'
  /** The formula is right, and this library does not compute it. */
  | 'unsupported'

/** A part of a formula's text: offsets in UTF-16 code units, the end exclusive. */
export interface Span {
  readonly from: number
  readonly to: number
}

export class FormulaError extends Error {
  override readonly name = 'FormulaError'
  readonly kind: FormulaErrorKind
  /** Null when the fault is in another formula that this one refers to. */
  readonly span: Span | null

  constructor(kind: FormulaErrorKind, message: string, span: Span | null) {
    super(message)
    this.kind = kind
    this.span = span
  }
}
