/** Views that ask for more than a machine has: an error within the limits, and the engine answers the next request. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bookDocument, createBookReader, type BookReader } from '../../test/made-book.ts'
import { equal, tableElement, tablesDocument } from '../../test/made-tables.ts'

let reader: BookReader
beforeAll(async () => {
  reader = await createBookReader()
})
afterAll(() => reader[Symbol.asyncDispose]())

const plain = { rows: '$[none:Region:nk]', columns: '$[sum:Sales:qk]' }
const types = { Region: 'string', Sales: 'real' } as const
const limits = { queryTimeMs: 1500 }

async function marksOf(document: string, text: string, files: Record<string, string> = {}) {
  const prepared = await reader.prepare({ text, types, sheets: [], document, files })
  return reader.engine.marks(prepared, 'Sheet 1', { now: '2024-06-15T10:00:00' }, { limits })
}

const ordinary = 'Region,Sales\nEast,1\n'

async function expectAlive(): Promise<void> {
  const book = { text: ordinary, types, sheets: [plain] }
  expect(await reader.lines(book)).toEqual(['Region,Sales', 'East,1'])
}

const calculated = (type: string, formula: string) =>
  `<column name='[C]' datatype='${type}' role='dimension'><calculation class='tableau' formula='${formula}'/></column>`

const shown = (type: string, formula: string) =>
  bookDocument({
    text: ordinary,
    types,
    datasource: calculated(type, formula),
    sheets: [{ rows: '$[none:C:nk]', columns: '$[sum:Sales:qk]' }],
  })

describe('a hostile formula', () => {
  test('whose regular expression never ends is stopped when its time is over', async () => {
    const document = shown('boolean', 'REGEXP_MATCH([Region], &quot;^(?=(a+)+$)b&quot;)')
    const text = `Region,Sales\n${'a'.repeat(60)}!,1\n`
    await expect(marksOf(document, text)).rejects.toMatchObject({ code: 'query-timeout' })
    await expectAlive()
  })

  test('nested ten thousand deep is refused', async () => {
    const formula = `${'('.repeat(10_000)}1${')'.repeat(10_000)}`
    await expect(marksOf(shown('integer', formula), ordinary)).rejects.toMatchObject({
      code: 'data-unsupported',
      unsupported: [{ feature: 'calculation' }],
    })
  })

  test('that needs itself is refused', async () => {
    await expect(marksOf(shown('integer', '[C] + 1'), ordinary)).rejects.toThrow('in a circle')
  })
})

describe('hostile tables', () => {
  const many = `Key,Sales\n${Array.from({ length: 40_000 }, (_, row) => `1,${row}`).join('\n')}\n`
  const other = many.replace('Key,Sales', 'Key,Units')
  const tables = {
    left: { text: many, types: { Key: 'integer', Sales: 'real' } },
    right: { text: other, types: { Key: 'integer', Units: 'real' } },
  } as const
  const files = { 'Data/left.csv': many, 'Data/right.csv': other }

  test('whose join has over a billion rows, each a cell of a level of detail, pass a limit', async () => {
    const clause = `<clause type='join'>${equal('[left].[Key]', '[right].[Key]')}</clause>`
    const relation = `<relation join='inner' type='join'>${clause}${tableElement('left')}${tableElement('right')}</relation>`
    const formula = '{FIXED [Sales], [Units] : MAX([Sales])}'
    const datasource = `<column name='[C]' datatype='real' role='measure'><calculation class='tableau' formula='${formula}'/></column>`
    const names = { 'right.Key': 'Key (right)' }
    const sheets = [{ columns: '$[sum:C:qk]' }]
    const document = tablesDocument({ tables, relation, names, datasource, sheets })
    const failed = marksOf(document, ordinary, files)
    await expect(failed).rejects.toMatchObject({
      code: expect.stringMatching(/^query-(?:timeout|too-large)$/),
    })
    await expectAlive()
  })

  test('that are related in a circle give an error or marks', async () => {
    const on = equal('[Key]', '[Key (right)]')
    const related = [
      ['left', 'right', on],
      ['right', 'left', on],
    ] as const
    const names = { 'right.Key': 'Key (right)' }
    const sheets = [{ rows: '$[none:Key:ok]', columns: '$[sum:Units:qk]' }]
    const document = tablesDocument({ tables, related, names, sheets })
    const outcome = await marksOf(document, ordinary, files).then(
      ({ rowCount }) => rowCount,
      (error: unknown) => (error as { readonly code?: string }).code,
    )
    expect([1, 'data-unsupported']).toContain(outcome)
  })
})

test.each([
  `SELECT * FROM read_csv('/etc/passwd')`,
  `SELECT * FROM information_schema.tables`,
  `COPY (SELECT 1) TO '/tmp/x'`,
])('custom SQL is not run: %s', async (sql) => {
  const written = sql.replaceAll("'", '&apos;')
  const document = bookDocument({ text: ordinary, types, sheets: [plain] }).replace(
    /<relation[^]*<\/relation>/,
    `<relation connection='c' name='shop.csv' type='text'>${written}</relation>`,
  )
  await expect(marksOf(document, ordinary)).rejects.toMatchObject({
    code: 'data-unavailable',
    obstacles: [{ kind: 'custom-sql' }],
  })
})
