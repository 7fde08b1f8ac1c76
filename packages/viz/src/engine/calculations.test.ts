import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBookReader, type BookReader, type MadeBook } from '../../test/made-book.ts'

let reader: BookReader
beforeAll(async () => {
  reader = await createBookReader()
})
afterAll(() => reader[Symbol.asyncDispose]())

const text = `Region,Product,Customer,Sales,Units,Day
East,Pen,ann,10,1,2024-01-03
East,Ink,bob,20,2,2024-02-04
East,Ink,ann,30,3,2024-02-05
West,Pen,cid,5,4,2023-12-31
West,Pen,cid,15,,2024-03-01
,Pen,dan,7,5,
`
const types = {
  Region: 'string',
  Product: 'string',
  Customer: 'string',
  Sales: 'real',
  Units: 'integer',
  Day: 'date',
} as const

function calculated(name: string, type: string, formula: string): string {
  const role = type === 'string' ? 'dimension' : 'measure'
  const written = formula
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll("'", '&apos;')
    .replaceAll('\n', '&#10;')
  return `<column name='[${name}]' caption='The ${name}' datatype='${type}' role='${role}'><calculation class='tableau' formula='${written}'/></column>`
}

const parameters = `
<column name='[P1]' caption='Rate' datatype='real' param-domain-type='any' value='2.' role='measure'><calculation class='tableau' formula='2.'/></column>
<column name='[P2]' caption='Chosen' datatype='string' param-domain-type='list' value='"East"' role='measure'><calculation class='tableau' formula='"East"'/><members><member value='"East"'/><member value='"West"'/></members></column>
<column name='[P3]' caption='From' datatype='date' param-domain-type='any' value='#2024-01-01#' role='measure'><calculation class='tableau' formula='#2024-01-01#'/></column>`

type Formulas = Readonly<Record<string, readonly [type: string, formula: string]>>

interface Shown {
  readonly rows?: string
  readonly columns?: string
  readonly view?: string
  readonly request?: Parameters<BookReader['lines']>[1]
}

function lines(
  formulas: Formulas,
  shown: Shown,
  more = '',
  collation?: string,
): Promise<readonly string[]> {
  const { rows = '$[none:Region:nk]', columns = '', view = '', request = {} } = shown
  const datasource = Object.entries(formulas)
    .map(([name, [type, formula]]) => calculated(name, type, formula))
    .join('')
    .concat(more)
  const book: MadeBook = {
    ...(collation === undefined ? {} : { collation }),
    text,
    types,
    datasource,
    parameters,
    sheets: [{ rows, columns, view }],
  }
  return reader.lines(book, request).then(([, ...rest]) => rest)
}

const one = (column: string, member: string, more = '') =>
  `<filter class='categorical' column='$[${column}]' ${more}><groupfilter function='member' level='[${column}]' member='${member}'/></filter>`

describe('formulas of rows', () => {
  test('a measure is aggregated as its pill says', async () => {
    const formulas: Formulas = { C: ['real', '[Sales] * 2'] }
    expect(await lines(formulas, { columns: '$[sum:C:qk]' })).toEqual([
      'Null,14',
      'East,120',
      'West,40',
    ])
    expect(await lines(formulas, { columns: '$[avg:C:qk]' })).toEqual([
      'Null,14',
      'East,40',
      'West,20',
    ])
  })

  test('a dimension groups the marks', async () => {
    const formulas: Formulas = { C: ['string', 'IF [Sales] > 9 THEN "big" ELSE "small" END'] }
    const shown = { rows: '$[none:C:nk]', columns: '$[sum:Units:qk]' }
    expect(await lines(formulas, shown)).toEqual(['big,6', 'small,9'])
  })

  test('formulas refer to each other, by name and by caption', async () => {
    const formulas: Formulas = {
      A: ['integer', 'IFNULL([Units], 0)'],
      B: ['integer', '[A] + [A]'],
      C: ['integer', '[The B] * [b]'],
    }
    expect(await lines(formulas, { columns: '$[sum:C:qk]' })).toEqual([
      'Null,100',
      'East,56',
      'West,64',
    ])
  })

  test('dates have parts, texts are cut and joined', async () => {
    const formulas: Formulas = {
      C: ['string', `LEFT([Product], 1) + "-" + STR(YEAR([Day])) // "year"\n`],
    }
    const shown = { rows: '$[none:C:nk]', columns: '$[sum:Sales:qk]' }
    expect(await lines(formulas, shown)).toEqual(['Null,7', 'I-2024,50', 'P-2023,5', 'P-2024,25'])
  })

  test('a pill shows a part of a calculated date', async () => {
    const formulas: Formulas = { C: ['date', "DATEADD('month', 1, [Day])"] }
    const shown = { rows: '$[yr:C:ok]', columns: '$[sum:Sales:qk]' }
    expect(await lines(formulas, shown)).toEqual(['Null,7', '2024,80'])
  })

  test('division by zero is empty', async () => {
    const formulas: Formulas = { C: ['real', '[Sales] / ([Units] - 1)'] }
    expect(await lines(formulas, { columns: '$[sum:C:qk]' })).toEqual([
      'Null,1.75',
      'East,35',
      'West,1.667',
    ])
  })
})

describe('formulas of aggregates', () => {
  test('are computed from the rows of each mark', async () => {
    const formulas: Formulas = { C: ['real', 'SUM([Sales]) / SUM([Units])'] }
    expect(await lines(formulas, { columns: '$[usr:C:qk]' })).toEqual([
      'Null,1.4',
      'East,10',
      'West,5',
    ])
  })

  test('refer to formulas of rows and to each other', async () => {
    const formulas: Formulas = {
      A: ['real', '[Sales] + 1'],
      B: ['real', 'SUM([A])'],
      C: ['string', 'IF [B] > 30 THEN "high" ELSE MIN([Customer]) END'],
    }
    const shown = { columns: '$[sum:A:qk]', rows: '$[none:Region:nk] * $[usr:C:nk]' }
    expect(await lines(formulas, shown)).toEqual(['dan,Null,8', 'high,East,63', 'cid,West,22'])
  })

  test('filter the marks', async () => {
    const view = `<filter class='quantitative' column='$[usr:C:qk]' included-values='in-range'><min>5</min></filter>`
    const formulas: Formulas = { C: ['real', 'SUM([Sales]) / SUM([Units])'] }
    expect(await lines(formulas, { columns: '$[sum:Sales:qk]', view })).toEqual([
      'East,60',
      'West,20',
    ])
  })

  test('sort the marks', async () => {
    const view = `<computed-sort column='$[none:Region:nk]' direction='ASC' using='$[usr:C:qk]'/>`
    const formulas: Formulas = { C: ['real', 'AVG([Units])'] }
    const sorted = await lines(formulas, { columns: '$[usr:C:qk]', view })
    expect(sorted).toEqual(['East,2', 'West,4', 'Null,5'])
  })
})

describe('parameters in formulas', () => {
  test('have the value of the workbook, or that of the request', async () => {
    const formulas: Formulas = { C: ['real', '[Sales] * [Parameters].[P1]'] }
    const columns = '$[sum:C:qk]'
    expect(await lines(formulas, { columns })).toEqual(['Null,14', 'East,120', 'West,40'])
    const request = { parameters: { Rate: '0.5' } }
    expect(await lines(formulas, { columns, request })).toEqual(['Null,3.5', 'East,30', 'West,10'])
  })

  test('of text and of dates choose rows', async () => {
    const formulas: Formulas = {
      C: ['boolean', '[Region] = [Parameters].[P2] AND [Day] >= [Parameters].[P3]'],
    }
    const view = one('none:C:nk', 'true')
    const columns = '$[sum:Sales:qk]'
    expect(await lines(formulas, { columns, view })).toEqual(['East,60'])
    const request = { parameters: { Chosen: 'West', From: '2024-01-01' } }
    expect(await lines(formulas, { columns, view, request })).toEqual(['West,15'])
    const early = { parameters: { Chosen: 'West', From: '2023-01-01' } }
    expect(await lines(formulas, { columns, view, request: early })).toEqual(['West,20'])
  })
})

describe('level of detail expressions', () => {
  const fixed: Formulas = { C: ['real', '{FIXED [Customer] : SUM([Sales])}'] }

  test('FIXED has the same value in every view, counted once for each of its members', async () => {
    expect(await lines(fixed, { columns: '$[sum:C:qk]' })).toEqual(['Null,7', 'East,60', 'West,20'])
    expect(await lines(fixed, { columns: '$[max:C:qk]' })).toEqual(['Null,7', 'East,40', 'West,20'])
  })

  test('FIXED is a dimension', async () => {
    const formulas: Formulas = {
      C: ['string', 'IF {FIXED [Customer] : COUNT([Sales])} > 1 THEN "again" ELSE "once" END'],
    }
    const shown = { rows: '$[none:C:nk]', columns: '$[sum:Sales:qk]' }
    expect(await lines(formulas, shown)).toEqual(['again,60', 'once,27'])
  })

  test('a filter of the view comes after FIXED, one of the context before', async () => {
    const formulas: Formulas = { C: ['real', '{FIXED [Region] : SUM([Sales])}'] }
    const columns = '$[max:C:qk]'
    const plain = one('none:Product:nk', '"Pen"')
    expect(await lines(formulas, { columns, view: plain })).toEqual([
      'Null,7',
      'East,60',
      'West,20',
    ])
    const context = one('none:Product:nk', '"Pen"', `context='true'`)
    expect(await lines(formulas, { columns, view: context })).toEqual([
      'Null,7',
      'East,10',
      'West,20',
    ])
  })

  test('INCLUDE adds to the dimensions of the view', async () => {
    const formulas: Formulas = { C: ['real', '{INCLUDE [Customer] : SUM([Sales])}'] }
    expect(await lines(formulas, { columns: '$[avg:C:qk]' })).toEqual([
      'Null,7',
      'East,30',
      'West,20',
    ])
  })

  test('INCLUDE sees what the filters of the view let through', async () => {
    const formulas: Formulas = { C: ['real', '{INCLUDE [Customer] : SUM([Sales])}'] }
    const view = one('none:Product:nk', '"Ink"')
    expect(await lines(formulas, { columns: '$[avg:C:qk]', view })).toEqual(['East,25'])
  })

  test('EXCLUDE takes from the dimensions of the view', async () => {
    const formulas: Formulas = { C: ['real', '{EXCLUDE [Product] : SUM([Sales])}'] }
    const shown = { rows: '$[none:Region:nk] * $[none:Product:nk]', columns: '$[min:C:qk]' }
    expect(await lines(formulas, shown)).toEqual([
      'Pen,Null,7',
      'Ink,East,60',
      'Pen,East,60',
      'Pen,West,20',
    ])
  })

  test('EXCLUDE of a date takes each part of it that the view shows', async () => {
    const formulas: Formulas = { C: ['real', '{EXCLUDE [Day] : SUM([Sales])}'] }
    const view = "<filter class='quantitative' column='$[none:Day:qk]' included-values='non-null'/>"
    const shown = { rows: '$[none:Region:nk] * $[yr:Day:ok]', columns: '$[min:C:qk]', view }
    expect(await lines(formulas, shown)).toEqual(['East,2024,60', 'West,2023,20', 'West,2024,20'])
  })

  test('they nest', async () => {
    const formulas: Formulas = {
      A: ['real', '{FIXED [Region], [Customer] : SUM([Sales])}'],
      C: ['real', '{FIXED [Region] : AVG([A])}'],
    }
    expect(await lines(formulas, { columns: '$[max:C:qk]' })).toEqual([
      'Null,7',
      'East,30',
      'West,20',
    ])
  })

  test('a share of the whole is an aggregate beside one', async () => {
    const formulas: Formulas = { C: ['real', 'SUM([Sales]) / MIN({SUM([Sales])})'] }
    const shares = await lines(formulas, { columns: '$[usr:C:qk]' })
    expect(shares.map((line) => Number(line.split(',')[1]).toFixed(3))).toEqual([
      '0.080',
      '0.690',
      '0.230',
    ])
  })
})

describe('filters of a request', () => {
  test('name a calculation by its caption', async () => {
    const formulas: Formulas = { C: ['string', 'UPPER([Product])'] }
    const request = { filters: { 'The C': 'INK' } }
    expect(await lines(formulas, { columns: '$[sum:Sales:qk]', request })).toEqual(['East,50'])
  })
})

describe('groups and bins', () => {
  const shownAs = (column: string) =>
    lines({}, { rows: '$[none:G:ok]', columns: '$[sum:Sales:qk]' }, column)

  test('a group gathers members under a label and leaves the others alone', async () => {
    const group = `<column name='[G]' datatype='string' role='dimension' type='nominal'><calculation class='categorical-bin' column='[Customer]' new-bin='true'><bin value='"A &amp; B"'><value>"ann"</value><value>"bob"</value></bin></calculation></column>`
    expect(await shownAs(group)).toEqual(['A & B,60', 'cid,20', 'dan,7'])
  })

  test('a bin is its lower edge', async () => {
    const bin = `<column name='[G]' datatype='integer' role='dimension' type='ordinal'><calculation class='bin' decimals='0' formula='[Sales]' peg='0' size='10'/></column>`
    expect(await shownAs(bin)).toEqual(['0,12', '10,25', '20,20', '30,30'])
  })

  test('a group gathers what it does not list where it says so', async () => {
    const others = (name: string) =>
      `<column name='[G]' datatype='string' role='dimension' type='nominal'><calculation class='categorical-bin' column='[Customer]' new-bin='false' ${name}><bin value='"A"'><value>"ann"</value></bin></calculation></column>`
    expect(await shownAs(others(`default='"Other"'`))).toEqual(['A,40', 'Other,47'])
    await expect(shownAs(others(''))).rejects.toMatchObject({ unsupported: [{ feature: 'group' }] })
  })

  test('a bin may be of any size, from any edge, or of the size of a parameter', async () => {
    const bin = (size: string) =>
      `<column name='[G]' datatype='integer' role='dimension' type='ordinal'><calculation class='bin' formula='[Sales]' ${size}/></column>`
    expect(await shownAs(bin("peg='0' size='12.5'"))).toEqual(['0,22', '12.5,35', '25,30'])
    expect(await shownAs(bin("peg='5' size='20'"))).toEqual(['5,57', '25,30'])
    const rate = bin("peg='0' size='1' size-parameter='[Parameters].[P1]'")
    expect((await shownAs(rate)).slice(0, 2)).toEqual(['4,5', '6,7'])
    await expect(shownAs(bin("peg='0' size='0'"))).rejects.toMatchObject({
      unsupported: [{ feature: 'bin' }],
    })
  })
})

test.each([
  [
    'a condition within a condition',
    `${'IIF('.repeat(60)}[Sales] > 9${', TRUE, FALSE)'.repeat(60)}`,
  ],
  ['a call within a call', `ROUND(${'ROUND('.repeat(30)}[Sales]${', 1)'.repeat(30)}) > 9`],
])('%s, many times over, does not double the query', async (_what, formula) => {
  const shown = { rows: '$[none:C:nk]', columns: '$[sum:Units:qk]' }
  expect(await lines({ C: ['boolean', formula] }, shown)).toEqual(['False,9', 'True,6'])
})

test.each([
  ['looks behind', 'REGEXP_REPLACE([Product], "(?<=P)e", "i")', ['Ink,50', 'Pin,37']],
  ['looks ahead', 'REGEXP_EXTRACT([Product], "(\\w+)(?=n)")', ['I,50', 'Pe,37']],
  ['refers back', 'STR(REGEXP_MATCH([Product] + [Product], "^(\\w+)\\1$"))', ['1,87']],
  [
    'is one of the rows',
    'REGEXP_EXTRACT([Product], "(" + LEFT([Product], 2) + ")")',
    ['In,50', 'Pe,37'],
  ],
  ['has a group by number', 'REGEXP_EXTRACT_NTH([Product], "(.)(?=(.))", 2)', ['e,37', 'n,50']],
])('a regular expression that %s', async (_what, formula, expected) => {
  const shown = { rows: '$[none:C:nk]', columns: '$[sum:Sales:qk]' }
  expect(await lines({ C: ['string', formula] }, shown)).toEqual(expected)
})

test('texts compare as the collation of their column says', async () => {
  const formulas: Formulas = {
    C: ['integer', 'IF [Region] = "EAST" OR CONTAINS([Product], "PEN") THEN 1 ELSE 0 END'],
  }
  const columns = '$[sum:C:qk]'
  expect(await lines(formulas, { columns })).toEqual(['Null,0', 'East,0', 'West,0'])
  const collation = `<collation flag='1' name='LEN_RUS_S2'/>`
  expect(await lines(formulas, { columns }, '', collation)).toEqual(['Null,1', 'East,3', 'West,2'])
})

describe('what is not computed is refused by name', () => {
  const refused = (type: string, formula: string) =>
    lines({ C: [type, formula] }, { columns: '$[sum:C:qk]' })

  test.each([
    ['pass-through', 'integer', 'RAWSQL_INT("1")', 'RAWSQL_INT'],
    ['calculation', 'real', '[Nowhere] + 1', 'Nowhere'],
    ['calculation', 'real', 'FOO([Sales])', 'FOO'],
    ['calculation', 'real', '[Sales] + SUM([Sales])', 'Cannot mix'],
    ['calculation', 'real', '[C] + 1', 'in a circle'],
    ['user-function', 'string', 'USERNAME()', 'caller'],
    ['calculation', 'real', '(', 'formula ends'],
    ['calculation', 'real', `${'('.repeat(3000)}1${')'.repeat(3000)}`, 'nested more than'],
    ['lod', 'string', '{INCLUDE [Customer] : MIN([Product])} + "x"', 'within an aggregate'],
  ])('%s: %s %s', async (feature, type, formula, word) => {
    const isText = type === 'string'
    const shown = {
      rows: isText ? '$[none:C:nk]' : '$[none:Region:nk]',
      columns: isText ? '' : '$[sum:C:qk]',
    }
    await expect(lines({ C: [type, formula] }, shown)).rejects.toMatchObject({
      code: 'data-unsupported',
      unsupported: [{ feature }],
      message: expect.stringContaining(word),
    })
  })

  test('a formula whose type is not the one of the document', async () => {
    await expect(refused('real', '"text"')).rejects.toMatchObject({ code: 'data-unsupported' })
  })
})
