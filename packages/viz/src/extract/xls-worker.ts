/** Thread that reads one sheet of an `.xls` file. The reader of the binary format is loaded here and nowhere else. */

import { readFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { read, set_cptable, type CellObject, type WorkSheet } from '@e965/xlsx'
import * as codePages from '@e965/xlsx/dist/cpexcel'
import { isDateFormat, serialDate, type CellRange } from './xlsx-cells.ts'
import type { XlsxRow } from './xlsx-rows.ts'

/** What the thread is started with. */
export interface XlsJob {
  readonly file: string
  readonly sheet: string
  /** Null: the whole sheet. */
  readonly range: CellRange | null
}

/** What it answers: rows in blocks, then the end or what is wrong. */
export type XlsAnswer =
  | { readonly kind: 'rows'; readonly rows: readonly XlsxRow[] }
  | { readonly kind: 'end' }
  | { readonly kind: 'unreadable'; readonly reason: string }

const rowsOfBlock = 500

function answers({ file, sheet, range }: XlsJob, send: (answer: XlsAnswer) => void): void {
  set_cptable(codePages)
  const options = {
    dense: true,
    cellNF: true,
    cellHTML: false,
    cellFormula: false,
    cellText: false,
  }
  const book = read(readFileSync(file), { ...options, type: 'buffer' })
  const name =
    book.SheetNames.find((known) => known === sheet) ??
    book.SheetNames.find((known) => known.toLowerCase() === sheet.toLowerCase())
  const found = name === undefined ? undefined : book.Sheets[name]
  if (found === undefined) {
    send({ kind: 'unreadable', reason: `it has no sheet "${sheet}"` })
    return
  }
  const startsIn1904 = book.Workbook?.WBProps?.date1904 === true
  let rows: XlsxRow[] = []
  for (const row of rowsOf(found, range, startsIn1904)) {
    rows.push(row)
    if (rows.length < rowsOfBlock) continue
    send({ kind: 'rows', rows })
    rows = []
  }
  send({ kind: 'rows', rows })
  send({ kind: 'end' })
}

function* rowsOf(
  sheet: WorkSheet,
  range: CellRange | null,
  startsIn1904: boolean,
): Generator<XlsxRow> {
  const cells: readonly (readonly (CellObject | undefined)[] | undefined)[] = sheet['!data'] ?? []
  const { firstRow = 0, firstColumn = 0, lastColumn = Infinity } = range ?? {}
  const end = Math.min(cells.length, (range?.lastRow ?? Infinity) + 1)
  for (let index = firstRow; index < end; index++) {
    const row = cells[index] ?? []
    const values = Array.from(row.slice(firstColumn, lastColumn + 1), (cell) =>
      cell === undefined ? null : valueOf(cell, startsIn1904),
    )
    yield values
  }
}

function valueOf({ t, v, z }: CellObject, startsIn1904: boolean): string | null {
  if (v === undefined || v === '' || t === 'e' || t === 'z') return null
  if (t === 'n' && typeof v === 'number' && isDateFormat(String(z ?? 'General'))) {
    return serialDate(v, startsIn1904)
  }
  return v instanceof Date ? v.toISOString().slice(0, 19) : String(v)
}

const port = parentPort
if (port !== null) {
  const job: XlsJob = workerData
  try {
    answers(job, (answer) => port.postMessage(answer, []))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    port.postMessage({ kind: 'unreadable', reason } satisfies XlsAnswer, [])
  }
}
