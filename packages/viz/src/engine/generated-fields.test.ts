import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  bookDocument,
  createBookReader,
  type BookReader,
  type MadeBook,
} from '../../test/made-book.ts'
import { bindSheet } from '../model/bind-sheet.ts'
import { parseWorkbook } from '../model/workbook.ts'
import { parseXml } from '../package/xml-tree.ts'

let reader: BookReader
beforeAll(async () => {
  reader = await createBookReader()
})
afterAll(() => reader[Symbol.asyncDispose]())

const text = `Region,Product,Sales,Quantity,Day
East,Pen,10,1,2024-01-03
East,Ink,20,2,2024-02-04
West,Ink,5,3,2024-02-05
West,Pen,40,4,2024-03-01
North,Paper,7,5,2023-12-31
,Paper,1,,
`
const types = {
  Region: 'string',
  Product: 'string',
  Sales: 'real',
  Quantity: 'integer',
  Day: 'date',
} as const

type Sheet = MadeBook['sheets'][number]
const book = (sheet: Sheet, more: Partial<MadeBook> = {}): MadeBook => ({
  text,
  types,
  sheets: [sheet],
  ...more,
})
const lines = (sheet: Sheet, more: Partial<MadeBook> = {}) =>
  reader.lines(book(sheet, more)).then((all) => all.map((line) => line.replaceAll('"', '')))

const rows = '$[none:Region:nk]'
const columns = '$[sum:Sales:qk]'
const declared = (inside: string) =>
  `<datasource-dependencies datasource='ds'>${inside}</datasource-dependencies>`
const instance = (column: string, derivation: string, name: string, type: string) =>
  `<column-instance column='[${column}]' derivation='${derivation}' name='[${name}]' type='${type}'/>`
const map = {
  rows: '$[Latitude (generated)]',
  columns: '$[Longitude (generated)]',
  encodings: `<lod column='${rows}'/><size column='${columns}'/>`,
}

describe('a map', () => {
  test('has a mark for each place, without the coordinates that the service looks up', async () => {
    expect(await lines(map)).toEqual([
      'Region,Latitude (generated),Longitude (generated),Sales',
      'Null,,,1',
      'East,,,30',
      'North,,,7',
      'West,,,45',
    ])
  })

  test('says that its coordinates are empty', () => {
    const workbook = parseWorkbook(parseXml(bookDocument(book(map))))
    expect(bindSheet(workbook, 'Sheet 1')?.unsupported).toEqual([
      { feature: 'generated-geography', detail: 'Latitude (generated)', affects: 'values' },
      { feature: 'generated-geography', detail: 'Longitude (generated)', affects: 'values' },
    ])
  })
})

test('a shape made from coordinates is empty, and the marks around it are right', async () => {
  const column = `<column caption='Place' name='[P]' datatype='spatial' role='measure'><calculation class='tableau' formula='MAKEPOINT([Sales], [Quantity])'/></column>`
  const view = declared(column + instance('P', 'Collect', 'clct:P:nk', 'nominal'))
  const sheet = { rows, columns, view, encodings: `<lod column='$[clct:P:nk]'/>` }
  expect((await lines(sheet)).slice(0, 3)).toEqual([
    'Place,Region,Sales',
    'Null,Null,1',
    'Null,East,30',
  ])
  const workbook = parseWorkbook(parseXml(bookDocument(book(sheet))))
  expect(bindSheet(workbook, 'Sheet 1')?.unsupported).toEqual([
    { feature: 'spatial', detail: 'Place', affects: 'values' },
  ])
})

describe('a sheet with pages', () => {
  const pages = '<pages><column>[ds].[yr:Day:ok]</column></pages>'
  const onPage = async (window: string, sheet: Sheet = { rows, columns }) => {
    const document = bookDocument(book(sheet))
      .replace('</cols>', `</cols>${pages}`)
      .replace('</worksheets>', `</worksheets><windows>${window}</windows>`)
    return (await reader.lines({ ...book(sheet), document })).slice(1)
  }
  const current = (bucket: string) =>
    `<current-page><multibucket><bucket>${bucket}</bucket></multibucket></current-page>`

  test('shows the marks of the page on which it was saved', async () => {
    const window = `<window class='worksheet' name='Sheet 1'><viewpoint>${current('2024')}</viewpoint></window>`
    expect(await onPage(window)).toEqual(['East,2024,30', 'West,2024,45'])
  })

  test('that only a dashboard shows has the page of the dashboard', async () => {
    const viewpoint = `<viewpoint name='Sheet 1'>${current('2023')}</viewpoint>`
    const window = `<window class='dashboard' name='Board'><viewpoints>${viewpoint}</viewpoints></window>`
    expect(await onPage(window)).toEqual(['North,2023,7'])
  })

  test('shows the first page where the document says none', async () => {
    expect(await onPage('')).toEqual(['North,2023,7'])
  })
})

describe('measures behind Measure Values', () => {
  test('are those of each row where nothing is aggregated, in the order of the rows', async () => {
    const names = ['Sales', 'Quantity'].map(
      (name) =>
        `<groupfilter function='member' level='[:Measure Names]' member='"[ds].[none:${name}:qk]"'/>`,
    )
    const view =
      declared(
        instance('Sales', 'None', 'none:Sales:qk', 'quantitative') +
          instance('Quantity', 'None', 'none:Quantity:qk', 'quantitative'),
      ) +
      `<filter class='categorical' column='$[:Measure Names]'><groupfilter function='union'>${names.join('')}</groupfilter></filter>`
    const sheet = { rows, columns: '$[Multiple Values]', view }
    const document = bookDocument(book(sheet)).replace(
      "<aggregation value='true'/>",
      "<aggregation value='false'/>",
    )
    expect((await reader.lines({ ...book(sheet), document })).slice(3, 9)).toEqual([
      'Sales,East,10',
      'Sales,East,20',
      'Quantity,East,1',
      'Quantity,East,2',
      'Sales,North,7',
      'Quantity,North,5',
    ])
  })
})

describe('a pill', () => {
  test('of the number of records counts rows where the document does not declare it', async () => {
    const counted = await lines({ rows, columns: '$[sum:Number of Records:qk]' })
    expect(counted).toEqual(['Region,Number of Records', 'Null,1', 'East,2', 'North,1', 'West,2'])
  })

  test('of a percentile lies between the values of the rows', async () => {
    const view = declared(instance('Sales', 'Percentile', 'prc95:Sales:qk', 'quantitative'))
    expect(await lines({ rows, columns: '$[prc95:Sales:qk]', view })).toEqual([
      'Region,Percentile (95) of Sales',
      'Null,1',
      'East,19.5',
      'North,7',
      'West,38.25',
    ])
  })

  test.each([
    ['ISO-Year', 'iyr:Day:ok', ['Null,1', '2023,7', '2024,75']],
    ['ISO-Week', 'iwk:Day:ok', ['Null,1', '1,10', '5,20', '6,5', '9,40', '52,7']],
  ])('of the %s of a date follows ISO 8601', async (derivation, name, expected) => {
    const view = declared(instance('Day', derivation, name, 'ordinal'))
    const [, ...found] = await lines({ rows: `$[${name}]`, columns, view })
    expect(found).toEqual(expected)
  })
})

describe('a combined field', () => {
  const level = (name: string) =>
    `<groupfilter function='level-members' level='[none:${name}:nk]'/>`
  const datasource = `<group caption='Region &amp; Product' name='[Both]'><groupfilter function='crossjoin'>${level('Region')}${level('Product')}</groupfilter></group>`

  test('has a member for each combination', async () => {
    expect(await lines({ rows: '$[none:Both:nk]', columns }, { datasource })).toEqual([
      'Region & Product,Sales',
      'East, Ink,20',
      'East, Pen,10',
      'North, Paper,7',
      'Null, Paper,1',
      'West, Ink,5',
      'West, Pen,40',
    ])
  })
})

describe('dimensions side by side', () => {
  test('have marks of a grain of their own, empty in the other fields', async () => {
    expect(await lines({ rows: `(${rows} + $[none:Product:nk])`, columns })).toEqual([
      'Product,Region,Sales',
      ',Null,1',
      ',East,30',
      ',North,7',
      ',West,45',
      'Ink,,25',
      'Paper,,8',
      'Pen,,50',
    ])
  })

  test('within a field, beside measures, are crossed with each of both shelves', async () => {
    const made = await lines({
      rows: `${rows} * ($[none:Product:nk] + $[yr:Day:ok])`,
      columns: `($[sum:Sales:qk] + $[sum:Quantity:qk])`,
    })
    expect(made).toHaveLength(1 + 6 + 4)
    expect(made).toContain('Pen,East,,1,10')
    expect(made).toContain(',East,2024,3,30')
  })

  test('make a header for each member of each', async () => {
    const scene = await reader.scene(book({ rows: `(${rows} + $[none:Product:nk])`, columns }))
    const texts = JSON.stringify(scene.nodes)
    for (const name of ['East', 'North', 'West', 'Ink', 'Paper', 'Pen']) {
      expect(texts).toContain(`"text":"${name}"`)
    }
  })

  test('multiplied beyond all measure are refused', async () => {
    const pair = `($[none:Region:nk] + $[none:Product:nk])`
    const wide = { rows: Array.from({ length: 20 }, () => pair).join(' * '), columns }
    await expect(lines(wide)).rejects.toThrow('1048576 combinations of pills side by side')
  })
})

describe('a group', () => {
  const grouped = (column: string, bin: string) => {
    const calculation = `<calculation class='categorical-bin' column='[${column}]' new-bin='true'>${bin}</calculation>`
    const made = `<column name='[G]' datatype='string' role='dimension' type='nominal'>${calculation}</column>`
    const view = declared(made + instance('G', 'None', 'none:G:nk', 'nominal'))
    return lines({ rows: '$[none:G:nk]', columns, view }).then(([, ...found]) => found)
  }

  test('of numbers labels them, and the others are texts', async () => {
    const bin = `<bin value='"few"'><value>1</value><value>2</value></bin>`
    expect(await grouped('Quantity', bin)).toEqual(['Null,1', '3,5', '4,40', '5,7', 'few,30'])
  })

  test('of the years of a date', async () => {
    const bin = `<bin value='"old"'><value>2023</value></bin>`
    expect(await grouped('yr:Day:ok', bin)).toEqual(['Null,1', '2024,75', 'old,7'])
  })

  test('of dates', async () => {
    const bin = `<bin value='"new"'><value>#2024-02-04#</value><value>#2024-02-05#</value><value>#2024-03-01#</value><value>%null%</value></bin>`
    expect(await grouped('Day', bin)).toEqual(['2023-12-31,7', '2024-01-03,10', 'new,66'])
  })
})
