/** A sheet of an `.xlsx` or `.xls` file to Parquet, by way of delimited text. */

import { createWriteStream } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Executor } from '../database/executor.ts'
import type { StoredTable } from '../model/stored-table.ts'
import { PackageError } from '../package/package-error.ts'
import { ExtractError } from './extract-error.ts'
import { tooLarge } from './text-guard.ts'
import { convertTextFile, type TextConversion } from './text-file.ts'
import { openXlsxBook } from './xlsx-book.ts'
import { isXlsStart, xlsRows } from './xls-rows.ts'
import { parseRange } from './xlsx-cells.ts'
import { xlsxRows, type XlsxRow } from './xlsx-rows.ts'

export interface XlsxConversion extends Omit<
  TextConversion,
  'characterSet' | 'separator' | 'textQualifier' | 'locale'
> {
  readonly sheet: string
  /** Cells such as `A1:C13`; absent for the whole sheet. */
  readonly range?: string
}

/** @throws ExtractError source-unreadable, source-too-large, conversion-timeout; PackageError for a broken zip. */
export async function convertXlsxSheet(
  conversion: XlsxConversion,
  executor: Executor,
): Promise<StoredTable> {
  const text = join(conversion.target, 'sheet.csv')
  try {
    const { limits, signal } = conversion
    const lines = withinBytes(csvLines(sheetRows(conversion), conversion), limits.sheetBytes)
    await pipeline(
      Readable.from(lines),
      createWriteStream(text),
      ...(signal === undefined ? [] : [{ signal }]),
    )
    return await convertTextFile(
      { ...conversion, source: text, hasHeader: true, separator: ',' },
      executor,
    )
  } catch (error) {
    throw asUnreadable(error)
  } finally {
    await rm(text, { force: true })
  }
}

async function* sheetRows(conversion: XlsxConversion): AsyncGenerator<XlsxRow> {
  const { sheet, limits, signal, source } = conversion
  const range = conversion.range === undefined ? null : parseRange(conversion.range)
  if (await isXlsFile(source)) {
    yield* xlsRows({ file: source, sheet, range }, limits, signal)
    return
  }
  await using book = await openXlsxBook(source)
  yield* xlsxRows(book, { sheet, range, limits })
}

async function isXlsFile(path: string): Promise<boolean> {
  await using handle = await open(path)
  const { buffer } = await handle.read(Buffer.alloc(8), 0, 8, 0)
  return isXlsStart(buffer)
}

/** What is wrong with the XML of a part is wrong with the file. */
function asUnreadable(error: unknown): unknown {
  if (!(error instanceof PackageError) || error.code.startsWith('zip-')) return error
  const message = `the .xlsx file cannot be read: ${error.message}`
  return new ExtractError('source-unreadable', message, { cause: error })
}

/** Every value quoted, so that only an empty cell is null. The first row names the columns. */
async function* csvLines(
  rows: AsyncIterable<XlsxRow>,
  { hasHeader, limits }: XlsxConversion,
): AsyncGenerator<string> {
  let names: readonly string[] | undefined
  let cells = 0
  for await (const row of rows) {
    if (names === undefined) {
      names = columnNames(row, hasHeader)
      yield `${names.map((name) => quoted(name)).join(',')}\n`
      if (hasHeader) continue
    }
    if (row.every((value) => value === null)) continue
    cells += names.length
    if (cells > limits.sheetCells) {
      throw tooLarge(`it has more than the ${limits.sheetCells} cells allowed`)
    }
    const written = names.map((_, index) => row[index] ?? null)
    yield `${written.map((value) => (value === null ? '' : quoted(value))).join(',')}\n`
  }
}

async function* withinBytes(lines: AsyncIterable<string>, most: number): AsyncGenerator<string> {
  let written = 0
  for await (const line of lines) {
    written += line.length
    if (written > most) throw tooLarge(`its text has more than the ${most} bytes allowed`)
    yield line
  }
}

/** A column without heading is called by its place, `F3`; a repeated heading gets a number, as Tableau does. */
function columnNames(row: XlsxRow, hasHeader: boolean): string[] {
  const taken = new Set<string>()
  return row.map((value, index) => {
    const heading = hasHeader && value !== null ? value.trim() : ''
    const base = heading === '' ? `F${index + 1}` : heading
    let name = base
    for (let copy = 1; taken.has(name.toLowerCase()); copy++) name = `${base}${copy}`
    taken.add(name.toLowerCase())
    return name
  })
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}
