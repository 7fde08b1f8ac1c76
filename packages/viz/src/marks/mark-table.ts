/**
 * One row per mark: what a sheet shows, as values and as the text a person reads.
 * CSV, text tables and every picture are made from it; nothing downstream asks the engine again.
 */

import type { ResultValue } from '../database/executor.ts'
import type { Field, SpecialPill, Unsupported } from '../model/sheet.ts'

/** Dates are ISO text (`2024-01-31` or `2024-01-31T10:00:00`); 64-bit integers beyond 2^53 lose no text form. */
export type MarkValue = ResultValue

export interface MarkColumn {
  /** Instance name of the field, or the special pill. */
  readonly key: string
  readonly item:
    | { readonly kind: 'field'; readonly field: Field }
    | { readonly kind: 'special'; readonly pill: SpecialPill }
  /** Header in CSV and tooltips, e.g. `Region`, `Avg. Sales`, `Month of Order Date`. */
  readonly caption: string
  readonly values: readonly MarkValue[]
  /** Display text of each value, formatted as the workbook says. */
  readonly texts: readonly string[]
}

/** Rows of one grain, where a shelf has dimensions side by side. */
export interface MarkBlock {
  /** Index among the blocks of the row shelf, and of the column shelf. */
  readonly row: number
  readonly column: number
  readonly from: number
  readonly rowCount: number
}

export interface MarkTable {
  readonly sheet: string
  /** Discrete columns first, then measures; the order of CSV. */
  readonly columns: readonly MarkColumn[]
  readonly rowCount: number
  readonly unsupported: readonly Unsupported[]
  /** Absent where all rows are of one grain. */
  readonly blocks?: readonly MarkBlock[]
  /** What was asked for and had no effect, one sentence each; e.g. a filter on a field that is not there. */
  readonly warnings?: readonly string[]
}
