import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBookReader, type BookReader } from '../../test/made-book.ts'
import { equal, tableElement, tableLines, type TablesBook } from '../../test/made-tables.ts'

let reader: BookReader
beforeAll(async () => {
  reader = await createBookReader()
})
afterAll(() => reader[Symbol.asyncDispose]())

const orders = {
  text: 'Id,Person,Amount\n1,Ann,10\n2,ann,20\n3,Bob,5\n4,,7\n',
  types: { Id: 'integer', Person: 'string', Amount: 'integer' },
} as const
const people = {
  text: 'Name,City\nAnn,Rome\nCid,Oslo\n',
  types: { Name: 'string', City: 'string' },
} as const

function joined(join: string, condition: string, more: Partial<TablesBook> = {}): TablesBook {
  return {
    tables: { orders, people },
    relation: `<relation type='join' join='${join}'><clause type='join'>${condition}</clause>${tableElement('orders')}${tableElement('people')}</relation>`,
    sheets: [
      {
        rows: '($[none:City:nk] / $[none:Person:nk])',
        encodings: "<text column='$[sum:Amount:qk]'/>",
      },
    ],
    ...more,
  }
}

const lines = (book: TablesBook) => tableLines(reader, book).then(([, ...rest]) => rest)
const byName = equal('[orders].[Person]', '[people].[Name]')

describe('a join', () => {
  test.each([
    ['inner', ['Rome,Ann,10']],
    ['left', [',,7', ',ann,20', ',Bob,5', 'Rome,Ann,10']],
    ['right', ['Oslo,,', 'Rome,Ann,10']],
    ['full', [',,7', ',ann,20', ',Bob,5', 'Oslo,,', 'Rome,Ann,10']],
  ])('%s keeps the rows that it should', async (kind, expected) => {
    const found = await lines(joined(kind, byName))
    expect(found.map((line) => line.replaceAll('Null', ''))).toEqual(expected)
  })

  test('compares as the collation of the columns says', async () => {
    const collation = "<collation flag='1' name='LEN_RUS_S2'/>"
    const found = await lines(joined('inner', byName, { collation }))
    expect(found.reduce((sum, line) => sum + Number(line.split(',').at(-1)), 0)).toBe(30)
  })

  test('on expressions and several conditions holds where all do, sides in either order', async () => {
    const condition = `<expression op='AND'>${equal('UPPER([people].[Name])', 'UPPER([orders].[Person])')}${equal('[orders].[Amount]', '15', '>=')}</expression>`
    expect(await lines(joined('inner', condition))).toEqual(['Rome,ann,20'])
  })

  test('of a table with itself tells the two apart', async () => {
    const book: TablesBook = {
      tables: { a: orders, b: orders },
      names: { 'b.Id': 'Id (b)', 'b.Person': 'Person (b)', 'b.Amount': 'Amount (b)' },
      relation: `<relation type='join' join='inner'><clause type='join'>${equal('[a].[Amount]', '[b].[Amount]', '<')}</clause>${tableElement('a')}${tableElement('b')}</relation>`,
      sheets: [{ rows: '$[none:Person:nk]', encodings: "<text column='$[sum:Amount (b):qk]'/>" }],
    }
    expect(await lines(book)).toEqual(['Null,30', 'Ann,20', 'Bob,37'])
  })

  test('of a join with a third table', async () => {
    const cities = {
      text: 'Town,Land\nRome,Italy\n',
      types: { Town: 'string', Land: 'string' },
    } as const
    const inner = `<relation type='join' join='left'><clause type='join'>${byName}</clause>${tableElement('orders')}${tableElement('people')}</relation>`
    const book: TablesBook = {
      tables: { orders, people, cities },
      relation: `<relation type='join' join='left'><clause type='join'>${equal('[people].[City]', '[cities].[Town]')}</clause>${inner}${tableElement('cities')}</relation>`,
      sheets: [{ rows: '$[none:Land:nk]', encodings: "<text column='$[sum:Amount:qk]'/>" }],
    }
    expect(await lines(book)).toEqual(['Null,32', 'Italy,10'])
  })

  test.each([
    ['of unlike types', equal('[orders].[Id]', '[people].[Name]'), /join .*a number.*string/],
    ['on a name that is not there', equal('[orders].[Nme]', '[people].[Name]'), /join .*Nme/],
    ['with an aggregate', equal('SUM([orders].[Id])', '1'), /join/],
    ['of another form', "<expression op='NOT'/>", /join/],
  ])('%s is refused by name', async (_case, condition, message) => {
    await expect(lines(joined('inner', condition))).rejects.toThrow(message)
  })
})

describe('a union', () => {
  const east = {
    text: 'Who,Amount\nAnn,1\nBob,2\n',
    types: { Who: 'string', Amount: 'integer' },
  } as const
  const west = {
    text: 'who,Amount,Note\nAnn,4.5,x\n',
    types: { who: 'string', Amount: 'real', Note: 'string' },
  } as const
  const book = (rows: string): TablesBook => ({
    tables: { east, west },
    parents: { east: 'all', west: 'all' },
    relation: `<relation type='union' name='all' all='true'>${tableElement('east')}${tableElement('west')}</relation>`,
    datasource:
      "<column name='[Table Name]' datatype='string' role='dimension'/><column name='[Amount]' datatype='real' role='measure'/>",
    sheets: [{ rows, encodings: "<text column='$[sum:Amount:qk]'/>" }],
  })

  test('has the rows of each table, columns by their names', async () => {
    expect(await lines(book('$[none:Who:nk]'))).toEqual(['Ann,5.5', 'Bob,2'])
  })

  test('has NULL for a column that a table lacks', async () => {
    expect(await lines(book('$[none:Note:nk]'))).toEqual(['Null,3', 'x,4.5'])
  })
})

test('with aggregation off each row is a mark, alike ones too', async () => {
  const book: TablesBook = {
    tables: {
      t: { text: 'Who,Amount\nAnn,1\nAnn,1\nBob,2\n', types: { Who: 'string', Amount: 'integer' } },
    },
    relation: tableElement('t'),
    sheets: [
      {
        rows: '$[none:Who:nk]',
        columns: '$[none:Amount:qk]',
        view: "<aggregation value='false'/>",
      },
    ],
  }
  expect(await lines(book)).toEqual(['Ann,1', 'Ann,1', 'Bob,2'])
})
