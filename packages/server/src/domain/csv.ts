/** Reads comma-separated values as RFC 4180 has them, and knows the line on which each record begins. */

export interface CsvRecord {
  /** Of the file, from 1 on. */
  readonly line: number
  /** Without blanks around them, unless they stand in quotes. */
  readonly fields: readonly string[]
  /** A quote was opened and not closed before the end of the file. */
  readonly isCut: boolean
}

/** Lines end in CR, LF or both; blank lines are no records. */
export function readCsv(text: string): readonly CsvRecord[] {
  const reader = new CsvReader(text.startsWith('\uFEFF') ? text.slice(1) : text)
  return reader.records()
}

class CsvReader {
  readonly #text: string
  #at = 0
  #line = 1

  constructor(text: string) {
    this.#text = text
  }

  records(): readonly CsvRecord[] {
    const found: CsvRecord[] = []
    while (this.#at < this.#text.length) {
      const record = this.#record()
      if (record.isCut || record.fields.length > 1 || record.fields[0] !== '') found.push(record)
    }
    return found
  }

  #record(): CsvRecord {
    const line = this.#line
    const fields: string[] = []
    for (;;) {
      const { value, isCut } = this.#field()
      fields.push(value)
      if (isCut) return { line, fields, isCut }
      if (this.#text[this.#at] !== ',') break
      this.#at += 1
    }
    this.#endLine()
    return { line, fields, isCut: false }
  }

  #field(): { readonly value: string; readonly isCut: boolean } {
    const blanks = /[ \t]*/y
    blanks.lastIndex = this.#at
    const before = blanks.exec(this.#text)?.[0].length ?? 0
    if (this.#text[this.#at + before] !== '"') return { value: this.#plain().trim(), isCut: false }
    this.#at += before + 1
    return this.#quoted()
  }

  /** Up to the next comma or end of a line. */
  #plain(): string {
    const end = /[,\r\n]|$/g
    end.lastIndex = this.#at
    const until = end.exec(this.#text)?.index ?? this.#text.length
    const value = this.#text.slice(this.#at, until)
    this.#at = until
    return value
  }

  /** Two quotes stand for one. What follows the closing quote is part of the value, as other readers have it. */
  #quoted(): { readonly value: string; readonly isCut: boolean } {
    let value = ''
    for (;;) {
      const close = this.#text.indexOf('"', this.#at)
      const piece = this.#text.slice(this.#at, close < 0 ? undefined : close)
      this.#line += piece.match(/\r\n|\r|\n/g)?.length ?? 0
      value += piece
      this.#at = close < 0 ? this.#text.length : close + 1
      if (close < 0) return { value, isCut: true }
      if (this.#text[this.#at] !== '"') return { value: value + this.#plain().trim(), isCut: false }
      value += '"'
      this.#at += 1
    }
  }

  #endLine(): void {
    if (this.#text[this.#at] === '\r') this.#at += 1
    if (this.#text[this.#at] === '\n') this.#at += 1
    this.#line += 1
  }
}
