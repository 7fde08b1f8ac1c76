/** What the filters of one query share. */

import type { Field, Literal, SetFilter } from '../model/sheet.ts'
import type { SheetFormulas } from './sheet-formulas.ts'

export interface FilterScope {
  readonly formulas: SheetFormulas
  /** Formulas of filters that look at other rows before the filters of the view do, under names of their own. */
  readonly early: (stage: string, fields: readonly Field[]) => SheetFormulas
  /** ISO time that relative dates count from. */
  readonly now: string
  /** By name with brackets. */
  readonly parameters: ReadonlyMap<string, Literal>
  /** Names columns that a query adds for a set. */
  readonly nextId: () => number
  /** By local name: the sets that the sheet looks at. */
  readonly sets: ReadonlyMap<string, readonly SetFilter[]>
}
