/** Real workbooks against an independent engine: hyperd asked directly, on the original extract. */

import type { Derivation } from '../model/derivation.ts'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Client from 'pg/lib/client.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { locateHyperd } from '../extract/hyperd-binary.ts'
import { startHyperd, type Hyperd } from '../extract/hyperd-process.ts'
import type { PreparedWorkbook } from '../extract/prepare-workbook.ts'
import type { BoundSheet, Field } from '../model/sheet.ts'
import { openPackage } from '../package/open-package.ts'
import { sheetPills } from '../query/sheet-pills.ts'
import { buildMarkTable } from '../marks/build-mark-table.ts'
import type { MarkTable } from '../marks/mark-table.ts'
import { createVizEngine, type VizEngine } from './viz-engine.ts'
import { samplesFolder } from '../../../../tools/testing/samples.ts'
import { VizError } from './viz-error.ts'
import { writeCsv } from '../marks/write-csv.ts'

const samples = samplesFolder()
const requiresAll = process.env['EASEL_TEST_REQUIRE'] === 'all'
const hyperdPath = process.env['EASEL_HYPERD']

function findProgram(): string | null {
  try {
    return locateHyperd(hyperdPath)
  } catch {
    return null
  }
}

const program = findProgram()
const now = { now: '2024-06-15T00:00:00' }

test.runIf(requiresAll)('hyperd is there where everything is required', () => {
  expect(program).not.toBeNull()
})

async function textOf(chunks: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const chunk of chunks) text += chunk
  return text
}

describe.skipIf(samples === null || (program === null && !requiresAll))('sample workbooks', () => {
  let folder: string
  let engine: VizEngine
  let hyperd: Hyperd
  let client: Client

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'easel-samples-'))
    engine = createVizEngine({
      workDirectory: join(folder, 'work'),
      ...(hyperdPath === undefined ? {} : { hyperdPath }),
    })
    hyperd = await startHyperd({
      program: program ?? '',
      fileRoot: folder,
      memoryLimitBytes: 2 ** 30,
      startTimeoutMs: 30_000,
    })
    client = new Client({
      ...hyperd.address,
      user: 'tableau_internal_user',
      database: '',
    })
    client.on('error', () => undefined)
    await client.connect()
  })

  afterAll(async () => {
    await client.end()
    await hyperd[Symbol.asyncDispose]()
    await engine[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })

  async function prepare(name: string): Promise<PreparedWorkbook> {
    const path = join(samples ?? '', 'workbooks', name)
    const kind = name.endsWith('.twbx') ? 'twbx' : 'twb'
    return engine.prepare({ path, kind, key: name.replaceAll(/\W/g, '_') })
  }

  async function csv(workbook: string, view: string): Promise<string> {
    return textOf(await engine.csv(await prepare(workbook), view, now))
  }

  /** Rows hyperd computes on the extract of the workbook, attached as "x". */
  async function oracle(workbook: string, entry: string, sql: string): Promise<unknown[][]> {
    const file = join(folder, `${workbook}.hyper`)
    await using source = await openPackage(join(samples ?? '', 'workbooks', workbook), 'twbx')
    if (!existsSync(file)) await source.extractEntry(entry, file)
    await client.query(`ATTACH DATABASE "${file}" AS "x"`)
    try {
      return (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows
    } finally {
      await client.query('DETACH DATABASE "x"')
    }
  }

  const dollars = (value: unknown): string => {
    const text = Math.round(Math.abs(Number(value))).toLocaleString('en-US')
    const signed = Number(value) < 0 ? `($${text})` : `$${text}`
    return signed.includes(',') ? `"${signed}"` : signed
  }
  const coffee = 'Data/Extracts/extract_data_access.hyper'

  test('WorkbookWithExtract Sheet 1 is the sums hyperd computes', async () => {
    const rows = await oracle(
      'WorkbookWithExtract.twbx',
      coffee,
      `SELECT "Product", sum("Profit"), sum("Sales")
       FROM "x"."Extract"."Extract" GROUP BY "Product" ORDER BY "Product"`,
    )
    const lines = (await csv('WorkbookWithExtract.twbx', 'Sheet 1')).split('\r\n')
    expect(lines[0]).toBe('Product,Profit,Sales')
    expect(lines.slice(1, -1)).toEqual(
      rows.map(([product, profit, sales]) => [product, dollars(profit), dollars(sales)].join(',')),
    )
    expect(rows.length).toBe(13)
  })

  test('WorkbookWithExtract Sheet 2 is the budget by year, month and product type', async () => {
    const rows = await oracle(
      'WorkbookWithExtract.twbx',
      coffee,
      `SELECT extract(year from "Date"), extract(month from "Date"), "Product Type", sum("Budget Profit")
       FROM "x"."Extract"."Extract" GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    )
    const lines = (await csv('WorkbookWithExtract.twbx', 'Sheet 2')).split('\r\n')
    expect(lines[0]).toBe('Month of Date,Product Type,Year of Date,Budget Profit')
    expect(lines.slice(1, -1)).toEqual(
      rows.map(([year, month, type, budget]) => {
        const name = new Date(Date.UTC(2000, Number(month) - 1)).toLocaleString('en-US', {
          month: 'long',
          timeZone: 'UTC',
        })
        return [name, type, year, dollars(budget)].join(',')
      }),
    )
    expect(rows.length).toBe(96)
  })

  test('WorkbookWithoutExtract shows its twelve flowers', async () => {
    const workbook = 'WorkbookWithoutExtract.twbx'
    const rows = await oracle(
      workbook,
      'Data/Extracts/simple_data Extractleaf.hyper',
      `SELECT "Species", round(sum("Sepal length"), 3) FROM "x"."Extract"."Extract" GROUP BY 1 ORDER BY 1`,
    )
    expect((await csv(workbook, 'Test Sheet 1')).split('\r\n')).toEqual([
      'Species,Sepal length',
      ...rows.map((row) => row.join(',')),
      '',
    ])
    expect((await csv(workbook, 'Test Sheet 2')).split('\r\n').slice(0, 2)).toEqual([
      'Measure Names,Measure Values,Number of Records',
      'Number of Records,12,12',
    ])
    expect(await csv(workbook, 'Test Sheet 3')).toBe(
      'Petal length,Petal width,Sepal length,Sepal width\r\n50.4,16.5,72.9,36.6\r\n',
    )
  })

  test('LogShark DataServer: a member filter leaves what hyperd counts', async () => {
    const rows = await oracle(
      'LogShark-DataServer.twbx',
      'Data/Data/DataServerEvents.hyper',
      `SELECT "ClientType", count("LineNumber") FROM "x"."public"."DataServerEvents"
       WHERE "EventKey" IN ('end-protocol.query', 'end-query') GROUP BY 1 ORDER BY 1`,
    )
    const lines = (await csv('LogShark-DataServer.twbx', 'Client type for queries')).split('\r\n')
    expect(lines[0]).toBe('Client Type,Count of Line Number')
    expect(lines.slice(1, -1)).toEqual(rows.map((row) => row.join(',')))
  })

  test('a vf_ filter narrows a real sheet', async () => {
    const prepared = await prepare('WorkbookWithExtract.twbx')
    const filters = { Product: 'Lemon,Mint', Market: 'East' }
    const marks = await engine.marks(prepared, 'Sheet 1', { ...now, filters })
    expect(marks.columns[0]?.texts).toEqual(['Lemon', 'Mint'])
  })

  test('every view gives marks or a VizError that names what it lacks', async () => {
    const names = await readdir(join(samples ?? '', 'workbooks'))
    const withData: string[] = []
    const unexplained: string[] = []
    for (const name of names.filter((item) => /\.twbx?$/.test(item))) {
      const prepared = await prepare(name)
      const { worksheets, dashboards } = prepared.workbook
      for (const view of [...worksheets.keys(), ...dashboards.keys()]) {
        try {
          const marks = await engine.marks(prepared, view, now)
          if (marks.columns.some((column) => column.texts.length !== marks.rowCount)) {
            unexplained.push(`${name} ${view}: uneven columns`)
          }
          withData.push(`${name} ${view}`)
        } catch (error) {
          if (!(error instanceof VizError)) throw error
          const isExplained = error.obstacles.length + error.unsupported.length > 0
          if (!isExplained) unexplained.push(`${name} ${view}: ${error.message}`)
        }
      }
    }
    expect(unexplained).toEqual([])
    expect(withData).toEqual(
      expect.arrayContaining([
        'WorkbookWithExtract.twbx Sheet 1',
        'WorkbookWithExtract.twbx Sheet 2',
        'WorkbookWithoutExtract.twbx Test Sheet 1',
        'WorkbookWithoutExtract.twbx Test Sheet 2',
        'WorkbookWithoutExtract.twbx Test Sheet 3',
        'LogShark-DataServer.twbx Client type for queries',
        'LogShark-DataServer.twbx Query Category',
      ]),
    )
  })
})

describe.skipIf(samples === null)('a real export', () => {
  const pill = (caption: string, derivation: Derivation, format?: string): Field => ({
    instance: `[${derivation}:${caption}]`,
    datasource: 'ds',
    column: {
      name: `[${caption}]`,
      caption,
      dataType: derivation === 'None' ? 'string' : 'real',
      role: derivation === 'None' ? 'dimension' : 'measure',
      ...(format === undefined ? {} : { format }),
    },
    derivation,
    isDiscrete: derivation === 'None',
    isAggregate: derivation !== 'None',
  })
  const region = pill('Region', 'None')
  const customers = pill('Customer Name', 'CountD')
  const salesPerCustomer = pill('Sales per Customer', 'User', 'c"$"#,##0.00;-"$"#,##0.00')
  const sales = pill('Sales', 'Sum', 'c"$"#,##0;-"$"#,##0')
  const profit = pill('Profit', 'Sum', 'c"$"#,##0;-"$"#,##0')
  const ratio = pill('Profit Ratio', 'User', 'p0.0%')
  const quantity = pill('Quantity', 'Sum')
  const shown = [customers, sales, quantity, salesPerCustomer, profit, ratio]
  const values = [438, 311783.644, 5004, 711.834803653, 45047.2231, 0.144482316]

  function marks(): MarkTable {
    const sheet: BoundSheet = {
      name: 'Sheet',
      datasource: 'ds',
      rows: {
        kind: 'cross',
        items: [
          { kind: 'field', field: region },
          { kind: 'special', pill: 'measure-names' },
        ],
      },
      columns: null,
      panes: [
        {
          markType: 'Text',
          showsLabels: false,
          encodings: [
            { role: 'text', item: { kind: 'special', pill: 'measure-values' } },
            ...shown.map((field) => ({ role: 'detail', item: { kind: 'field', field } }) as const),
          ],
        },
      ],
      filters: [],
      sorts: [],
      measureValues: shown,
      measureNameAliases: new Map([[customers.instance, 'Count of Customers']]),
      unsupported: [],
    }
    const repeated = <T>(value: T): T[] => shown.map(() => value)
    const columns = [
      { name: region.instance, values: repeated('South') },
      ...shown.map((field, index) => ({
        name: field.instance,
        values: repeated(values[index] ?? null),
      })),
      { name: '#measure', values: shown.map((_, index) => index) },
    ]
    const compiled = {
      query: { kind: 'scan', path: '' },
      pills: sheetPills(sheet),
      tables: null,
      warnings: [],
    } as const
    return buildMarkTable(sheet, compiled, { columns, rowCount: shown.length })
  }

  test('has the headings, order of columns, texts and bytes of ours', async () => {
    const export1 = await readFile(join(samples ?? '', 'exports', 'view-data.csv'), 'utf8')
    const own = await textOf(writeCsv(marks()))
    expect(own.split('\r\n')).toEqual([...export1.split('\r\n').slice(0, 7), ''])
  })
})
