/** How much the files behind a workbook may ask of this machine while they become tables. */

export interface TableLimits {
  /** For all files of a workbook together. */
  readonly conversionTimeMs: number
  /** On disk, for the conversion of one file: what is unpacked, in between, and the result. */
  readonly scratchBytes: number
  /** Rows of one table. */
  readonly rows: number
  /** Columns of one table. */
  readonly columns: number
  /** Rows times columns of one text file. */
  readonly cells: number
  /** One line of a text file, with the newlines that it holds in quotes. */
  readonly lineBytes: number
  /** Rows times columns of one sheet of an `.xlsx` file, empty cells too. */
  readonly sheetCells: number
  /** Text of the cells of one sheet, repeated where cells share it. */
  readonly sheetBytes: number
  /** Text that the cells of an `.xlsx` file share. */
  readonly sharedStringBytes: number
}

export const defaultTableLimits: TableLimits = Object.freeze({
  conversionTimeMs: 600_000,
  scratchBytes: 20 * 1024 ** 3,
  rows: 100_000_000,
  columns: 2000,
  cells: 1_000_000_000,
  lineBytes: 2 * 1024 ** 2,
  sheetCells: 50_000_000,
  sheetBytes: 1024 ** 3,
  sharedStringBytes: 128 * 1024 ** 2,
})
