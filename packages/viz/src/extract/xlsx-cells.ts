/** Cell addresses and the values of spreadsheet cells. */

/** Zero-based, both ends included. */
export interface CellRange {
  readonly firstRow: number
  readonly lastRow: number
  readonly firstColumn: number
  readonly lastColumn: number
}

/** Reads `A1:C13`; null when it is not of that form. */
export function parseRange(text: string): CellRange | null {
  const match = /^\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})$/i.exec(text)
  if (match === null) return null
  const [, firstColumn = '', firstRow, lastColumn = '', lastRow] = match
  return {
    firstColumn: columnIndex(firstColumn),
    firstRow: Number(firstRow) - 1,
    lastColumn: columnIndex(lastColumn),
    lastRow: Number(lastRow) - 1,
  }
}

/** Zero-based index of a column's letters: A is 0, AA is 26. */
export function columnIndex(letters: string): number {
  let index = 0
  for (const letter of letters.toUpperCase()) index = index * 26 + letter.charCodeAt(0) - 64
  return index - 1
}

/** ISO text of a serial date: a date alone when there is no time of day. */
export function serialDate(serial: number, startsIn1904: boolean): string | null {
  if (!Number.isFinite(serial) || serial < 0 || serial > 2_958_466) return null
  // The 1900 system counts a February 29 that never was, so days before March 1900 are one further on.
  const adjusted = startsIn1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial
  const milliseconds = Math.round((adjusted - 25_569) * 86_400) * 1000
  const text = new Date(milliseconds).toISOString().slice(0, 19)
  return text.endsWith('T00:00:00') ? text.slice(0, 10) : text
}

/** True when a number format code shows a date or time. */
export function isDateFormat(code: string): boolean {
  const bare = code.replaceAll(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
  return /[ymdhs]/i.test(bare) && !/^general$/i.test(bare) && !/[#?]/.test(bare)
}

/** Numbers of the formats that every spreadsheet program knows and that show dates or times. */
export function isBuiltInDateFormat(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 58)
}
