import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MarkValue } from '../marks/mark-table.ts'
import type { DataType } from '../model/sheet.ts'
import type { Executor } from '../database/executor.ts'
import { quoteText } from '../database/sql-quoting.ts'
import { createWorkerPool } from '../database/worker-pool.ts'
import { ExtractError } from './extract-error.ts'
import { defaultTableLimits } from './table-limits.ts'
import { readStoredTables, writeStoredTables, type StoredTables } from './stored-tables.ts'
import { isTdeStart } from './tde-magic.ts'
import { convertTextFile, type TextConversion } from './text-file.ts'
import { isDateFormat, parseRange, serialDate } from './xlsx-cells.ts'
import { convertXlsxSheet, type XlsxConversion } from './xlsx-file.ts'

let folder: string
let pool: Executor
let conversions = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-files-'))
  pool = createWorkerPool({ workers: 1, memoryLimitBytes: 256 * 2 ** 20, threads: 1 })
})

afterAll(async () => {
  await pool[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const shared = { table: 't', hasHeader: true, limits: defaultTableLimits }

async function fromText(
  content: string | Uint8Array,
  types: Readonly<Record<string, DataType>> = {},
  more: Partial<TextConversion> = {},
): Promise<StoredTables> {
  conversions += 1
  const source = join(folder, `in-${conversions}.csv`)
  await writeFile(source, content)
  return writeStoredTables(
    { folder: join(folder, `out-${conversions}`), scratch: folder },
    async (target) => [
      await convertTextFile(
        { ...shared, source, target, types: new Map(Object.entries(types)), ...more },
        pool,
      ),
    ],
  )
}

async function rowsOf(stored: StoredTables): Promise<readonly (readonly MarkValue[])[]> {
  const [table] = stored.tables
  const path = quoteText(join(stored.folder, table!.file))
  const result = await pool.run({
    folder: stored.folder,
    sql: `SELECT * FROM read_parquet(${path})`,
    maxRows: 1000,
    timeoutMs: 20_000,
  })
  return Array.from({ length: result.rowCount }, (_, row) =>
    result.columns.map((column) => column.values[row] ?? null),
  )
}

describe('delimited text', () => {
  test("cells become values of the workbook's types, what is none becomes null", async () => {
    const text =
      'id,price,day,at,ok,note\r\n' +
      '007,"1,234.5",1/31/2024,2024-01-31 10:00:00,true,"a ""b"", c"\r\n' +
      'x,,2024-02-01,1/2/2024 3:04:05 PM,FALSE,\r\n'
    const stored = await fromText(text, {
      id: 'integer',
      price: 'real',
      day: 'date',
      at: 'datetime',
      ok: 'boolean',
    })
    expect(stored.tables[0]?.columns.map((column) => column.type)).toEqual([
      'integer',
      'real',
      'date',
      'datetime',
      'boolean',
      'string',
    ])
    expect(await rowsOf(stored)).toEqual([
      [7, 1234.5, '2024-01-31', '2024-01-31 10:00:00', true, 'a "b", c'],
      [null, null, '2024-02-01', '2024-01-02 15:04:05', false, null],
    ])
  })

  test('a column without type stays text, zeros and all', async () => {
    expect(await rowsOf(await fromText('zip\n007\n'))).toEqual([['007']])
  })

  test('without a heading the columns are F1, F2', async () => {
    const stored = await fromText(
      'a;1\nb;2\n',
      { F2: 'integer' },
      { hasHeader: false, separator: ';' },
    )
    expect(stored.tables[0]?.columns.map((column) => column.name)).toEqual(['F1', 'F2'])
    expect(await rowsOf(stored)).toEqual([
      ['a', 1],
      ['b', 2],
    ])
  })

  test('other character sets are decoded', async () => {
    const stored = await fromText(
      Buffer.from('n\nM\xfcnchen\n', 'latin1'),
      {},
      {
        characterSet: 'windows-1252',
      },
    )
    expect(await rowsOf(stored)).toEqual([['München']])
    const wide = await fromText(
      Buffer.from('\ufeffn\tx\nZürich\t1\n', 'utf16le'),
      {},
      {
        characterSet: 'UTF-16LE',
        separator: '\\t',
      },
    )
    expect(await rowsOf(wide)).toEqual([['Zürich', '1']])
  })

  test('an unknown character set is source-unreadable, and nothing is left behind', async () => {
    const answer = fromText('a\n1\n', {}, { characterSet: 'klingon' })
    await expect(answer).rejects.toMatchObject({ code: 'source-unreadable' })
    const left = await readdir(folder)
    expect(left.filter((name) => name.includes(`out-${conversions}`))).toEqual([])
  })
})

/** A small zip of deflated entries. */
function zip(files: Readonly<Record<string, string>>): Buffer {
  const parts: Buffer[] = []
  const central: Buffer[] = []
  let at = 0
  for (const [name, text] of Object.entries(files)) {
    const data = Buffer.from(text)
    const packed = deflateRawSync(data)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(data), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(data.length, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(at, 10)
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), common, tail, Buffer.from(name)]))
    parts.push(local)
    at += local.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(central.length, 8)
  end.writeUInt16LE(central.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, directory, end])
}

const sheetXml = `<worksheet><sheetData>
<row r="2"><c r="B2" t="s"><v>0</v></c><c r="C2" t="inlineStr"><is><t>Amount</t></is></c><c r="D2" t="str"><v>Day</v></c><c r="E2" t="s"><v>2</v></c><c r="F2" t="s"><v>0</v></c></row>
<row r="3"><c r="A3"><v>99</v></c><c r="B3" t="s"><v>1</v></c><c r="C3"><v>1.5</v></c><c r="D3" s="1"><v>45322</v></c><c r="E3" t="b"><v>1</v></c><c r="F3"><v>1</v></c></row>
<row r="4"/>
<row r="5"><c r="B5" t="inlineStr"><is><r><t>rich</t></r><r><t xml:space="preserve"> text</t></r><rPh><t>no</t></rPh></is></c><c r="D5" s="2"><v>45322.5</v></c><c r="E5" t="e"><v>#N/A</v></c></row>
<row r="6"><c r="B6" t="s"><v>1</v></c></row>
</sheetData></worksheet>`

const xlsx = (sheet = sheetXml): Buffer =>
  zip({
    'xl/workbook.xml':
      '<workbook xmlns:r="r"><sheets><sheet name="Orders 1" r:id="rId7"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId7" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/styles.xml':
      '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd hh:mm"/></numFmts>' +
      '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>',
    'xl/sharedStrings.xml':
      '<sst><si><t>Name</t></si><si><t>a &amp; "b",</t></si><si><r><t>O</t></r><r><t>K</t></r></si></sst>',
    'xl/worksheets/sheet1.xml': sheet,
  })

async function fromXlsx(
  content: Uint8Array,
  more: Partial<XlsxConversion> = {},
): Promise<StoredTables> {
  conversions += 1
  const source = join(folder, `in-${conversions}.xlsx`)
  await writeFile(source, content)
  const types = new Map<string, DataType>([
    ['Amount', 'real'],
    ['Day', 'datetime'],
    ['OK', 'boolean'],
  ])
  return writeStoredTables(
    { folder: join(folder, `out-${conversions}`), scratch: folder },
    async (target) => [
      await convertXlsxSheet(
        { ...shared, sheet: 'orders 1', source, target, types, ...more },
        pool,
      ),
    ],
  )
}

describe('spreadsheets', () => {
  test('a range with heading: shared, inline and rich text, numbers, dates, booleans, errors', async () => {
    const stored = await fromXlsx(xlsx(), { range: 'B2:F5' })
    expect(stored.tables[0]?.columns.map((column) => column.name)).toEqual([
      'Name',
      'Amount',
      'Day',
      'OK',
      'Name1',
    ])
    expect(await rowsOf(stored)).toEqual([
      ['a & "b",', 1.5, '2024-01-31 00:00:00', true, '1'],
      ['rich text', null, '2024-01-31 12:00:00', null, null],
    ])
  })

  test('a range without heading names the columns by place', async () => {
    const stored = await fromXlsx(xlsx(), { range: 'B3:C3', hasHeader: false })
    expect(stored.tables[0]?.columns.map((column) => column.name)).toEqual(['F1', 'F2'])
    expect(await rowsOf(stored)).toEqual([['a & "b",', '1.5']])
  })

  test.each([
    ['no zip', Buffer.from('not a zip at all'), {}],
    ['a sheet that is not there', xlsx(), { sheet: 'Gone' }],
    ['broken XML', xlsx('<worksheet><row></worksheet>'), {}],
    ['a DOCTYPE', xlsx('<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'), {}],
  ])('%s is refused', async (_what, content, more) => {
    await expect(fromXlsx(content, more)).rejects.toMatchObject({
      code: expect.stringMatching(/source-unreadable|zip-/),
    })
  })

  test.each([
    [1, '1900-01-01'],
    [59, '1900-02-28'],
    [61, '1900-03-01'],
    [45322.75, '2024-01-31T18:00:00'],
  ])('serial %d is %s', (serial, text) => {
    expect(serialDate(serial, false)).toBe(text)
  })

  test('serial 0 of the 1904 system is its first day', () => {
    expect(serialDate(0, true)).toBe('1904-01-01')
  })

  test.each([
    ['yyyy-mm-dd', true],
    ['[$-409]d-mmm-yy', true],
    ['[h]:mm', true],
    ['0.00', false],
    ['#,##0 "days"', false],
    ['General', false],
    ['[Red]0', false],
  ])('format %s shows a date: %s', (code, expected) => {
    expect(isDateFormat(code)).toBe(expected)
  })

  test('a range is read with or without dollar signs', () => {
    const range = { firstColumn: 0, firstRow: 0, lastColumn: 27, lastRow: 9 }
    expect(parseRange('A1:AB10')).toEqual(range)
    expect(parseRange('$A$1:$AB$10')).toEqual(range)
    expect(parseRange('A1')).toBeNull()
  })
})

describe('stored tables', () => {
  test('a conversion that fails leaves no folder, one that succeeds can be read again', async () => {
    const place = join(folder, 'stored')
    const failing = writeStoredTables({ folder: place, scratch: folder }, () =>
      Promise.reject(new ExtractError('source-unreadable', 'no')),
    )
    await expect(failing).rejects.toThrow('no')
    expect(await readStoredTables(place)).toBeNull()
    const tables = [{ schema: '', name: 't', file: 'x', columns: [] }]
    await writeStoredTables({ folder: place, scratch: folder }, () => Promise.resolve(tables))
    expect(await readStoredTables(place)).toEqual({ folder: place, tables })
  })

  test('of two conversions at once to one place both see whole tables', async () => {
    const place = join(folder, 'twice')
    const convert = async (): Promise<StoredTables> =>
      writeStoredTables({ folder: place, scratch: folder }, () =>
        Promise.resolve([{ schema: '', name: 't', file: 'x', columns: [] }]),
      )
    const results = await Promise.all([convert(), convert(), convert()])
    expect(results.map((result) => result.tables.length)).toEqual([1, 1, 1])
    expect((await readdir(folder)).filter((name) => name.startsWith('.twice'))).toEqual([])
  })
})

test('the retired extract format is known by its first bytes', () => {
  expect(isTdeStart(Buffer.from('20020162a01eab0702000000', 'hex'))).toBe(true)
  expect(isTdeStart(Buffer.from('PK\x03\x04aaaa'))).toBe(false)
})
