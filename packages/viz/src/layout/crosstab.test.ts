import { describe, expect, test } from 'vitest'
import {
  concatenate,
  cross,
  dimension,
  encoding,
  madePane,
  madeSheet,
  madeTable,
  measure,
  measureNames,
  measureValues,
} from '../../test/made-sheet.ts'
import type { MarkTable } from '../marks/mark-table.ts'
import type { BoundSheet } from '../model/sheet.ts'
import { makeCrosstab } from './crosstab.ts'

function lines(sheet: BoundSheet, table: MarkTable): readonly string[] {
  return [...makeCrosstab(sheet, table).rows()].map((cells) =>
    cells.map((cell) => cell?.text ?? '').join('|'),
  )
}

const region = dimension('Region')
const year = dimension('Year')
const sales = measure('Sales')
const profit = measure('Profit')

const regions = ['East', 'East', 'West', 'West']
const years = ['2023', '2024', '2023', '2024']

describe('a crosstab', () => {
  test('of dimensions in rows alone is the table of CSV', () => {
    const sheet = madeSheet({ rows: cross(region, year), columns: sales })
    const table = madeTable([
      [region, regions],
      [year, years],
      [sales, [1, 2, 3, 4]],
    ])
    expect(lines(sheet, table)).toEqual([
      'Region|Year|Sales',
      'East|2023|1',
      'East|2024|2',
      'West|2023|3',
      'West|2024|4',
    ])
  })

  test('has the dimensions of the column shelf above, and leaves cells without a mark empty', () => {
    const sheet = madeSheet({
      rows: region,
      columns: year,
      panes: [madePane({ encodings: [encoding('text', sales)] })],
    })
    const table = madeTable([
      [region, regions.slice(0, 3)],
      [year, years.slice(0, 3)],
      [sales, [1, 2, 3]],
    ])
    expect(lines(sheet, table)).toEqual(['|Year|', 'Region|2023|2024', 'East|1|2', 'West|3|'])
    expect(makeCrosstab(sheet, table).runs).toEqual([
      { firstRow: 0, lastRow: 0, firstColumn: 1, lastColumn: 2 },
    ])
  })

  test('names measures of a row axis beside the rows', () => {
    const sheet = madeSheet({ rows: concatenate(sales, profit), columns: region })
    const table = madeTable([
      [region, ['East', 'West']],
      [sales, [1, 2]],
      [profit, [3, 4]],
    ])
    expect(lines(sheet, table)).toEqual(['|Region|', '|East|West', 'Sales|1|2', 'Profit|3|4'])
  })

  test('names several measures below the columns that they belong to', () => {
    const sheet = madeSheet({ columns: cross(region, concatenate(sales, profit)) })
    const table = madeTable([
      [region, ['East', 'West']],
      [sales, [1, 2]],
      [profit, [3, 4]],
    ])
    expect(lines(sheet, table)).toEqual([
      '|Region|||',
      '|East|East|West|West',
      '|Sales|Profit|Sales|Profit',
      '|1|3|2|4',
    ])
  })

  test('shows Measure Values under the names on their shelf', () => {
    const sheet = madeSheet({
      rows: region,
      columns: measureNames,
      panes: [madePane({ encodings: [encoding('text', measureValues)] })],
    })
    const table = madeTable([
      [region, ['East', 'East', 'West', 'West']],
      [measureNames, ['Sales', 'Profit', 'Sales', 'Profit']],
      [measureValues, [1, 2, 3, 4]],
    ])
    expect(lines(sheet, table)).toEqual([
      '|Measure Names|',
      'Region|Sales|Profit',
      'East|1|2',
      'West|3|4',
    ])
  })

  test('has the dimensions of the marks card as further row headers', () => {
    const sheet = madeSheet({
      rows: sales,
      columns: year,
      panes: [madePane({ encodings: [encoding('color', region)] })],
    })
    const table = madeTable([
      [region, regions],
      [year, years],
      [sales, [1, 2, 3, 4]],
    ])
    expect(lines(sheet, table)).toEqual([
      '||Year|',
      'Region||2023|2024',
      'East|Sales|1|2',
      'West|Sales|3|4',
    ])
  })

  test('repeats a row where several marks have the same headers', () => {
    const sheet = madeSheet({ rows: region, columns: sales })
    const table = madeTable([
      [region, ['East', 'East']],
      [sales, [1, 2]],
    ])
    expect(lines(sheet, table)).toEqual(['Region|Sales', 'East|1', 'East|2'])
  })

  test('of a sheet without marks has its captions', () => {
    const sheet = madeSheet({ rows: region, columns: sales })
    const table = madeTable([
      [region, []],
      [sales, []],
    ])
    expect(lines(sheet, table)).toEqual(['Region|Sales'])
    expect(lines(madeSheet({}), madeTable([]))).toEqual([''])
  })
})
