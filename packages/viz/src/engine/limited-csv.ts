/** CSV no larger than a limit, known before the first of it is written. */

import type { MarkTable } from '../marks/mark-table.ts'
import { writeCsv } from '../marks/write-csv.ts'
import { outputTooLarge } from './viz-error.ts'
import type { VizLimits } from './viz-limits.ts'

/** @throws VizError `output-too-large` */
export async function limitedCsv(
  table: MarkTable,
  { outputBytes }: Pick<VizLimits, 'outputBytes'>,
  view: string,
): Promise<AsyncIterable<string>> {
  if (mostBytes(table) > outputBytes && !(await fits(table, outputBytes))) {
    throw outputTooLarge(view, new Error(`its CSV has more than the ${outputBytes} bytes allowed`))
  }
  return writeCsv(table)
}

/** What the CSV cannot exceed: a UTF-16 unit takes three bytes at most, and so does a quote that is doubled. */
function mostBytes({ columns, rowCount }: MarkTable): number {
  let units = 0
  for (const { caption, texts } of columns) {
    units += caption.length
    for (const text of texts) units += text.length
  }
  return 3 * units + (3 * columns.length + 2) * (rowCount + 1)
}

async function fits(table: MarkTable, bytes: number): Promise<boolean> {
  let written = 0
  for await (const chunk of writeCsv(table)) {
    written += Buffer.byteLength(chunk)
    if (written > bytes) return false
  }
  return true
}
