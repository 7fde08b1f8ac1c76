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

const text = `Region,Product,Sales,Units,Day,Paid
East,"Pen, red",10.5,1,2024-01-03,true
West,Ink,20,2,2024-02-04,false
East,Ink,5,3,2024-02-05,true
North,Paper,7,4,2023-12-31,false
,Paper,1,5,,
`
const types = {
  Region: 'string',
  Product: 'string',
  Sales: 'real',
  Units: 'integer',
  Day: 'date',
  Paid: 'boolean',
} as const

const one = (column: string, member: string, more = '') =>
  `<filter class='categorical' column='$[${column}]' ${more}><groupfilter function='member' level='[${column}]' member='${member}'/></filter>`
const range = (column: string, min: string, more = '') =>
  `<filter class='quantitative' column='$[${column}]' included-values='in-range' ${more}><min>${min}</min></filter>`

function book(view: string, more: Partial<MadeBook> = {}): MadeBook {
  const sheet = { rows: '$[none:Region:nk]', columns: '$[sum:Units:qk]', view }
  return { text, types, sheets: [sheet], ...more }
}

async function members(
  view: string,
  filters: Readonly<Record<string, string>>,
  more?: Partial<MadeBook>,
): Promise<string[]> {
  const [, ...lines] = await reader.lines(book(view, more), { filters })
  return lines
}

const all = ['Null,5', 'East,4', 'North,4', 'West,2']

describe('a vf_ filter', () => {
  test.each([
    ['one member', one('none:Region:nk', '"East"')],
    [
      'all but one',
      `<filter class='categorical' column='$[none:Region:nk]'><groupfilter function='except'><groupfilter function='level-members' level='[none:Region:nk]'/><groupfilter function='member' level='[none:Region:nk]' member='"West"'/></groupfilter></filter>`,
    ],
    [
      'the top member',
      `<filter class='categorical' column='$[none:Region:nk]'><groupfilter function='end' end='top' count='1' units='records'><groupfilter function='order' direction='DESC' expression='SUM([Units])'><groupfilter function='level-members' level='[none:Region:nk]'/></groupfilter></groupfilter></filter>`,
    ],
  ])('replaces the saved filter on its field: %s', async (_name, saved) => {
    expect(await members(saved, { Region: 'West' })).toEqual(['West,2'])
    expect(await members(saved, { '[Region]': 'West' })).toEqual(['West,2'])
  })

  test('leaves the saved filters on other fields', async () => {
    const saved = one('none:Product:nk', '"Ink"') + one('none:Region:nk', '"West"')
    expect(await members(saved, { Region: 'East' })).toEqual(['East,3'])
  })

  test('replaces a range, a relative date and a filter on a measure', async () => {
    expect(await members(range('none:Sales:qk', '15'), { Sales: '7' })).toEqual(['North,4'])
    expect(await members(range('none:Day:qk', '#2024-02-01#'), { Day: '2023-12-31' })).toEqual([
      'North,4',
    ])
    const relative = `<filter class='relative-date' column='$[none:Day:qk]' first-period='0' last-period='0' period-type='month'/>`
    expect(await members(relative, {})).toEqual([])
    expect(await members(relative, { Day: '2024-02-05' })).toEqual(['East,3'])
    for (const name of ['SUM(Units)', 'Units']) {
      expect(await members(range('sum:Units:qk', '5'), { [name]: '2' })).toEqual(['West,2'])
    }
  })

  test('with an empty value lets all members pass', async () => {
    expect(await members(one('none:Region:nk', '"East"'), { Region: '' })).toEqual(all)
    expect(await members(range('sum:Units:qk', '5'), { 'SUM(Units)': '' })).toEqual(all)
  })

  test('stays below filters of the context and of the data source', async () => {
    const context = one('none:Region:nk', '"East"', "context='true'")
    expect(await members(context, { Region: 'West' })).toEqual([])
    expect(await members(context, { Region: '' })).toEqual(['East,4'])
    const datasource = `<filter class='categorical' column='[none:Region:nk]'><groupfilter function='member' level='[none:Region:nk]' member='"East"'/></filter>`
    expect(await members('', { Region: 'West' }, { datasource })).toEqual([])
    expect(await members('', { Region: '' }, { datasource })).toEqual(['East,4'])
  })

  test.each([
    ['Units', 'two'],
    ['Units', '2.5'],
    ['Units', 'gt:2'],
    ['Sales', 'NaN'],
    ['Sales', 'Infinity'],
    ['Day', '01/01/2021'],
    ['Day', '2024-02-31'],
    ['Day', 'yesterday'],
    ['Paid', 'yes'],
    ['Paid', '1'],
  ])('on %s drops the value %s, which its type cannot read', async (name, value) => {
    const saved = one('none:Region:nk', '"East"')
    expect(await members(saved, { [name]: value })).toEqual(['East,4'])
  })

  test('that is dropped leaves the saved filter on its field', async () => {
    expect(await members(range('none:Units:qk', '3'), { Units: 'many' })).toEqual([
      'Null,5',
      'East,3',
      'North,4',
    ])
  })

  test('keeps the values that can be read', async () => {
    expect(await members('', { Units: 'one,2,4' })).toEqual(['North,4', 'West,2'])
  })

  test.each([
    ['Units', '+2', ['West,2']],
    ['Sales', '10.50', ['East,1']],
    ['Sales', '2e1', ['West,2']],
    ['Day', '2024-02-04', ['West,2']],
    ['Day', '2024-02-04 00:00:00', ['West,2']],
    ['Day', '2024-02-04T13:45:00.123456', ['West,2']],
    ['Paid', 'true', ['East,4']],
    ['Paid', 'False', ['North,4', 'West,2']],
    ['Paid', 'Null', ['Null,5']],
    ['Region', 'East,West', ['East,4', 'West,2']],
    ['Region', 'Null', ['Null,5']],
    ['Product', 'Pen\\, red', ['East,1']],
    ['Product', 'Pen\\, red,Ink', ['East,4', 'West,2']],
    ['Region', 'nowhere', []],
  ])('on %s reads %s', async (name, value, expected) => {
    expect(await members('', { [name]: value })).toEqual(expected)
  })

  test('on a field that the data source does not have, or in other capitals, is ignored', async () => {
    expect(await members('', { Colour: 'red', REGION: 'East', Parameters: 'x' })).toEqual(all)
  })
})

describe('a vf_ filter on a date part', () => {
  const parts = (rows: string, filters: Readonly<Record<string, string>>) =>
    reader.lines({ text, types, sheets: [{ rows, columns: '$[sum:Units:qk]' }] }, { filters })

  test.each([
    ['$[mn:Day:ok]', 'Month of Day', 'February'],
    ['$[mn:Day:ok]', 'MONTH(Day)', '2'],
    ['$[mn:Day:ok]', '[MONTH(Day)]', 'february'],
    ['$[wd:Day:ok]', 'Weekday of Day', 'Sunday,Monday'],
    ['$[qr:Day:ok]', 'Quarter of Day', 'Q1'],
    ['$[my:Day:ok]', 'MY(Day)', 'February 2024'],
    ['$[md:Day:ok]', 'MDY(Day)', '2/4/2024,2/5/2024'],
    ['$[tmn:Day:qk]', 'MONTH(Day)', '2024-02-01'],
    ['$[yr:Day:ok]', 'YEAR(Day)', '2024'],
  ])('%s takes %s=%s', async (rows, name, value) => {
    const [, ...lines] = await parts(rows, { [name]: value })
    const units = lines.map((line) => Number(line.split(',').at(-1)))
    const january = ['Q1', '2024'].includes(value) ? 1 : 0
    const december = value.startsWith('Sunday') ? 4 : 0
    expect(units.reduce((a, b) => a + b, 0)).toBe(5 + january + december)
  })

  test('drops what is no such part', async () => {
    expect(await parts('$[mn:Day:ok]', { 'Month of Day': 'Smarch' })).toHaveLength(5)
  })
})

describe('vf_Parameters.', () => {
  const parameters = `
<column name='[P1]' caption='Top' datatype='integer' param-domain-type='range' value='1' role='measure'><range min='1' max='3'/></column>
<column name='[P2]' caption='Rate' datatype='real' param-domain-type='list' value='2.5' role='measure'><calculation class='tableau' formula='2.5'/><members><member value='2.5'/><member value='4.' alias='four'/></members></column>`
  const top = `<filter class='categorical' column='$[none:Region:nk]'><groupfilter function='end' end='top' count='[Parameters].[P1]' units='records'><groupfilter function='order' direction='DESC' expression='SUM([Units])'><groupfilter function='level-members' level='[none:Region:nk]'/></groupfilter></groupfilter></filter>`
  const topOf = (values: Readonly<Record<string, string>>) =>
    reader.lines(book(top, { parameters }), { parameters: values }).then(([, ...lines]) => lines)

  test('sets the number of a top filter', async () => {
    expect(await topOf({})).toEqual(['Null,5'])
    expect(await topOf({ Top: '2' })).toEqual(['Null,5', 'East,4'])
  })

  test.each(['many', '', '2.5', '0', '4'])(
    'drops %j, which the parameter cannot be',
    async (value) => {
      expect(await topOf({ Top: value })).toEqual(['Null,5'])
    },
  )

  test('shows the value where the parameter is on a shelf', async () => {
    const view = `<datasource-dependencies datasource='Parameters'>${parameters}</datasource-dependencies>`
    const sheets = [{ rows: '[Parameters].[none:P2:nk]', columns: '$[sum:Units:qk]', view }]
    const shown = async (value: string) =>
      (await reader.lines(book('', { parameters, sheets }), { parameters: { Rate: value } }))[1]
    expect(await shown('four')).toBe('4,15')
    expect(await shown('4')).toBe('4,15')
    expect(await shown('5')).toBe('2.5,15')
  })
})

describe('a filter by a set', () => {
  const set = (definition: string) => ({
    datasource: `<group name='[Chosen]' name-style='unqualified'>${definition}</group>`,
  })
  const everything = `<groupfilter function='level-members' level='[Region]'/>`
  const topSet = (count: number, side = 'top') =>
    `<groupfilter function='end' end='${side}' count='${count}' units='records'><groupfilter function='order' direction='DESC' expression='SUM([Sales])'>${everything}</groupfilter></groupfilter>`
  const bySet = `<filter class='categorical' column='$[Chosen]'/>`

  test('keeps the top members, counted over all rows of the data', async () => {
    expect(await members(bySet, {}, set(topSet(1)))).toEqual(['West,2'])
    expect(await members(bySet, {}, set(topSet(2)))).toEqual(['East,4', 'West,2'])
    expect(await members(bySet, {}, set(topSet(1, 'bottom')))).toEqual(['Null,5'])
    const saved = bySet + one('none:Product:nk', '"Ink"')
    expect(await members(saved, {}, set(topSet(2)))).toEqual(['East,3', 'West,2'])
    expect(await members(saved, { Product: 'Paper' }, set(topSet(2)))).toEqual([])
  })

  test('counts the top within the context', async () => {
    const context = one('none:Product:nk', '"Paper"', "context='true'")
    expect(await members(bySet + context, {}, set(topSet(1)))).toEqual(['North,4'])
  })

  test('keeps the listed members, or the others', async () => {
    const member = (name: string) =>
      `<groupfilter function='member' level='[Region]' member='"${name}"'/>`
    const list = `<groupfilter function='union'>${member('East')}${member('North')}</groupfilter>`
    expect(await members(bySet, {}, set(list))).toEqual(['East,4', 'North,4'])
    const others = `<groupfilter function='except'>${everything}${list}</groupfilter>`
    expect(await members(bySet, {}, set(others))).toEqual(['Null,5', 'West,2'])
    const both = `<groupfilter function='intersection'>${list}${topSet(2)}</groupfilter>`
    expect(await members(bySet, {}, set(both))).toEqual(['East,4'])
    const butTop = `<groupfilter function='except'>${everything}${topSet(2)}</groupfilter>`
    expect(await members(bySet, {}, set(butTop))).toEqual(['Null,5', 'North,4'])
  })

  test('keeps the members that fulfil a condition', async () => {
    const condition = (expression: string) =>
      `<groupfilter function='filter' expression='${expression}'>${everything}</groupfilter>`
    expect(await members(bySet, {}, set(condition('SUM([Sales]) &gt; 7')))).toEqual([
      'East,4',
      'West,2',
    ])
    const between = condition('SUM([Sales]) &gt;= 7 AND MAX([Units]) &lt; 4')
    expect(await members(bySet, {}, set(between))).toEqual(['East,4', 'West,2'])
  })

  test('keeps members inside or outside, as the filter on In/Out says', async () => {
    const inOut = (value: string) => one('io:Chosen:nk', value)
    expect(await members(inOut('true'), {}, set(topSet(1)))).toEqual(['West,2'])
    expect(await members(inOut('false'), {}, set(topSet(1)))).toEqual([
      'Null,5',
      'East,4',
      'North,4',
    ])
  })

  test('made of another set keeps the members of that one', async () => {
    const inner = `<group name='[Inner]'>${topSet(1)}</group>`
    const outer = `<group name='[Chosen]'><groupfilter function='level-members' level='[Inner]'/></group>`
    expect(await members(bySet, {}, { datasource: inner + outer })).toEqual(['West,2'])
  })

  test.each([
    ['percent', topSet(1).replace('records', 'percent'), 'top'],
    ['a circle', `<groupfilter function='level-members' level='[Chosen]'/>`, 'circular-set'],
  ])('that needs %s is refused by name', async (_name, definition, feature) => {
    await expect(members(bySet, {}, set(definition))).rejects.toMatchObject({
      code: 'data-unsupported',
      message: expect.stringContaining(`filter:${feature}`),
    })
  })
})

const samples = process.env['EASEL_SAMPLES'] ?? ''
test.skipIf(!existsSync(samples))('a shared workbook with a filter by a top set', async () => {
  const lines = await reader.lines(join(samples, 'repro/set-filter-top1.twbx'))
  expect(lines).toEqual(['Region,Sales', 'West,20'])
})
