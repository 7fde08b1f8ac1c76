/** A crosstab as a workbook of Excel: numbers are numbers, shown as the sheet writes them. */

import type { Crosstab, CrosstabCell } from '../layout/crosstab.ts'
import { OutputTooLarge } from './svg.ts'
import { bookLinks, bookElement, contentTypes, main, packageLinks } from './xlsx-package.ts'
import { createCellStyles, type CellStyles } from './xlsx-styles.ts'
import { escapeXml, properties, xmlHead } from './xml-text.ts'
import { packParts, type DocumentPart } from './zip-parts.ts'

export interface XlsxOptions {
  /** Of the sheet. */
  readonly name: string
  readonly now: Date
  readonly mostBytes: number
  readonly signal?: AbortSignal
}

/** What a sheet of Excel holds. */
const mostRows = 1_048_576
const mostColumns = 16_384
const mostCharacters = 32_767

/** @throws OutputTooLarge; the signal's reason when it fires */
export async function toXlsx(
  crosstab: Crosstab,
  { name, now, mostBytes, signal }: XlsxOptions,
): Promise<Uint8Array> {
  const { rowCount, columnCount } = crosstab
  if (rowCount > mostRows || columnCount > mostColumns) {
    throw new OutputTooLarge(
      `its crosstab has ${rowCount} rows and ${columnCount} columns; ` +
        `a sheet of Excel has ${mostRows} rows and ${mostColumns} columns`,
    )
  }
  return packParts(documentParts(crosstab, { name, now }), { mostBytes, signal })
}

/** Styles come after the cells that need them. */
function* documentParts(
  crosstab: Crosstab,
  { name, now }: Pick<XlsxOptions, 'name' | 'now'>,
): Generator<DocumentPart> {
  const styles = createCellStyles()
  const part = (path: string, content: string): DocumentPart => ({
    name: path,
    content: [xmlHead, content],
  })
  yield part('[Content_Types].xml', contentTypes)
  yield part('_rels/.rels', packageLinks)
  yield part('docProps/core.xml', properties(name, now))
  yield part('xl/workbook.xml', bookElement(name))
  yield part('xl/_rels/workbook.xml.rels', bookLinks)
  yield { name: 'xl/worksheets/sheet1.xml', content: sheetXml(crosstab, styles) }
  yield part('xl/styles.xml', styles.xml())
}

function* sheetXml(crosstab: Crosstab, styles: CellStyles): Generator<string> {
  yield `${xmlHead}<worksheet xmlns="${main}">`
  yield `${viewElement(crosstab)}<sheetFormatPr defaultRowHeight="15"/>${columnsElement(crosstab)}<sheetData>`
  let row = 0
  for (const cells of crosstab.rows()) {
    row += 1
    yield `<row r="${row}">`
    for (const [column, cell] of cells.entries()) {
      if (cell !== null) yield cellElement(`${columnLetters(column)}${row}`, cell, styles)
    }
    yield '</row>'
  }
  yield '</sheetData>'
  if (crosstab.runs.length > 0) yield `<mergeCells count="${crosstab.runs.length}">`
  for (const { firstRow, lastRow, firstColumn, lastColumn } of crosstab.runs) {
    const from = `${columnLetters(firstColumn)}${firstRow + 1}`
    yield `<mergeCell ref="${from}:${columnLetters(lastColumn)}${lastRow + 1}"/>`
  }
  if (crosstab.runs.length > 0) yield '</mergeCells>'
  yield '</worksheet>'
}

function cellElement(
  at: string,
  { text, value, isHeader }: CrosstabCell,
  styles: CellStyles,
): string {
  if (value !== undefined && Number.isFinite(value)) {
    return `<c r="${at}" s="${styles.ofNumber(value, text)}"><v>${value}</v></c>`
  }
  const style = isHeader ? styles.header : styles.text
  const content = escapeXml(withoutCodes(text.slice(0, mostCharacters)))
  return `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${content}</t></is></c>`
}

/** Readers take `_x000A_` for a character of that code, so that the underscore before one is written as a code itself. */
const withoutCodes = (text: string): string => text.replaceAll(/_(?=x[\da-f]{4}_)/gi, '_x005F_')

/** Headers stay in sight while the rest is scrolled. */
function viewElement({ headerRows, headerColumns, rowCount, columnCount }: Crosstab): string {
  const rows = rowCount > headerRows ? headerRows : 0
  const columns = columnCount > headerColumns ? headerColumns : 0
  if (rows === 0 && columns === 0) return ''
  const corner = `${columnLetters(columns)}${rows + 1}`
  const pane = rows > 0 && columns > 0 ? 'bottomRight' : rows > 0 ? 'bottomLeft' : 'topRight'
  const splits = `${columns > 0 ? ` xSplit="${columns}"` : ''}${rows > 0 ? ` ySplit="${rows}"` : ''}`
  return (
    `<sheetViews><sheetView workbookViewId="0"><pane${splits} topLeftCell="${corner}" ` +
    `activePane="${pane}" state="frozen"/></sheetView></sheetViews>`
  )
}

const sampledRows = 200
const narrowest = 8
const widest = 60

/** Wide enough for the texts of the first rows, in characters. */
function columnsElement(crosstab: Crosstab): string {
  if (crosstab.columnCount === 0) return ''
  const widths = Array.from({ length: crosstab.columnCount }, () => narrowest)
  let row = 0
  for (const cells of crosstab.rows()) {
    if ((row += 1) > sampledRows) break
    cells.forEach((cell, column) => {
      const needed = (cell?.text.length ?? 0) + 2
      widths[column] = Math.min(widest, Math.max(widths[column] ?? narrowest, needed))
    })
  }
  const columns = widths.map(
    (width, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  )
  return `<cols>${columns.join('')}</cols>`
}

function columnLetters(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26))
  return index < 26 ? letter : columnLetters(Math.floor(index / 26) - 1) + letter
}
