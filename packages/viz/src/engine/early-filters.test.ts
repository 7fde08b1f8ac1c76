/** Filters that come before others and look at more than a row, and what is left to total. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBookReader, type BookReader } from '../../test/made-book.ts'

let reader: BookReader
beforeAll(async () => {
  reader = await createBookReader()
})
afterAll(() => reader[Symbol.asyncDispose]())

const text = `Region,Product,Sales
East,Pen,10
East,Ink,20
West,Ink,5
West,Pen,40
North,Pen,7
`
const types = { Region: 'string', Product: 'string', Sales: 'real' } as const
const rows = '$[none:Region:nk]'
const calculated = (formula: string) =>
  `<column name='[L]' datatype='real' role='measure'><calculation class='tableau' formula='${formula}'/></column>`
const fixed = calculated('{FIXED [Region] : SUM([Sales])}')
const atLeast = (column: string, least: number, more = '') =>
  `<filter class='quantitative' column='$[${column}]' included-values='in-range' ${more}><min>${least}</min></filter>`
const pens = (more = '') =>
  `<filter class='categorical' column='$[none:Product:nk]' ${more}><groupfilter function='member' level='[none:Product:nk]' member='"Pen"'/></filter>`

async function lines(view: string, columns = '$[sum:Sales:qk]', datasource = fixed) {
  const [, ...found] = await reader.lines({
    text,
    types,
    datasource,
    sheets: [{ rows, columns, view }],
  })
  return found
}

test('a filter of the context by a level of detail expression looks at all rows', async () => {
  const context = atLeast('none:L:qk', 30, `context='true'`)
  expect(await lines(context)).toEqual(['East,30', 'West,45'])
  expect(await lines(context + pens())).toEqual(['East,10', 'West,40'])
  expect(await lines(context + pens(`context='true'`))).toEqual(['East,10', 'West,40'])
})

test('the same expression in the view is computed from the rows of the context', async () => {
  const context = atLeast('none:L:qk', 30, `context='true'`) + pens(`context='true'`)
  expect(await lines(context, '$[sum:L:qk]')).toEqual(['East,10', 'West,40'])
})

test('a filter of the data source by a level of detail expression looks at all rows', async () => {
  const filter = atLeast('none:L:qk', 30).replaceAll('$[', '[')
  expect(await lines(pens(), undefined, fixed + filter)).toEqual(['East,10', 'West,40'])
})

test('a percentage is of the marks that a filter on the measure leaves', async () => {
  const share = `<datasource-dependencies datasource='ds'><column-instance column='[Sales]' derivation='Sum' name='[pcto:sum:Sales:qk]' type='quantitative'><table-calc ordering-type='Columns' type='PctTotal'/></column-instance></datasource-dependencies>`
  expect(await lines(share, '$[pcto:sum:Sales:qk]')).toEqual([
    'East,36.59%',
    'North,8.54%',
    'West,54.88%',
  ])
  const view = share + atLeast('sum:Sales:qk', 30)
  expect(await lines(view, '$[pcto:sum:Sales:qk]')).toEqual(['East,40.00%', 'West,60.00%'])
})
