import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { utils, write } from '@e965/xlsx'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createWorkerPool } from '../database/worker-pool.ts'
import { defaultTableLimits } from './table-limits.ts'
import { convertXlsxSheet, type XlsxConversion } from './xlsx-file.ts'

const executor = createWorkerPool({ workers: 1, memoryLimitBytes: 2 ** 29, threads: 1 })
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-xls-'))
})
afterAll(async () => {
  await executor[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

function book(date1904 = false): Uint8Array {
  const sheet = utils.aoa_to_sheet([
    ['note', null, null, null, null],
    ['City', 'When', 'At', 'Size', 'Open'],
    ['Zürich', 44_927, 44_927.5, 1.5, true],
    [null, null, null, -2, false],
    ['', 0, null, 7, null],
  ])
  for (const [cell, z] of [
    ['B3', 'yyyy\\-mm\\-dd'],
    ['C3', 'm/d/yy h:mm'],
  ] as const) {
    sheet[cell].z = z
  }
  const made = utils.book_new()
  utils.book_append_sheet(made, sheet, 'Orders')
  made.Workbook = { WBProps: { date1904 } }
  return write(made, { type: 'buffer', bookType: 'biff8' })
}

const types = new Map([
  ['City', 'string'],
  ['When', 'date'],
  ['At', 'datetime'],
  ['Size', 'real'],
  ['Open', 'boolean'],
] as const)

let count = 0
async function convert(bytes: Uint8Array, more: Partial<XlsxConversion> = {}) {
  count += 1
  const source = join(folder, `in-${count}.xls`)
  await writeFile(source, bytes)
  const limits = defaultTableLimits
  const conversion = {
    source,
    target: folder,
    table: 'Orders',
    sheet: 'orders',
    range: 'A2:E5',
    hasHeader: true,
    types,
    limits,
    ...more,
  }
  const { columns, file } = await convertXlsxSheet(conversion, executor)
  const sql = `SELECT CAST(COLUMNS(*) AS VARCHAR) FROM read_parquet('${join(folder, file)}')`
  const result = await executor.run({ folder, sql, maxRows: 10, timeoutMs: 10_000 })
  return { columns, values: result.columns.map(({ values }) => values) }
}

describe('a sheet of an .xls file', () => {
  test('has the values of its cells, dates as dates, empty cells as NULL', async () => {
    const { columns, values } = await convert(book())
    expect(columns.map(({ name, type }) => [name, type])).toEqual([...types])
    expect(values).toEqual([
      ['Zürich', null, null],
      ['2023-01-01', null, null],
      ['2023-01-01 12:00:00', null, null],
      ['1.5', '-2.0', '7.0'],
      ['true', 'false', null],
    ])
  })

  test('may count its days from 1904', async () => {
    const { values } = await convert(book(true))
    expect(values[1]?.[0]).toBe('2027-01-02')
  })

  test.each([
    ['that is not there', () => book(), { sheet: 'Gone' }, /no sheet "Gone"/],
    ['of a file cut short', () => book().subarray(0, 900), {}, /\.xls file cannot be read/],
    ['with too many rows', () => book(), { limits: { ...defaultTableLimits, rows: 2 } }, /2 rows/],
  ])('%s is refused', async (_name, bytes, more, message) => {
    await expect(convert(bytes(), more)).rejects.toThrow(message)
  })

  test('ends when the caller goes', async () => {
    const signal = AbortSignal.abort(new Error('gone'))
    await expect(convert(book(), { signal })).rejects.toThrow('abort')
  })
})
