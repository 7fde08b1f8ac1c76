import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBookReader, type BookReader, type MadeBook } from '../../test/made-book.ts'

let reader: BookReader
beforeAll(async () => {
  reader = await createBookReader()
})
afterAll(() => reader[Symbol.asyncDispose]())

const text = `Region,Product,Sales,Day
East,Pen,10,2024-01-03
East,Ink,20,2024-02-04
West,Ink,5,2024-02-05
West,Pen,40,2024-03-01
North,Paper,7,2023-12-31
,Paper,1,
`
const types = { Region: 'string', Product: 'string', Sales: 'real', Day: 'date' } as const

const member = (level: string, value: string) =>
  `<groupfilter function='member' level='[${level}]' member='&quot;${value}&quot;'/>`
const all = (level: string) => `<groupfilter function='level-members' level='[${level}]'/>`
const group = (kind: string, inside: string) =>
  `<groupfilter function='${kind}'>${inside}</groupfilter>`
const filter = (column: string, inside: string, more = '') =>
  `<filter class='categorical' column='$[${column}]' ${more}>${inside}</filter>`
const top = (level: string, count: number | string, expression: string) =>
  `<groupfilter function='end' end='top' count='${count}' units='records'><groupfilter function='order' direction='DESC' expression='${expression}'>${all(level)}</groupfilter></groupfilter>`
const condition = (level: string, expression: string) =>
  `<groupfilter function='filter' expression='${expression}'>${all(level)}</groupfilter>`

function lines(sheet: MadeBook['sheets'][number], more: Partial<MadeBook> = {}) {
  const whole = { rows: '$[none:Region:nk]', columns: '$[sum:Sales:qk]', ...sheet }
  return reader
    .lines({ text, types, sheets: [whole], ...more })
    .then(([, ...rest]) => rest.map((line) => line.replaceAll('"', '')))
}

const view = (text: string) => lines({ view: text })

describe('a filter', () => {
  test('by combinations of members of two fields keeps those alone', async () => {
    const pairs = group(
      'union',
      group('crossjoin', member('Region', 'East') + member('Product', 'Pen')) +
        group('crossjoin', member('Region', 'West') + member('Product', 'Ink')),
    )
    expect(await view(filter('Action (Region,Product)', pairs))).toEqual(['East,10', 'West,5'])
  })

  test('that excludes a combination keeps the other rows, also those without a member', async () => {
    const pair = group('crossjoin', member('Region', 'East') + member('Product', 'Pen'))
    const others = group('except', group('crossjoin', all('Region') + all('Product')) + pair)
    expect(await view(filter('Action (Region,Product)', others))).toEqual([
      'Null,1',
      'East,20',
      'North,7',
      'West,45',
    ])
  })

  test('by a range of texts follows the order of the language', async () => {
    const range = `<groupfilter function='range' from='&quot;F&quot;' to='&quot;Q&quot;' level='[none:Region:nk]'/>`
    expect(await view(filter('none:Region:nk', range))).toEqual(['North,7'])
    const outside = group('except', all('none:Region:nk') + range)
    expect(await view(filter('none:Region:nk', outside))).toEqual(['Null,1', 'East,30', 'West,45'])
  })

  test('by a range of starts of months', async () => {
    const range = `<groupfilter function='range' from='#2024-01-01#' to='#2024-02-01#' level='[tmn:Day:ok]'/>`
    expect(await view(filter('tmn:Day:ok', range))).toEqual(['East,30', 'West,5'])
  })

  test('by a condition of any formula', async () => {
    const formula = 'SUM([Sales]) / COUNT([Sales]) &gt;= 15 OR MIN([Product]) = &quot;Paper&quot;'
    expect(await view(filter('none:Region:nk', condition('none:Region:nk', formula)))).toEqual([
      'Null,1',
      'East,30',
      'North,7',
      'West,45',
    ])
    const fewer = 'SUM([Sales]) &gt; 7 AND NOT (MAX([Product]) = &quot;Ink&quot;)'
    expect(await view(filter('none:Region:nk', condition('none:Region:nk', fewer)))).toEqual([
      'East,30',
      'West,45',
    ])
  })

  test('by a pattern that the member itself answers', async () => {
    const pattern = 'CONTAINS([Region], &quot;est&quot;)'
    expect(await view(filter('none:Region:nk', condition('none:Region:nk', pattern)))).toEqual([
      'West,45',
    ])
  })

  test('by the top members of any formula', async () => {
    const formula = 'SUM(IF [Product] = &quot;Ink&quot; THEN [Sales] END)'
    expect(await view(filter('none:Region:nk', top('none:Region:nk', 1, formula)))).toEqual([
      'East,30',
    ])
  })

  test('by top members or listed ones', async () => {
    const either = group(
      'union',
      top('none:Region:nk', 1, 'SUM([Sales])') + member('none:Region:nk', 'North'),
    )
    expect(await view(filter('none:Region:nk', either))).toEqual(['North,7', 'West,45'])
  })

  test('by a relative date keeps rows without one where it says so', async () => {
    const relative = (more: string) =>
      `<filter class='relative-date' column='$[none:Day:qk]' first-period='0' last-period='0' period-type-v2='year' include-future='true' ${more}/>`
    expect(await view(relative("include-null='true'"))).toEqual(['Null,1', 'East,30', 'West,45'])
    expect(await view(relative(''))).toEqual(['East,30', 'West,45'])
  })

  test('by a formula that is not one is refused by name', async () => {
    const wrong = filter('none:Region:nk', condition('none:Region:nk', 'SUM([Sales] &gt;'))
    await expect(view(wrong)).rejects.toThrow(/SUM\(\[Sales\] >/)
  })
})

describe('a set', () => {
  const datasource =
    `<group name='[Best]'>${top('Region', 1, 'SUM([Sales])')}</group>` +
    `<group name='[Few]'>${group('union', member('Region', 'East') + member('Region', 'North'))}</group>` +
    `<group name='[Both]'>${group('union', `<groupfilter function='level-members' level='[Best]'/><groupfilter function='level-members' level='[Few]'/>`)}</group>`

  test('as a pill is in or out', async () => {
    const sheet = { rows: '$[io:Best:nk]' }
    expect(await lines(sheet, { datasource })).toEqual(['In,45', 'Out,38'])
    expect(await lines({ rows: '$[io:Both:nk]' }, { datasource })).toEqual(['In,82', 'Out,1'])
  })

  test('is computed after the filters of the context and before those of the view', async () => {
    const west = filter(
      'none:Region:nk',
      group('except', all('none:Region:nk') + member('none:Region:nk', 'West')),
    )
    const sheet = { rows: '$[io:Best:nk]', view: west }
    expect(await lines(sheet, { datasource })).toEqual(['Out,38'])
    const context = west.replace("class='", "context='true' class='")
    expect(await lines({ ...sheet, view: context }, { datasource })).toEqual(['In,30', 'Out,8'])
  })

  test('in a formula is a condition, in rows and within a level of detail', async () => {
    const formulas = `${datasource}<column name='[C]' datatype='string' role='dimension'><calculation class='tableau' formula='IF [Best] THEN &quot;best&quot; ELSE [Product] END'/></column><column name='[L]' datatype='real' role='measure'><calculation class='tableau' formula='{FIXED [Best]: SUM([Sales])}'/></column>`
    expect(await lines({ rows: '$[none:C:nk]' }, { datasource: formulas })).toEqual([
      'best,45',
      'Ink,20',
      'Paper,8',
      'Pen,10',
    ])
    const sheet = { columns: '$[max:L:qk]' }
    expect(await lines(sheet, { datasource: formulas })).toEqual([
      'Null,38',
      'East,38',
      'North,38',
      'West,45',
    ])
  })
})

test('a nested sort orders the members within each of the fields before', async () => {
  const sort =
    "<shelf-sorts><shelf-sort-v2 dimension-to-sort='$[none:Product:nk]' direction='DESC' is-on-innermost-dimension='true' measure-to-sort-by='$[sum:Sales:qk]' shelf='rows'/></shelf-sorts>"
  const found = await lines({ rows: '($[none:Region:nk] / $[none:Product:nk])', view: sort })
  expect(found).toEqual([
    'Paper,Null,1',
    'Ink,East,20',
    'Pen,East,10',
    'Paper,North,7',
    'Pen,West,40',
    'Ink,West,5',
  ])
})
