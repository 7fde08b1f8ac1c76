import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBookReader, type BookReader, type MadeBook } from '../../test/made-book.ts'

let reader: BookReader
beforeAll(async () => {
  reader = await createBookReader()
})
afterAll(() => reader[Symbol.asyncDispose]())

const text = `Region,Quarter,Sales,Units
East,Q1,10,1
East,Q2,20,2
East,Q3,5,1
East,Q3,10,4
West,Q1,7,2
West,Q2,14,2
West,Q4,21,3
`
const types = { Region: 'string', Quarter: 'string', Sales: 'integer', Units: 'integer' } as const

interface Asked {
  readonly rows?: string
  readonly columns?: string
  /** The pill's own calculation: attributes of `table-calc` and what is inside. */
  readonly quick?: string
  readonly inside?: string
  readonly formula?: string
  readonly type?: string
  readonly view?: string
  readonly more?: string
}

/** Lines of a sheet with the pill `[T]`: a quick calculation of the sum of sales, or a formula. */
function lines(asked: Asked): Promise<string[]> {
  const { rows = '$[none:Region:nk]', columns = '$[none:Quarter:nk]', view = '', more = '' } = asked
  const { formula, type = 'real', quick = `ordering-type='Rows'`, inside = '' } = asked
  const pill = formula === undefined ? '[pcto:sum:Sales:qk]' : '[usr:T:qk]'
  const instance =
    formula === undefined
      ? `<column-instance column='[Sales]' derivation='Sum' name='${pill}' type='quantitative'>`
      : `<column-instance column='[T]' derivation='User' name='${pill}' type='quantitative'>`
  const calculated =
    formula === undefined
      ? ''
      : `<column name='[T]' datatype='${type}' role='measure'><calculation class='tableau' formula='${formula.replaceAll('<', '&lt;')}'/></column>`
  const dependencies = `<datasource-dependencies datasource='ds'>${instance}<table-calc ${quick}>${inside}</table-calc>${more}</column-instance></datasource-dependencies>`
  const book: MadeBook = {
    text,
    types,
    datasource: calculated,
    sheets: [{ rows, columns, view: dependencies + view, encodings: `<text column='$${pill}'/>` }],
  }
  return reader.lines(book).then(([, ...rest]) => rest.map((line) => line.replaceAll('"', '')))
}

describe('formulas among marks', () => {
  test('run across: along the columns of the table, anew in each row', async () => {
    const running = await lines({ formula: 'RUNNING_SUM(SUM([Sales]))' })
    expect(running).toEqual([
      'Q1,East,10',
      'Q2,East,30',
      'Q3,East,45',
      'Q1,West,7',
      'Q2,West,21',
      'Q4,West,42',
    ])
  })

  test('run down: along the rows, anew in each column', async () => {
    const quick = `ordering-type='Columns'`
    const values = await lines({ formula: 'WINDOW_SUM(SUM([Sales]))', quick })
    expect(values.map((line) => line.split(',')[2])).toEqual(['17', '34', '15', '17', '34', '21'])
  })

  test('run along fields, whatever shelf they stand on', async () => {
    const quick = `ordering-type='Field' ordering-field='[ds].[Region]'`
    const values = await lines({ formula: 'INDEX()', type: 'integer', quick })
    expect(values.map((line) => line.split(',')[2])).toEqual(['1', '1', '1', '2', '2', '1'])
  })

  test('run along several fields in their order, and start anew at one of them', async () => {
    const inside = `<order field='[ds].[none:Quarter:nk]'/><order field='[ds].[none:Region:nk]'/>`
    const along = { formula: 'INDEX()', type: 'integer', inside }
    const all = await lines({ ...along, quick: `ordering-type='Field'` })
    expect(all.map((line) => line.split(',')[2])).toEqual(['1', '3', '5', '2', '4', '6'])
    const quick = `ordering-type='Field' level-break='[ds].[none:Quarter:nk]'`
    const anew = await lines({ ...along, quick })
    expect(anew.map((line) => line.split(',')[2])).toEqual(['1', '1', '1', '2', '2', '1'])
  })

  test('a total is of the rows, not of the marks', async () => {
    const values = await lines({ formula: 'TOTAL(AVG([Sales]))' })
    expect(values.map((line) => line.split(',')[2])).toEqual([
      '11.25',
      '11.25',
      '11.25',
      '14',
      '14',
      '14',
    ])
  })

  test('hide marks as a filter, and count the hidden ones', async () => {
    const view = `<filter class='quantitative' column='$[usr:T:qk]' included-values='in-range'><min>30</min></filter>`
    expect(await lines({ formula: 'RUNNING_SUM(SUM([Sales]))', view })).toEqual([
      'Q2,East,30',
      'Q3,East,45',
      'Q4,West,42',
    ])
  })

  test('marks within a cell are addressed too', async () => {
    const marks = await lines({
      formula: 'SUM([Sales]) / TOTAL(SUM([Sales]))',
      rows: '',
      columns: '',
    })
    expect(marks).toEqual(['1'])
  })
})

test('a formula refers to calculations that run in directions of their own', async () => {
  const inner = (name: string, formula: string) =>
    `<column name='[${name}]' datatype='integer' role='measure'><calculation class='tableau' formula='${formula}'><table-calc ordering-type='Columns'/></calculation></column>`
  const outer = `<column name='[T]' datatype='integer' role='measure'><calculation class='tableau' formula='RUNNING_SUM([Down]) * 100 + [Index]'/></column>`
  const view = `<datasource-dependencies datasource='ds'><column-instance column='[T]' derivation='User' name='[usr:T:qk]' type='quantitative'>
<table-calc ordering-type='Rows'/><table-calc field='[ds].[Index]' ordering-type='Rows'/></column-instance></datasource-dependencies>`
  const book: MadeBook = {
    text,
    types,
    datasource: inner('Down', 'WINDOW_MAX(SUM([Sales]))') + inner('Index', 'INDEX()') + outer,
    sheets: [
      {
        rows: '$[none:Region:nk]',
        columns: '$[none:Quarter:nk]',
        view,
        encodings: `<text column='$[usr:T:qk]'/>`,
      },
    ],
  }
  const values = (await reader.lines(book)).slice(1).map((line) => line.replaceAll('"', ''))
  // The largest of Q1, Q2, Q3 and Q4 are 10, 20, 15 and 21.
  expect(values.map((line) => line.split(',').slice(2).join(''))).toEqual([
    '1001',
    '3002',
    '4503',
    '1001',
    '3002',
    '5103',
  ])
})

describe('calculations of the menu', () => {
  const values = async (quick: string, inside = '') =>
    (await lines({ quick, inside })).map((line) => line.split(',')[2])

  test.each([
    [
      'PctTotal',
      `type='PctTotal'`,
      '',
      ['22.22%', '44.44%', '33.33%', '16.67%', '33.33%', '50.00%'],
    ],
    [
      'Rank',
      `type='Rank' rank-options='Competition,Descending'`,
      '',
      ['3', '1', '2', '3', '2', '1'],
    ],
    [
      'ascending Rank',
      `type='Rank' rank-options='Unique,Ascending'`,
      '',
      ['1', '3', '2', '1', '2', '3'],
    ],
    [
      'PctRank',
      `type='PctRank' rank-options='Competition,Ascending'`,
      '',
      ['0.00%', '100.00%', '50.00%', '0.00%', '50.00%', '100.00%'],
    ],
    ['CumTotal', `type='CumTotal' aggregation='Max'`, '', ['10', '20', '20', '7', '14', '21']],
    [
      'Difference',
      `type='Difference' diff-options='Relative'`,
      '-1',
      ['', '10', '-5', '', '7', '7'],
    ],
    [
      'PctDiff',
      `type='PctDiff' diff-options='Relative'`,
      '-1',
      ['', '100.00%', '-25.00%', '', '100.00%', '50.00%'],
    ],
    [
      'PctValue',
      `type='PctValue' diff-options='Relative'`,
      '1',
      ['50.00%', '133.33%', '', '50.00%', '66.67%', ''],
    ],
    [
      'WindowTotal',
      `type='WindowTotal' aggregation='Sum' from='-1' to='0' window-options='IncludeCurrent'`,
      '',
      ['10', '30', '35', '7', '21', '35'],
    ],
  ])('%s', async (_name, options, address, expected) => {
    const inside = address === '' ? '' : `<address><value>${address}</value></address>`
    expect(await values(`ordering-type='Rows' ${options}`, inside)).toEqual(expected)
  })
})

describe('a direction of the table', () => {
  const shelves = { rows: '($[none:Region:nk] / $[none:Quarter:nk])', columns: '$[none:Units:ok]' }
  const running = (type: string) =>
    lines({ ...shelves, quick: `ordering-type='${type}' type='CumTotal'` }).then((found) =>
      found.map((line) => line.split(',').at(-1)),
    )

  // Marks in order: East Q1 1, Q2 2, Q3 1, Q3 4; West Q1 2, Q2 2, Q4 3.
  test.each([
    ['Rows', ['10', '20', '5', '15', '7', '14', '21']],
    ['Columns', ['10', '20', '15', '10', '27', '41', '21']],
    ['Table', ['10', '30', '35', '45', '52', '66', '87']],
    ['TableCol', ['10', '35', '15', '87', '42', '56', '77']],
    ['RowInPane', ['10', '20', '5', '15', '7', '14', '21']],
    ['ColumnInPane', ['10', '20', '15', '10', '7', '21', '21']],
    ['Pane', ['10', '30', '35', '45', '7', '21', '42']],
    ['PaneCol', ['10', '35', '15', '45', '7', '21', '42']],
    ['CellInPane', ['10', '20', '5', '10', '7', '14', '21']],
  ])('%s', async (type, expected) => {
    expect(await running(type)).toEqual(expected)
  })
})

test('members are in the order of the view where the first row of the table lacks some', async () => {
  const book: MadeBook = {
    text: 'Region,Quarter,Sales\nEast,Q2,1\nEast,Q3,2\nWest,Q1,10\nWest,Q2,20\n',
    types: { Region: 'string', Quarter: 'string', Sales: 'integer' },
    datasource:
      "<column name='[T]' datatype='integer' role='measure'><calculation class='tableau' formula='RUNNING_SUM(SUM([Sales]))'/></column>",
    sheets: [
      {
        rows: '$[none:Region:nk]',
        columns: '$[none:Quarter:nk]',
        encodings: "<text column='$[usr:T:qk]'/>",
      },
    ],
  }
  const [, ...found] = await reader.lines(book)
  expect(found).toEqual(['Q2,East,1', 'Q3,East,3', 'Q1,West,10', 'Q2,West,30'])
})

test('a second calculation is of the values of the first, in a direction of its own', async () => {
  const found = await lines({
    quick: `ordering-type='Rows' type='CumTotal'`,
    more: `<table-calc ordering-type='Columns' type='PctTotal'/>`,
  })
  // Running sums across: East 10, 30, 45; West 7, 21, -, 42.
  expect(found.map((line) => line.split(',').at(-1))).toEqual([
    '0.5882',
    '0.5882',
    '1',
    '0.4118',
    '0.4118',
    '1',
  ])
})

describe('what is not computed is refused by name', () => {
  test.each([
    ['an unknown ordering', { quick: `ordering-type='Spiral' type='Rank'` }, 'Spiral'],
    ['a sort of its own', { quick: `ordering-type='Rows' type='Rank'`, inside: '<sort/>' }, 'sort'],
    ['an unknown kind', { quick: `ordering-type='Rows' type='Custom'` }, 'Custom'],
    [
      'a third calculation on two others',
      {
        quick: `ordering-type='Rows' type='CumTotal'`,
        more: `<table-calc type='PctTotal'/><table-calc type='Rank'/>`,
      },
      'third',
    ],
    [
      'a field that is not in the view',
      {
        formula: 'INDEX()',
        type: 'integer',
        quick: `ordering-type='Field' ordering-field='[ds].[Units]'`,
      },
      '[Units]',
    ],
  ])('%s', async (_name, asked, word) => {
    await expect(lines(asked)).rejects.toMatchObject({
      code: 'data-unsupported',
      message: expect.stringContaining(word),
    })
  })
})
