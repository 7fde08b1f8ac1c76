/** What level of detail expressions group by. */

import type { Expression as Formula, LodExpression } from '../calculation/expression.ts'
import { dimensionName } from '../calculation/interpreter.ts'
import type { Expression } from './logical-query.ts'

export interface Dimension {
  /** The column it looks at, or the whole formula. */
  readonly column: string
  /** How it looks at it: `None`, a date part, or the start of one, as pills spell them. */
  readonly derivation: string
  readonly expression: Expression
}

/** EXCLUDE of a column takes away every part of it that the view shows; of a date part, that part alone. */
export function dimensionsOfLod(
  { scope }: LodExpression,
  own: readonly Dimension[],
  view: readonly Dimension[],
): readonly Dimension[] {
  if (scope === 'fixed') return own
  if (scope === 'include') return [...view, ...own]
  const isExcluded = (shown: Dimension) =>
    own.some(
      ({ column, derivation }) =>
        column === shown.column && (derivation === 'None' || derivation === shown.derivation),
    )
  return view.filter((dimension) => !isExcluded(dimension))
}

const parts = 'Year Quarter Month Week Day Hour Minute Second Weekday'.split(' ')

/** `YEAR([d])`, `DATEPART('year', [d])` and a pill of the year are one dimension. */
export function keyOfFormula(node: Formula): Pick<Dimension, 'column' | 'derivation'> {
  if (node.kind === 'call') {
    const [first, second] = node.operands
    const named = parts.find((part) => part.toUpperCase() === node.name)
    if (named !== undefined && first !== undefined) {
      return { column: baseName(first), derivation: named }
    }
    const unit = first?.kind === 'literal' ? String(first.value).toLowerCase() : ''
    const part = parts.find((name) => name.toLowerCase() === unit)
    if (part !== undefined && second !== undefined && node.operands.length === 2) {
      if (node.name === 'DATEPART') return { column: baseName(second), derivation: part }
      if (node.name === 'DATETRUNC')
        return { column: baseName(second), derivation: `${part}-Trunc` }
    }
  }
  return { column: baseName(node), derivation: 'None' }
}

function baseName(node: Formula): string {
  if (node.kind === 'call' && node.name === 'widen' && node.operands[0] !== undefined) {
    return baseName(node.operands[0])
  }
  return node.kind === 'column' || node.kind === 'calculation' ? node.name : dimensionName(node)
}
