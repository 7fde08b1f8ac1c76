/** A table whose rows are on disk: what a conversion leaves and a query scans. */

import type { DataType } from './sheet.ts'

export interface StoredColumn {
  readonly name: string
  readonly type: DataType
  /** Its name in the Parquet file, where that is another: databases do not tell names apart by case. */
  readonly key?: string
  /** The relation it is of, where columns of several stand side by side. */
  readonly table?: string
  /** Set where the source has text and none of it is a value of the type: one such text. */
  readonly unreadable?: string
}

export interface StoredTable {
  /** Schema within the extract (`Extract`, `public`); empty for a file source. */
  readonly schema: string
  readonly name: string
  /** Parquet file name within the folder. */
  readonly file: string
  readonly columns: readonly StoredColumn[]
}
