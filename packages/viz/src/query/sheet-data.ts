/** What the compiler of a sheet is given. */

import type { ParameterModel } from '../model/parameter.ts'
import type { Column } from '../model/sheet.ts'
import type { StoredTable } from '../model/stored-table.ts'

/** Where the rows of a sheet are. */
export interface SheetData {
  readonly table: StoredTable
  /** Absolute path of the table's Parquet file. */
  readonly path: string
  /** All columns of the data source, for `vf_` filters on fields the sheet does not use. */
  readonly columns: readonly Column[]
  readonly parameters: readonly ParameterModel[]
}
