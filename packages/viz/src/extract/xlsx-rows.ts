/** Rows of one sheet as a stream: each cell as text, dates as ISO text, empty cells as null. */

import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { refuseBrokenXml, type XlsxBook } from './xlsx-book.ts'
import { columnIndex, serialDate, type CellRange } from './xlsx-cells.ts'

export type XlsxRow = readonly (string | null)[]

interface OpenCell {
  readonly row: number
  readonly column: number
  readonly type: string
  readonly style: number
  text: string
}

const widestSheet = 16_384
const longestSheet = 1_048_576

/** Rows of the range, or of the whole sheet; rows that the file leaves out are empty. */
export async function* xlsxRows(
  book: XlsxBook,
  sheet: string,
  range: CellRange | null,
): AsyncGenerator<XlsxRow> {
  const reader = new SheetReader(book, await book.sharedStrings(), range)
  const decoder = new TextDecoder()
  for await (const chunk of book.sheet(sheet)) {
    reader.write(decoder.decode(chunk, { stream: true }))
    yield* reader.take()
  }
  reader.finish()
  yield* reader.take()
}

class SheetReader {
  readonly #book: XlsxBook
  readonly #strings: readonly string[]
  readonly #range: CellRange
  readonly #parser = new SaxesParser({})
  #ready: XlsxRow[] = []
  #row: (string | null)[] = []
  #rowIndex = -1
  #column = -1
  #emitted: number
  #cell: OpenCell | null = null
  #isValue = false
  /** Inside a reading aid of East Asian text, which is not part of it. */
  #isPhonetic = false

  constructor(book: XlsxBook, strings: readonly string[], range: CellRange | null) {
    this.#book = book
    this.#strings = strings
    this.#range = range ?? {
      firstRow: 0,
      lastRow: longestSheet - 1,
      firstColumn: 0,
      lastColumn: widestSheet - 1,
    }
    this.#emitted = this.#range.firstRow
    refuseBrokenXml(this.#parser)
    this.#parser.on('opentag', (tag) => this.#open(tag))
    this.#parser.on('text', (text) => {
      if (this.#isValue && this.#cell !== null) this.#cell.text += text
    })
    this.#parser.on('closetag', (tag) => this.#close(tag.name))
  }

  write(text: string): void {
    this.#parser.write(text)
  }

  finish(): void {
    this.#parser.close()
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

  #put(cell: OpenCell): void {
    this.#cell = null
    const { firstColumn, lastColumn } = this.#range
    if (cell.column < firstColumn || cell.column > lastColumn) return
    const place = cell.column - firstColumn
    while (this.#row.length < place) this.#row.push(null)
    this.#row[place] = this.#value(cell)
  }

  #value({ type, text, style }: OpenCell): string | null {
    if (text === '' || type === 'e') return null
    if (type === 's') return this.#strings[Number(text)] ?? null
    if (type === 'b') return text === '1' ? 'true' : 'false'
    if (type === 'd') return text.replace(/Z$/, '')
    if (type === 'n' && this.#book.dateStyles.has(style)) {
      return serialDate(Number(text), this.#book.startsIn1904)
    }
    return text
  }

  #endRow(): void {
    const { firstRow, lastRow } = this.#range
    if (this.#rowIndex < firstRow || this.#rowIndex > lastRow) return
    while (this.#emitted < this.#rowIndex) {
      this.#ready.push([])
      this.#emitted += 1
    }
    this.#ready.push(this.#row)
    this.#emitted += 1
  }
}
