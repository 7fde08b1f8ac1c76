/** Rows of one sheet as a stream: each cell as text, dates as ISO text, empty cells as null. */

import type { SaxesTagPlain } from 'saxes'
import { XmlReader } from '../package/xml-reader.ts'
import type { TableLimits } from './table-limits.ts'
import { tooLarge } from './text-guard.ts'
import type { XlsxBook } from './xlsx-book.ts'
import { columnIndex, serialDate, type CellRange } from './xlsx-cells.ts'
import { longestCell, spreadsheetXml } from './xlsx-strings.ts'

export type XlsxRow = readonly (string | null)[]

export interface SheetReading {
  readonly sheet: string
  /** Absent: the whole sheet. */
  readonly range: CellRange | null
  readonly limits: TableLimits
}

interface OpenCell {
  readonly row: number
  readonly column: number
  readonly type: string
  readonly style: number
  text: string
}

const widestSheet = 16_384
const longestSheet = 1_048_576
const wholeSheet: CellRange = {
  firstRow: 0,
  lastRow: longestSheet - 1,
  firstColumn: 0,
  lastColumn: widestSheet - 1,
}

/**
 * Rows of the range, or of the whole sheet, each as long as its last cell. One empty row stands for all that the file
 * leaves out before a row.
 *
 * @throws ExtractError source-too-large where a limit is passed; PackageError when the sheet is not XML
 */
export async function* xlsxRows(book: XlsxBook, reading: SheetReading): AsyncGenerator<XlsxRow> {
  const { sheet, limits } = reading
  const reader = new SheetReader(book, await book.sharedStrings(limits), reading)
  for await (const chunk of book.sheet(sheet)) {
    reader.write(chunk)
    yield* reader.take()
  }
  reader.finish()
  yield* reader.take()
}

class SheetReader {
  readonly #book: XlsxBook
  readonly #strings: readonly string[]
  readonly #range: CellRange
  readonly #limits: TableLimits
  readonly #reader: XmlReader
  #ready: XlsxRow[] = []
  #row: (string | null)[] = []
  #rowIndex = -1
  #column = -1
  /** The row that follows the last one given out. */
  #next: number
  #rows = 0
  #cell: OpenCell | null = null
  #isValue = false
  /** Inside a reading aid of East Asian text, which is not part of it. */
  #isPhonetic = false

  constructor(book: XlsxBook, strings: readonly string[], { range, limits }: SheetReading) {
    this.#book = book
    this.#strings = strings
    this.#range = range ?? wholeSheet
    this.#limits = limits
    this.#next = this.#range.firstRow
    this.#reader = new XmlReader(spreadsheetXml, {
      open: (tag) => this.#open(tag),
      text: (text) => {
        const cell = this.#isValue ? this.#cell : null
        if (cell !== null && cell.text.length < longestCell) cell.text += text
      },
      close: (name) => this.#close(name),
    })
  }

  write(chunk: Uint8Array): void {
    this.#reader.write(chunk)
  }

  finish(): void {
    this.#reader.finish()
  }

  take(): XlsxRow[] {
    const ready = this.#ready
    this.#ready = []
    return ready
  }

  #open({ name, attributes }: SaxesTagPlain): void {
    if (name === 'row') {
      const written = Number(attributes['r'])
      this.#rowIndex = Number.isInteger(written) && written > 0 ? written - 1 : this.#rowIndex + 1
      this.#column = -1
      this.#row = []
    } else if (name === 'c') {
      const letters = /^[A-Z]{1,3}/i.exec(attributes['r'] ?? '')?.[0]
      this.#column = letters === undefined ? this.#column + 1 : columnIndex(letters)
      this.#cell = {
        row: this.#rowIndex,
        column: this.#column,
        type: attributes['t'] ?? 'n',
        style: Number(attributes['s'] ?? 0),
        text: '',
      }
    }
    if (name === 'rPh') this.#isPhonetic = true
    this.#isValue = !this.#isPhonetic && (name === 'v' || name === 't')
  }

  #close(name: string): void {
    this.#isValue = false
    if (name === 'rPh') this.#isPhonetic = false
    if (name === 'c' && this.#cell !== null) this.#put(this.#cell)
    if (name === 'row') this.#endRow()
  }

  /** A cell that has a style only does not make its row longer than it may be. */
  #put(cell: OpenCell): void {
    this.#cell = null
    const { firstColumn, lastColumn } = this.#range
    const { columns } = this.#limits
    if (cell.column < firstColumn || cell.column > lastColumn) return
    const value = this.#value(cell)
    const place = cell.column - firstColumn
    if (place >= columns) {
      if (value === null) return
      throw tooLarge(`it has more than the ${columns} columns allowed`)
    }
    while (this.#row.length < place) this.#row.push(null)
    this.#row[place] = value
  }

  #value({ type, text, style }: OpenCell): string | null {
    const written = text.slice(0, longestCell)
    if (written === '' || type === 'e') return null
    if (type === 's') return this.#strings[Number(written)] ?? null
    if (type === 'b') return written === '1' ? 'true' : 'false'
    if (type === 'd') return written.replace(/Z$/, '')
    if (type === 'n' && this.#book.dateStyles.has(style)) {
      return serialDate(Number(written), this.#book.startsIn1904)
    }
    return written
  }

  #endRow(): void {
    const { firstRow, lastRow } = this.#range
    if (this.#rowIndex < firstRow || this.#rowIndex > lastRow) return
    if (this.#next < this.#rowIndex) this.#ready.push([])
    this.#ready.push(this.#row)
    this.#next = this.#rowIndex + 1
    this.#rows += 1
    const { rows } = this.#limits
    if (this.#rows > rows) throw tooLarge(`it has more than the ${rows} rows allowed`)
  }
}
