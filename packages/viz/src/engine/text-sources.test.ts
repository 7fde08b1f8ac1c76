import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBookReader, type BookReader, type MadeBook } from '../../test/made-book.ts'

let reader: BookReader
beforeAll(async () => {
  reader = await createBookReader()
})
afterAll(() => reader[Symbol.asyncDispose]())

const types = { Region: 'string', Sales: 'real', Date: 'date' } as const
const sheets = [
  { rows: '$[none:Region:nk]', columns: '$[sum:Sales:qk]' },
  { name: 'Dates', rows: '$[none:Region:nk]', encodings: "<text column='$[none:Date:ok]'/>" },
]
const book = (text: string | Uint8Array, reading: string): MadeBook => ({
  text,
  reading,
  types,
  sheets,
})
const german = "header='yes' locale='de_DE' separator=';'"
const american = "header='yes' locale='en_US' separator=','"

describe('a text source', () => {
  test('follows its locale in numbers and dates', async () => {
    const made = book('Region;Sales;Date\nEast;10,5;03.01.2024\nWest;1.234,25;31.12.2024\n', german)
    expect(await reader.lines(made)).toEqual(['Region,Sales', 'East,10.5', 'West,"1,234.25"'])
    expect((await reader.lines(made, { view: 'Dates' })).slice(1)).toEqual([
      '1/3/2024,East',
      '12/31/2024,West',
    ])
  })

  test.each([['\n'], ['\r\n']])('holds line ends %j in quoted cells', async (end) => {
    const made = book(`Region,Sales${end}"a${end}b",1${end}"c, ""d""",2${end}`, american)
    expect(await reader.lines(made)).toEqual([
      'Region,Sales',
      ...`"a${end}b",1`.split('\r\n'),
      '"c, ""d""",2',
    ])
  })

  test('holds line ends in a file that is larger than one block of the reader', async () => {
    const rows = Array.from({ length: 60_000 }, (_, index) => `"line ${index}\nof ${index % 7}",1`)
    const made = book(`Region,Sales\n${rows.join('\n')}\n`, american)
    const total = { ...made, sheets: [{ encodings: "<text column='$[sum:Sales:qk]'/>" }] }
    expect(await reader.lines(total)).toEqual(['Sales', '"60,000"'])
  })

  test.each([
    ['a tab', "separator='\\t'", 'Region\tSales\nEast\t1\n'],
    ['a bar', "separator='|'", 'Region|Sales\nEast|1\n'],
    ['a single quote', `separator=',' text-qualifier="'"`, "Region,Sales\n'East',1\n"],
  ])('is cut at %s', async (_name, reading, text) => {
    expect(await reader.lines(book(text, reading))).toEqual(['Region,Sales', 'East,1'])
  })

  test('tells columns apart whose names differ in case only', async () => {
    const made: MadeBook = {
      text: 'REGION,Region,region_1\nEast,1,5\nWest,2,6\n',
      types: { REGION: 'string', Region: 'integer', region_1: 'integer' },
      sheets: [
        { rows: '$[none:REGION:nk]', columns: '$[sum:Region:qk]' },
        { name: 'Alike', rows: '$[none:REGION:nk]', columns: '$[none:Region:nk]' },
      ],
    }
    expect(await reader.lines(made)).toEqual(['REGION,Region', 'East,1', 'West,2'])
    const filtered = await reader.lines(made, { filters: { REGION: 'West' } })
    expect(filtered).toEqual(['REGION,Region', 'West,2'])
    await expect(reader.lines(made, { view: 'Alike' })).rejects.toMatchObject({
      code: 'data-unsupported',
      message: expect.stringContaining('differs from another field of the sheet in case only'),
    })
  })

  test('is decoded by its character set, and by its byte order mark first', async () => {
    const umlauts = 'Region;Sales\nKöln;1\n'
    const latin = `${german} character-set='windows-1252'`
    const expected = ['Region,Sales', 'Köln,1']
    expect(await reader.lines(book(Buffer.from(umlauts, 'latin1'), latin))).toEqual(expected)
    expect(await reader.lines(book(`\ufeff${umlauts}`, latin))).toEqual(expected)
    const wide = Buffer.from(`\ufeff${umlauts}`, 'utf16le')
    expect(await reader.lines(book(wide, `${german} character-set='UTF-8'`))).toEqual(expected)
    expect(await reader.lines(book(wide.swap16(), `${german} character-set='UTF-16'`))).toEqual(
      expected,
    )
  })
})

describe('text that the workbook types otherwise', () => {
  const dated = (text: string) => book(text, american)

  test('is a date in basic ISO form', async () => {
    const made = dated('Region,Sales,Date\nEast,1,20140512T000000\nWest,2,20240131\n')
    expect((await reader.lines(made, { view: 'Dates' })).slice(1)).toEqual([
      '5/12/2014,East',
      '1/31/2024,West',
    ])
  })

  test('is null where a single text is no value', async () => {
    const made = dated('Region,Sales,Date\nEast,1,2024-01-31\nWest,2,soon\n')
    expect((await reader.lines(made, { view: 'Dates' })).slice(1)).toEqual([
      '1/31/2024,East',
      'Null,West',
    ])
  })

  test('is refused with column and example where no text is a value, for the views that use it', async () => {
    const made = dated('Region,Sales,Date\nEast,1,\nWest,2,the day after tomorrow\n')
    await expect(reader.lines(made, { view: 'Dates' })).rejects.toMatchObject({
      code: 'data-unsupported',
      message: expect.stringMatching(
        /Date: no text of the column is of type date, e\.g\. "the day after tomorrow"/,
      ),
    })
    expect(await reader.lines(made)).toEqual(['Region,Sales', 'East,1', 'West,2'])
    const filtered = reader.lines(made, { filters: { Date: '2024-01-31' } })
    await expect(filtered).rejects.toThrow('Date: no text')
  })

  test('is null where the column has no text at all', async () => {
    const made = dated('Region,Sales,Date\nEast,1,\nWest,2,\n')
    expect((await reader.lines(made, { view: 'Dates' })).slice(1)).toEqual([
      'Null,East',
      'Null,West',
    ])
  })
})

const samples = process.env['EASEL_SAMPLES'] ?? ''
describe.skipIf(!existsSync(samples))('shared workbooks over text', () => {
  test.each([
    ['csv-de-decimal-comma', ['Region,Sales', 'East,10.5', 'West,"1,234.25"']],
    ['csv-newline-in-quotes', ['Region,Sales', '"a\nb",1', 'c,2']],
    ['text-as-date-basic-iso', ['Year of Date,Sales', '2014,3']],
  ])('%s', async (name, expected) => {
    expect(await reader.lines(join(samples, 'repro', `${name}.twbx`))).toEqual(expected)
  })
})
