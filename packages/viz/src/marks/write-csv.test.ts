import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MarkTable } from './mark-table.ts'
import { writeCsv } from './write-csv.ts'

function tableOf(captions: readonly string[], rows: readonly (readonly string[])[]): MarkTable {
  return {
    sheet: 'Sheet',
    columns: captions.map((caption, index) => ({
      key: `[${index}]`,
      item: { kind: 'special', pill: 'measure-names' },
      caption,
      values: [],
      texts: rows.map((row) => row[index] ?? ''),
    })),
    rowCount: rows.length,
    unsupported: [],
  }
}

async function chunksOf(table: MarkTable): Promise<string[]> {
  const chunks: string[] = []
  for await (const chunk of writeCsv(table)) chunks.push(chunk)
  return chunks
}

async function csv(table: MarkTable): Promise<string> {
  return (await chunksOf(table)).join('')
}

/** A reader by the rules of RFC 4180, character by character. */
function parse(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let isQuoted = false
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    if (isQuoted) {
      if (character !== '"') field += character
      else if (text.charAt(at + 1) === '"') field += text.charAt(++at)
      else isQuoted = false
    } else if (character === '"') isQuoted = true
    else if (character === ',') {
      row.push(field)
      field = ''
    } else if (character === '\r' && text.charAt(at + 1) === '\n') {
      rows.push([...row, field])
      row = []
      field = ''
      at += 1
    } else field += character
  }
  return rows
}

const cell = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', ' ', ',', '"', '\r', '\n', ';', '=', 'é') }),
  fc.constantFrom('', '"', '""', '\r\n', '1,234', '-1'),
)

test('any texts come back from the CSV as they were', async () => {
  const arbitraryTable = fc.integer({ min: 1, max: 5 }).chain((width) => {
    const line = fc.array(cell, { minLength: width, maxLength: width })
    return fc.tuple(line, fc.array(line, { maxLength: 6 }))
  })
  await fc.assert(
    fc.asyncProperty(arbitraryTable, async ([captions, rows]) => {
      expect(parse(await csv(tableOf(captions, rows)))).toEqual([captions, ...rows])
    }),
  )
})

test('only what needs quotes has them, lines end in CRLF, there is no byte order mark', async () => {
  const text = await csv(
    tableOf(
      ['Region', 'Sales'],
      [
        ['South; "x"', '$45'],
        ['N S', '5,004'],
      ],
    ),
  )
  expect(text).toBe('Region,Sales\r\n"South; ""x""",$45\r\nN S,"5,004"\r\n')
})

test('a table without columns is an empty file, one without rows a heading', async () => {
  expect(await csv(tableOf([], []))).toBe('')
  expect(await csv(tableOf(['a'], []))).toBe('a\r\n')
})

test('a long table comes in several chunks', async () => {
  const rows = Array.from({ length: 20_000 }, (_, index) => [String(index), 'x'.repeat(20)])
  const chunks = await chunksOf(tableOf(['n', 'x'], rows))
  expect(chunks.length).toBeGreaterThan(3)
  expect(parse(chunks.join('')).length).toBe(20_001)
})

test('a long table is written in chunks of 64 KiB and little more', async () => {
  const rows = Array.from({ length: 4000 }, (_, index) => [`${index}`.padStart(48, '0')])
  const chunks = await chunksOf(tableOf(['Name'], rows))
  const lengths = chunks.map(({ length }) => length)
  expect(lengths.slice(0, -1)).toEqual([65_556, 65_550, 65_550])
  expect(lengths.reduce((sum, each) => sum + each)).toBe(6 + 4000 * 50)
})
