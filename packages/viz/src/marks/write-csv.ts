/** The CSV of a view: no byte order mark, CRLF after every line, quotes only where a field needs them. */

import type { MarkTable } from './mark-table.ts'

const chunkLength = 64 * 1024

/** Text in chunks of about 64 KiB; nothing for a table without columns. */
export async function* writeCsv(table: MarkTable): AsyncGenerator<string> {
  if (table.columns.length === 0) return
  let chunk = csvLine(table.columns.map((column) => column.caption))
  for (let row = 0; row < table.rowCount; row++) {
    chunk += csvLine(table.columns.map((column) => column.texts[row] ?? ''))
    if (chunk.length < chunkLength) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}

function csvLine(fields: readonly string[]): string {
  return `${fields.map(csvField).join(',')}\r\n`
}

function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
