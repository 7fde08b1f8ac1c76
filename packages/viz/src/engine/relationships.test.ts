import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBookReader, type BookReader, type MadeSheet } from '../../test/made-book.ts'
import { equal, tableLines, type TablesBook } from '../../test/made-tables.ts'

let reader: BookReader
beforeAll(async () => {
  reader = await createBookReader()
})
afterAll(() => reader[Symbol.asyncDispose]())

const tables = {
  orders: {
    text: 'Id,Region,Sales\n1,East,10\n2,East,20\n3,West,5\n4,North,1\n',
    types: { Id: 'string', Region: 'string', Sales: 'integer' },
  },
  returns: {
    text: 'Id,Reason,Cost\n1,late,1\n1,late,2\n1,broken,3\n3,late,4\n9,lost,5\n',
    types: { Id: 'string', Reason: 'string', Cost: 'integer' },
  },
  people: {
    text: 'Region,Manager\nEast,Ann\nWest,Bob\nSouth,Cid\n',
    types: { Region: 'string', Manager: 'string' },
  },
} as const

const names = { 'returns.Id': 'Id (returns)', 'people.Region': 'Region (people)' }
const related: NonNullable<TablesBook['related']> = [
  ['orders', 'returns', equal('[Id]', '[Id (returns)]')],
  ['orders', 'people', equal('[Region]', '[Region (people)]')],
]

function book(sheet: MadeSheet, more: Partial<TablesBook> = {}): TablesBook {
  return { tables, names, related, sheets: [sheet], ...more }
}

const lines = (sheet: MadeSheet, more: Partial<TablesBook> = {}) =>
  tableLines(reader, book(sheet, more)).then(([, ...rest]) => rest)

const text = (...pills: string[]) => pills.map((pill) => `<text column='$${pill}'/>`).join('')

describe('related tables', () => {
  test('count a measure once, however many rows of another table there are', async () => {
    const sheet = { rows: '$[none:Reason:nk]', encodings: text('[sum:Sales:qk]') }
    expect(await lines(sheet)).toEqual(['Null,21', 'broken,10', 'late,15'])
  })

  test('keep a measure without a dimension, and drop a dimension without a measure', async () => {
    const sheet = { rows: '$[none:Manager:nk]', encodings: text('[sum:Sales:qk]') }
    expect(await lines(sheet)).toEqual(['Null,1', 'Ann,30', 'Bob,5'])
  })

  test('show the combinations that there are where nothing is aggregated', async () => {
    const sheet = { rows: '($[none:Manager:nk] / $[none:Reason:nk])' }
    expect(await lines(sheet)).toEqual(['Ann,broken', 'Ann,late', 'Bob,late'])
  })

  test('aggregate measures of two tables apart, at the dimensions of a third', async () => {
    const sheet = {
      rows: '$[none:Manager:nk]',
      encodings: text('[sum:Sales:qk]', '[sum:Cost:qk]'),
    }
    expect(await lines(sheet)).toEqual(['Null,5,1', 'Ann,6,30', 'Bob,4,5'])
  })

  test('filter across tables', async () => {
    const view =
      "<filter class='categorical' column='$[none:Reason:nk]'><groupfilter function='member' level='[none:Reason:nk]' member='&quot;late&quot;'/></filter>"
    const sheet = { rows: '$[none:Region:nk]', view, encodings: text('[sum:Sales:qk]') }
    expect(await lines(sheet)).toEqual(['East,10', 'West,5'])
  })

  test('count the rows of one of them', async () => {
    const pill = '[__tableau_internal_object_id__].[cnt:returns_1:qk]'
    const sheet = { rows: '$[none:Region:nk]', encodings: text(pill, '[sum:Sales:qk]') }
    expect(await lines(sheet)).toEqual(['Null,1,', 'East,3,30', 'North,0,1', 'West,1,5'])
  })

  test('compute a formula of measures of two tables', async () => {
    const datasource =
      "<column name='[Share]' datatype='real' role='measure'><calculation class='tableau' formula='SUM([Cost]) / SUM([Sales])'/></column>"
    const sheet = { rows: '$[none:Manager:nk]', encodings: text('[usr:Share:qk]') }
    const found = await lines(sheet, { datasource })
    expect(found.slice(1)).toEqual(['Ann,0.2', 'Bob,0.8'])
  })

  test('compute a level of detail of one table for another', async () => {
    const datasource =
      "<column name='[Of Region]' datatype='integer' role='measure'><calculation class='tableau' formula='{FIXED [Region]: SUM([Sales])}'/></column>"
    const sheet = {
      rows: '($[none:Region:nk] / $[none:Reason:nk])',
      encodings: text('[max:Of Region:qk]'),
    }
    expect(await lines(sheet, { datasource })).toEqual([
      'Null,East,30',
      'broken,East,30',
      'late,East,30',
      'Null,North,1',
      'late,West,5',
    ])
  })

  test('are refused by name when nothing relates them, or two ways do', async () => {
    const sheet = { rows: '$[none:Reason:nk]', encodings: text('[sum:Sales:qk]') }
    await expect(lines(sheet, { related: related.slice(1) })).rejects.toThrow(
      /relationship .*not related/,
    )
    const people = {
      rows: '($[none:Reason:nk] / $[none:Manager:nk])',
      encodings: text('[sum:Sales:qk]'),
    }
    const circle = [...related, ['returns', 'people', equal('[Reason]', '[Manager]')] as const]
    await expect(lines(people, { related: circle })).rejects.toThrow(/relationship .*circle/)
  })
})

test('no measure is ever duplicated, whatever the rows of the tables', async () => {
  const key = fc.constantFrom('', 'a', 'b', 'c')
  const orders = fc.array(fc.record({ id: key, sales: fc.integer({ min: -9, max: 9 }) }), {
    minLength: 1,
    maxLength: 8,
  })
  const returns = fc.array(
    fc.record({
      id: key,
      reason: fc.constantFrom('x', 'y'),
      cost: fc.integer({ min: -9, max: 9 }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  await fc.assert(
    fc.asyncProperty(orders, returns, async (sold, back) => {
      const made = {
        orders: {
          text: `Id,Sales,No\n${sold.map(({ id, sales }, no) => `${id},${sales},${no}`).join('\n')}\n`,
          types: { Id: 'string', Sales: 'integer', No: 'integer' },
        },
        returns: {
          text: `Id,Reason,Cost\n${back.map(({ id, reason, cost }) => `${id},${reason},${cost}`).join('\n')}\n`,
          types: { Id: 'string', Reason: 'string', Cost: 'integer' },
        },
      } as const
      const of = (sheet: MadeSheet) =>
        tableLines(reader, {
          tables: made,
          names: { 'returns.Id': 'Id (returns)' },
          related: [['orders', 'returns', equal('[Id]', '[Id (returns)]')]],
          sheets: [sheet],
        }).then(([, ...rest]) => rest)
      const pills = text('[sum:Sales:qk]', '[sum:Cost:qk]')
      const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
      const [totals = ''] = await of({ encodings: pills })
      expect(totals.split(',').map(Number)).toEqual([
        sum(back.map(({ cost }) => cost)),
        sum(sold.map(({ sales }) => sales)),
      ])
      const byReason = await of({ rows: '$[none:Reason:nk]', encodings: pills })
      const reasonsOf = (id: string): readonly string[] =>
        id === '' ? [] : back.filter((row) => row.id === id).map(({ reason }) => reason)
      for (const line of byReason) {
        const [reason = '', cost = '', sales = ''] = line.split(',')
        const own = sold.filter(({ id }) =>
          reason === 'Null' ? reasonsOf(id).length === 0 : reasonsOf(id).includes(reason),
        )
        expect([reason, sales]).toEqual([
          reason,
          own.length === 0 ? '' : String(sum(own.map((row) => row.sales))),
        ])
        const costs = back.filter((row) => row.reason === reason).map((row) => row.cost)
        expect([reason, cost]).toEqual([reason, costs.length === 0 ? '' : String(sum(costs))])
      }
    }),
    { numRuns: 12 },
  )
})
