import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBookReader, type BookReader } from '../../test/made-book.ts'
import { zip } from '../../test/made-workbook.ts'

let reader: BookReader
beforeAll(async () => {
  reader = await createBookReader()
})
afterAll(() => reader[Symbol.asyncDispose]())

const files = {
  sold: 'Region,Product,Amount\nEast,Pen,10\nEast,Ink,20\nWest,Pen,5\nNorth,Pen,1\n',
  aims: 'Area,Amount,Kind\nEast,100,a\nEast,50,b\nWest,7,a\nSouth,9,a\n',
}

function source(name: keyof typeof files, columns: Readonly<Record<string, string>>): string {
  const made = Object.entries(columns).map(
    ([column, type]) =>
      `<column name='[${column}]' datatype='${type}' role='${type === 'integer' ? 'measure' : 'dimension'}'/>`,
  )
  const records = Object.entries(columns).map(
    ([column, type]) =>
      `<metadata-record class='column'><remote-name>${column}</remote-name><local-name>[${column}]</local-name><parent-name>[${name}]</parent-name><local-type>${type}</local-type></metadata-record>`,
  )
  return `<datasource name='${name}'><connection class='federated'><named-connections><named-connection name='c'><connection class='textscan' directory='Data' filename='${name}.csv'/></named-connection></named-connections><relation connection='c' name='${name}' table='[${name}#csv]' type='table'><columns header='yes'/></relation><metadata-records>${records.join('')}</metadata-records></connection>${made.join('')}</datasource>`
}

interface Asked {
  readonly rows?: string
  readonly encodings?: string
  readonly view?: string
  readonly links?: string
}

const link = `<datasource-relationship source='sold' target='aims'><column-mapping><map key='[sold].[none:Region:nk]' value='[aims].[none:Area:nk]'/></column-mapping></datasource-relationship>`
const both = `<text column='[sold].[sum:Amount:qk]'/><text column='[aims].[sum:Amount:qk]'/>`

async function lines(asked: Asked = {}): Promise<string[]> {
  const { rows = '[sold].[none:Region:nk]', encodings = both, view = '', links = link } = asked
  const document = `<workbook version='18.1'><datasources>${source('sold', { Region: 'string', Product: 'string', Amount: 'integer' })}${source('aims', { Area: 'string', Amount: 'integer', Kind: 'string' })}</datasources><datasource-relationships>${links}</datasource-relationships><worksheets><worksheet name='Sheet 1'><table><view><datasources><datasource name='sold'/><datasource name='aims'/></datasources>${view}<aggregation value='true'/></view><panes><pane><mark class='Text'/><encodings>${encodings}</encodings></pane></panes><rows>${rows}</rows><cols/></table></worksheet></worksheets></workbook>`
  await using folder = await mkdtempDisposable(join(tmpdir(), 'easel-blend-'))
  const path = join(folder.path, 'book.twbx')
  await writeFile(
    path,
    zip({ 'book.twb': document, 'Data/sold.csv': files.sold, 'Data/aims.csv': files.aims }),
  )
  const [, ...found] = await reader.lines(path)
  return found
}

describe('a secondary data source', () => {
  test('is aggregated by the linked fields and brought to the marks of the primary', async () => {
    expect(await lines()).toEqual(['East,150,30', 'North,,1', 'West,7,5'])
  })

  test('has one value for all marks that share a linked member', async () => {
    const rows = '([sold].[none:Region:nk] / [sold].[none:Product:nk])'
    expect(await lines({ rows })).toEqual([
      'Ink,East,150,20',
      'Pen,East,150,10',
      'Pen,North,,1',
      'Pen,West,7,5',
    ])
  })

  test('is filtered by its own fields, and the primary is not', async () => {
    const view = `<filter class='categorical' column='[aims].[none:Kind:nk]'><groupfilter function='member' level='[none:Kind:nk]' member='&quot;a&quot;'/></filter>`
    expect(await lines({ view })).toEqual(['East,100,30', 'North,,1', 'West,7,5'])
  })

  test('shows a dimension as an attribute, several members as a star', async () => {
    const encodings = `<text column='[sold].[sum:Amount:qk]'/><text column='[aims].[attr:Kind:nk]'/>`
    expect(await lines({ encodings })).toEqual(['*,East,30', 'Null,North,1', 'a,West,5'])
  })

  test.each([
    ['nothing links', { links: '' }, /blend .*no field/],
    [
      'groups the marks',
      { rows: '[sold].[none:Region:nk] * [aims].[none:Kind:nk]' },
      /blend .*Kind/,
    ],
  ])('that %s is refused by name', async (_name, asked, message) => {
    await expect(lines(asked)).rejects.toThrow(message)
  })
})
