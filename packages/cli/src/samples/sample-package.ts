/** Sample workbooks as packages (`.twbx`): the document and its data, zipped. */

import { strToU8, zipSync } from 'fflate'
import { workbookDocument } from './workbook-document.ts'
import type { SampleWorkbook } from './workbook-spec.ts'

/** Time of every entry, so that the same workbook is the same bytes. */
const entryTime = new Date(2025, 0, 1)

export function samplePackage(workbook: SampleWorkbook): Uint8Array {
  return zipSync(
    {
      [`${workbook.name}.twb`]: strToU8(workbookDocument(workbook)),
      [`Data/${workbook.csvFile}`]: strToU8(csvText(workbook)),
    },
    { mtime: entryTime },
  )
}

function csvText({ columns, rows }: SampleWorkbook): string {
  const lines = [columns.map(({ name }) => name), ...rows]
  return lines.map((cells) => `${cells.map((cell) => csvCell(String(cell))).join(',')}\n`).join('')
}

function csvCell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
