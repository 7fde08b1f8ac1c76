/** Data sources as programs write them: documents that describe less than an authoring tool does. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBookReader, sheetElement, type BookReader } from '../../test/made-book.ts'

let reader: BookReader
beforeAll(async () => {
  reader = await createBookReader()
})
afterAll(() => reader[Symbol.asyncDispose]())

const text = 'Region,Sales,Day\nEast,10,2024-01-03\nEast,5,2024-01-03\nWest,5,2024-02-01\n'
const declared = `<column name='[Region]' datatype='string' role='dimension'/><column name='[Sales]' datatype='real' role='measure'/><column name='[Day]' datatype='date' role='dimension'/>`
const listed = `<column datatype='string' name='Region'/><column datatype='real' name='Sales'/><column datatype='date' name='Day'/>`
const table = (inside = '', name = 'shop') =>
  `<relation connection='c' name='${name}.csv' table='[${name}#csv]' type='table'><columns header='yes'>${inside}</columns></relation>`

interface Source {
  readonly relation: string
  readonly columns?: string
  /** Attributes of the connection. */
  readonly place?: string
  readonly records?: string
}

const sheet = { rows: '$[none:Region:nk]', columns: '$[sum:Sales:qk]' }

function lines(source: Source, data = text, rows = sheet.rows): Promise<string[]> {
  const { relation, columns = declared, records = '' } = source
  const { place = `directory='Data' filename='shop.csv'` } = source
  const connection = `<connection class='federated'><named-connections><named-connection name='c'><connection class='textscan' ${place}/></named-connection></named-connections>${relation}${records}</connection>`
  const document = `<workbook version='18.1'><datasources><datasource name='ds'>${connection}${columns}</datasource></datasources><worksheets>${sheetElement({ ...sheet, rows })}</worksheets></workbook>`
  const files = { 'Data/more.csv': text }
  return reader
    .lines({ text: data, types: {}, sheets: [], document, files })
    .then(([, ...rest]) => rest)
}

describe('a data source whose document records no column', () => {
  test('has those that it declares', async () => {
    expect(await lines({ relation: table() })).toEqual(['East,15', 'West,5'])
  })

  test('has those that its table lists, of the types that are written there', async () => {
    const found = await lines({ relation: table(listed), columns: '' })
    expect(found).toEqual(['East,15', 'West,5'])
  })

  test('of the old form needs no named connection', async () => {
    const relation = `<relation name='shop#csv' table='[shop#csv]' type='table'/>`
    const connection = `<connection class='textscan' filename='Data/shop.csv'>${relation}</connection>`
    const document = `<workbook version='9.0'><datasources><datasource name='ds'>${connection}${declared}</datasource></datasources><worksheets>${sheetElement(sheet)}</worksheets></workbook>`
    const book = { text, types: {}, sheets: [], document }
    expect((await reader.lines(book)).slice(1)).toEqual(['East,15', 'West,5'])
  })
})

describe('a file', () => {
  test('that is named by a path of another machine is the only one of its name', async () => {
    const place = `directory='C:\\Users\\ann\\Documents' filename='shop.csv'`
    expect(await lines({ relation: table(), place })).toEqual(['East,15', 'West,5'])
  })

  const day = '$[none:Day:ok]'

  test.each([
    ['/', '13/01/2024', '2/1/2024'],
    ['.', '13.01.2024', '2.1.2024'],
  ])('of days before months, divided by "%s", is read so', async (_mark, one, other) => {
    const dated = `Region,Sales,Day\nEast,10,${one}\nWest,5,${other}\n`
    const found = await lines({ relation: table() }, dated, day)
    expect(found).toEqual(['1/2/2024,5', '1/13/2024,10'])
  })

  test('of dates that can be read both ways has the month first', async () => {
    const dated = 'Region,Sales,Day\nEast,10,3/1/2024\nWest,5,2/1/2024\n'
    expect(await lines({ relation: table() }, dated, day)).toEqual(['2/1/2024,5', '3/1/2024,10'])
  })
})

describe('a union by a pattern of names', () => {
  const pattern = `<wildcard directory='Data' pattern='*.csv'/>`

  test('is of the tables that its document has found', async () => {
    const relation = `<relation name='all' type='union'>${pattern}${table()}${table('', 'more')}</relation>`
    const records = `<metadata-records>${['Region', 'Sales']
      .map(
        (name) =>
          `<metadata-record class='column'><remote-name>${name}</remote-name><local-name>[${name}]</local-name><parent-name>[all]</parent-name></metadata-record>`,
      )
      .join('')}</metadata-records>`
    const place = `directory='Data' filename=''`
    expect(await lines({ relation, records, place })).toEqual(['East,30', 'West,10'])
  })

  test('is refused where the document has not', async () => {
    const relation = `<relation name='all' type='union'>${pattern}${table()}</relation>`
    await expect(lines({ relation })).rejects.toThrow('no-data-source')
  })
})
