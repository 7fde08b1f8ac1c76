/** Styles of the cells of a crosstab: one of headers, one of texts, and one for each number format. */

import { numberCode } from './number-code.ts'
import { main } from './xlsx-package.ts'
import { escapeXml } from './xml-text.ts'

export interface CellStyles {
  readonly header: number
  readonly text: number
  ofNumber(value: number, text: string): number
  /** Of all styles that were asked for. */
  xml(): string
}

/** Numbers below are formats that readers know. */
const firstOwnFormat = 164
/** The header, the text, and before both the plain style that every document has. */
const firstNumberStyle = 3
/** Excel takes about 64,000 styles. Numbers beyond this many forms are shown plainly. */
const mostFormats = 4_000

export function createCellStyles(): CellStyles {
  const codes = new Map<string, number>()
  return {
    header: 1,
    text: 2,
    ofNumber: (value, text) => {
      const code = numberCode(value, text)
      const known = codes.get(code)
      if (known !== undefined) return known
      if (codes.size >= mostFormats) return 0
      const style = firstNumberStyle + codes.size
      codes.set(code, style)
      return style
    },
    xml: () => stylesElement([...codes.keys()]),
  }
}

function stylesElement(codes: readonly string[]): string {
  const formats = codes.map(
    (code, index) =>
      `<numFmt numFmtId="${firstOwnFormat + index}" formatCode="${escapeXml(code)}"/>`,
  )
  const numbers = codes.map(
    (_, index) =>
      `<xf numFmtId="${firstOwnFormat + index}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`,
  )
  const known =
    codes.length === 0 ? '' : `<numFmts count="${codes.length}">${formats.join('')}</numFmts>`
  return (
    `<styleSheet xmlns="${main}">${known}` +
    '<fonts count="2"><font><sz val="10"/><name val="Arial"/></font><font><b/><sz val="10"/><name val="Arial"/></font></fonts>' +
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    `<cellXfs count="${firstNumberStyle + codes.length}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1"><alignment vertical="top"/></xf>' +
    `<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0"/>${numbers.join('')}</cellXfs></styleSheet>`
  )
}
