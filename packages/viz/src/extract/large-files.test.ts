/** Files that are too large to become tables are refused where they pass a limit, and leave nothing. */

import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { datasource, text, worksheet, zip } from '../../test/made-workbook.ts'
import { createWorkerPool } from '../database/worker-pool.ts'
import type { Executor } from '../database/executor.ts'
import { defaultDocumentLimits } from '../package/document-limits.ts'
import { prepareWorkbook } from './prepare-workbook.ts'
import { type PreparedSource } from './prepare-source.ts'
import { defaultTableLimits, type TableLimits } from './table-limits.ts'

let folder: string
let pool: Executor
let count = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-large-'))
  pool = createWorkerPool({ workers: 1, memoryLimitBytes: 256 * 2 ** 20, threads: 1 })
})

afterAll(async () => {
  await pool[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const excel = `<connection class='excel-direct' filename='Data/orders.xlsx'/>`

async function convert(
  files: Readonly<Record<string, string | Buffer>>,
  limits: Partial<TableLimits> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<PreparedSource> {
  count += 1
  const isExcel = 'Data/orders.xlsx' in files
  const source = isExcel
    ? datasource('ds', excel, '[Sheet1$]')
    : datasource('ds', text, '[orders#csv]')
  const document = `<workbook><datasources>${source}</datasources><worksheets>${worksheet('Bar', '[ds].[none:Region:nk]', '')}</worksheets></workbook>`
  const path = join(folder, `${count}.twbx`)
  await writeFile(path, zip({ 'book.twb': document, ...files }))
  const { sources } = await prepareWorkbook(
    { path, kind: 'twbx', key: `book-${count}` },
    {
      workDirectory: join(folder, 'work'),
      memoryLimitBytes: 2 ** 28,
      executor: pool,
      limits: { ...defaultDocumentLimits, ...defaultTableLimits, ...limits },
      signal,
    },
  )
  const [only] = sources.values()
  if (only === undefined) throw new Error('no source')
  return only
}

const left = () => readdir(join(folder, 'work', `book-${count}`)).catch((): string[] => [])

/** The message of a source that is too large and left nothing. */
async function refusalOf(answer: Promise<PreparedSource>): Promise<string> {
  const source = await answer
  const remains = await left()
  if (source.kind !== 'failed' || source.error.code !== 'source-too-large' || remains.length > 0) {
    throw new Error(`not refused: ${JSON.stringify(source)}, and left: ${remains.join(' ')}`)
  }
  return source.error.message
}

const header = 'Order Date,Region,Sales,Quantity\n'
const csv = (rows: string) => ({ 'Data/orders.csv': header + rows })

describe('a text file', () => {
  test('at its limits becomes a table', async () => {
    const files = csv('2024-01-01,West,1,1\n'.repeat(3))
    const limits = { rows: 4, columns: 4, cells: 16, lineBytes: 40 }
    expect(await convert(files, limits)).toMatchObject({ kind: 'tables' })
  })

  test.each([
    ['rows', { rows: 3 }, /more than the 3 rows/],
    ['columns', { columns: 3 }, /more than the 3 columns/],
    ['cells', { cells: 15 }, /more than the 15 cells/],
    ['characters in a line', { lineBytes: 25 }, /a line of more than 25/],
    ['bytes of disk', { scratchBytes: 80 }, /more than 80 bytes of disk/],
  ] as const)('of too many %s is source-too-large', async (_what, limits, reason) => {
    expect(await refusalOf(convert(csv('2024-01-01,West,1,1\n'.repeat(3)), limits))).toMatch(reason)
  })

  test('whose first line has very many columns is refused before the database reads it', async () => {
    const wide = Array.from({ length: 50_000 }, (_, index) => `c${index}`).join(';')
    expect(await refusalOf(convert({ 'Data/orders.csv': `${wide}\n1\n` }))).toMatch(
      /more than the 2000 columns/,
    )
  })

  test('that is converted past its time is conversion-timeout, and leaves nothing', async () => {
    const answer = await convert(csv('2024-01-01,West,1,1\n'.repeat(100_000)), {
      conversionTimeMs: 0,
    })
    expect(answer).toMatchObject({ kind: 'failed', error: { code: 'conversion-timeout' } })
    expect(await left()).toEqual([])
  })
})

const book = (sheet: string, strings?: string) => ({
  'Data/orders.xlsx': zip({
    'xl/workbook.xml': `<workbook xmlns:r="r"><sheets><sheet name="Sheet1" r:id="a"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${sheet}</sheetData></worksheet>`,
    ...(strings === undefined ? {} : { 'xl/sharedStrings.xml': strings }),
  }),
})
const cell = (reference: string, value = '1') => `<c r="${reference}"><v>${value}</v></c>`
const rowOf = (index: number, cells: string) => `<row r="${index}">${cells}</row>`
const sheetRows = (times: number, write: (index: number) => string) =>
  Array.from({ length: times }, (_, index) => rowOf(index + 1, write(index + 1))).join('')

describe('a spreadsheet', () => {
  test('with a value in the last column is source-too-large, with a style alone it is not', async () => {
    expect(await refusalOf(convert(book(sheetRows(2000, (index) => cell(`XFD${index}`)))))).toMatch(
      /more than the 2000 columns/,
    )
    const styled = sheetRows(3, (index) => `${cell(`A${index}`)}<c r="XFD${index}" s="1"/>`)
    expect(await convert(book(styled))).toMatchObject({
      kind: 'tables',
      tables: { tables: [{ columns: [{ name: '1' }] }] },
    })
  })

  test.each([
    ['rows', { rows: 4 }, /more than the 4 rows/],
    ['columns', { columns: 2 }, /more than the 2 columns/],
    ['cells, empty ones counted,', { sheetCells: 11 }, /more than the 11 cells/],
    ['bytes of text', { sheetBytes: 30 }, /more than the 30 bytes/],
  ] as const)('of too many %s is source-too-large', async (_what, limits, reason) => {
    expect(
      await refusalOf(convert(book(sheetRows(5, (index) => cell(`C${index}`))), limits)),
    ).toMatch(reason)
  })

  test('whose cells share too much text is refused at the cap, whatever the size it states', async () => {
    const long = `<sst><si><t>${'x'.repeat(3_000_000)}</t></si></sst>`
    const sheet = rowOf(1, `<c r="A1" t="s"><v>0</v></c>`)
    const limits = { sharedStringBytes: 500_000 }
    expect(await refusalOf(convert(book(sheet, long), limits))).toMatch(
      /share more than the 500000 characters/,
    )
    const many = `<sst>${'<si/>'.repeat(300_000)}</sst>`
    expect(await refusalOf(convert(book(sheet, many), limits))).toMatch(
      /share more than the 500000 characters/,
    )
    expect(await convert(book(sheet, long), { sharedStringBytes: 4_000_000 })).toMatchObject({
      kind: 'tables',
    })
  })

  test('whose cells repeat one long text is refused by the text they come to', async () => {
    const strings = `<sst><si><t>${'x'.repeat(30_000)}</t></si></sst>`
    const sheet = sheetRows(500, (index) => `<c r="A${index}" t="s"><v>0</v></c>`)
    expect(await refusalOf(convert(book(sheet, strings), { sheetBytes: 1_000_000 }))).toMatch(
      /more than the 1000000 bytes/,
    )
  })

  test('of one row with very many attributes is source-unreadable', async () => {
    const attributes = Array.from({ length: 1000 }, (_, index) => `a${index}="1"`).join(' ')
    expect(await convert(book(`<row ${attributes}/>`))).toMatchObject({
      kind: 'failed',
      error: { code: 'source-unreadable', message: expect.stringContaining('256 attributes') },
    })
  })
})

test('an aborted conversion ends with the reason and leaves nothing', async () => {
  const controller = new AbortController()
  const answer = convert(csv('2024-01-01,West,1,1\n'.repeat(200_000)), {}, controller.signal)
  setTimeout(() => controller.abort(new Error('gone')), 30)
  await expect(answer).rejects.toThrow('gone')
  expect(await left()).toEqual([])
})
