/** What formulas are evaluated on: a row, a group of rows, a mark among marks. */

import type { Expression, LodExpression } from './expression.ts'
import type { Surroundings } from './functions/function-table.ts'
import type { Value } from './value.ts'

export type Row = ReadonlyMap<string, Value>

/** Which rows LOD expressions see, and what the view groups by. */
export interface View {
  readonly dimensions: readonly Expression[]
  /** After the filters that come before FIXED. */
  readonly fixedRows: readonly Row[]
  /** After all filters. */
  readonly rows: readonly Row[]
}

export interface Environment extends Surroundings {
  readonly parameters: ReadonlyMap<string, Value>
  readonly view: View
  /** Values of LOD expressions by the rows they belong to; made when first asked for. */
  readonly lods: Map<LodExpression, (row: Row) => Value>
}

/** What a formula is evaluated on. */
export type Frame = RowFrame | GroupFrame | MarkFrame

export interface Evaluated {
  readonly environment: Environment
  /** Values of referenced calculations. */
  readonly known: Map<Expression, Value>
}

export interface RowFrame extends Evaluated {
  readonly kind: 'row'
  readonly row: Row
}

export interface GroupFrame extends Evaluated {
  readonly kind: 'group'
  readonly rows: readonly Row[]
}

export interface MarkFrame extends Evaluated {
  readonly kind: 'mark'
  readonly partition: Partition
  readonly index: number
  /** The calculation that PREVIOUS_VALUE speaks of. */
  readonly root: Expression
}

/** The marks that one calculation runs over. Values are kept, so that a window does not compute them again. */
export interface Partition {
  readonly size: number
  readonly group: (index: number) => GroupFrame
  /** The value of a calculation on a mark; those before it are computed first. */
  readonly valueAt: (root: Expression, index: number) => Value
  /** The values of an operand on all marks. */
  readonly valuesOf: (operand: Expression, root: Expression) => readonly Value[]
  /** The rows of all marks as one group. */
  readonly whole: () => GroupFrame
  readonly kept: Map<Expression, readonly Value[]>
}
