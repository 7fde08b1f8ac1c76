import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBookReader, type BookReader, type MadeBook } from '../packages/viz/test/made-book.ts'
import { createWorkerPool } from '../packages/viz/src/database/worker-pool.ts'
import type { Executor } from '../packages/viz/src/database/executor.ts'
import type { MarkTable } from '../packages/viz/src/marks/mark-table.ts'
import { differenceOf } from './second-way/compare-marks.ts'
import { secondMarks } from './second-way/second-marks.ts'

let books: BookReader
let executor: Executor

beforeAll(async () => {
  books = await createBookReader()
  executor = createWorkerPool({ workers: 1, memoryLimitBytes: 256 * 2 ** 20, threads: 1 })
})
afterAll(async () => {
  await books[Symbol.asyncDispose]()
  await executor[Symbol.asyncDispose]()
})

const now = '2024-06-15T10:00:00'

async function twice(book: MadeBook): Promise<readonly [MarkTable, MarkTable]> {
  const prepared = await books.prepare(book)
  return [
    await books.engine.marks(prepared, 'Sheet 1', { now }),
    await secondMarks(prepared, 'Sheet 1', { executor, now }),
  ]
}

const text = `Day,Region,Sales
2023-12-31,West,100.25
2024-01-05,West,50
2024-01-07,East,1200
2024-02-01,,-20.5
,East,7
`
const types = { Day: 'date', Region: 'string', Sales: 'real' } as const

describe('the second way', () => {
  test.each([
    ['sums by a dimension', { rows: '$[none:Region:nk]', columns: '$[sum:Sales:qk]' }],
    ['months of a date', { rows: '$[tmn:Day:ok]', columns: '$[avg:Sales:qk]' }],
    ['weeks and weekdays', { rows: '$[wk:Day:ok] / $[wd:Day:ok]', columns: '$[max:Sales:qk]' }],
    ['distinct counts', { rows: '$[ctd:Region:qk]', columns: '$[yr:Day:ok]' }],
    ['a median and a deviation', { rows: '$[med:Sales:qk]', columns: '$[std:Sales:qk]' }],
    [
      'a filter on members',
      {
        rows: '$[none:Region:nk]',
        columns: '$[sum:Sales:qk]',
        view: `<filter class='categorical' column='$[none:Region:nk]'><groupfilter function='member' level='[none:Region:nk]' member='&quot;West&quot;'/></filter>`,
      },
    ],
  ])('agrees on %s', async (_, sheet) => {
    const [first, second] = await twice({ text, types, sheets: [sheet] })
    expect(first.rowCount).toBeGreaterThan(0)
    expect(differenceOf(first, second)).toBeNull()
  })

  test('agrees on formulas, levels of detail and calculations among marks', async () => {
    const formula = (name: string, body: string) =>
      `<column name='[${name}]' datatype='real' role='measure' type='quantitative'><calculation class='tableau' formula='${body}'/></column>`
    const datasource = [
      formula('Double', 'SUM([Sales]) * 2'),
      formula('Whole', '{ FIXED : SUM([Sales]) }'),
      formula('Running', 'RUNNING_SUM(SUM([Sales]))'),
    ].join('')
    const columns = '$[usr:Double:qk] + $[sum:Whole:qk] + $[usr:Running:qk]'
    const sheets = [{ rows: '$[none:Region:nk]', columns }]
    const [first, second] = await twice({ text, types, datasource, sheets })
    expect(first.rowCount).toBe(3)
    expect(differenceOf(first, second)).toBeNull()
  })
})

describe('a difference', () => {
  const sheets = [{ rows: '$[none:Region:nk]', columns: '$[sum:Sales:qk]' }]

  test('of one number is found and named, and one of the last digit is none', async () => {
    const [first] = await twice({ text, types, sheets })
    const changed = (by: number): MarkTable => ({
      ...first,
      columns: first.columns.map((column) =>
        column.caption === 'Sales'
          ? { ...column, values: column.values.map((value) => Number(value) + by) }
          : column,
      ),
    })
    expect(differenceOf(first, changed(0.01))).toContain('Sales')
    expect(differenceOf(first, changed(1e-13))).toBeNull()
  })

  test('of the marks or the columns is found', async () => {
    const [first] = await twice({ text, types, sheets })
    expect(differenceOf(first, { ...first, rowCount: 2 })).toBe('3 marks; second 2')
    expect(differenceOf(first, { ...first, columns: first.columns.slice(1) })).toContain('columns')
  })
})
