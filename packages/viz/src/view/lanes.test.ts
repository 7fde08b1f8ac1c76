import { describe, expect, it } from 'vitest'
import type { MarkTable, MarkValue } from '../marks/mark-table.ts'
import type { BoundSheet } from '../model/sheet.ts'
import { buildLanes, type LaneTable } from './lanes.ts'
import { shelfParts } from './shelf-parts.ts'
import { createMarkReader } from './mark-reader.ts'
import {
  concatenate,
  cross,
  dimension,
  madeSheet,
  madeTable,
  measure,
  nest,
} from '../../test/made-sheet.ts'

const region = dimension('Region')
const state = dimension('State')
const month = dimension('Month', 'integer')
const sales = measure('Sales')
const profit = measure('Profit')

function rowLanes(sheet: BoundSheet, table: MarkTable): LaneTable {
  return buildLanes(shelfParts(sheet.rows, table, 'row'), createMarkReader(sheet, table))
}

function paths(table: LaneTable): readonly string[] {
  return table.lanes.map((lane) => {
    const axis = lane.axis?.kind === 'field' ? [lane.axis.field.column.caption] : []
    return [...lane.cells.map((cell) => cell.text), ...axis].join('/')
  })
}

describe('lanes of a shelf', () => {
  it('are one lane with all rows when the shelf is empty', () => {
    const { lanes } = rowLanes(madeSheet({}), madeTable([[sales, [1, 2, 3]]]))
    expect(lanes.map((lane) => lane.rows)).toEqual([[0, 1, 2]])
  })

  it('nest headers and merge the runs of equal members', () => {
    const sheet = madeSheet({ rows: nest(region, state) })
    const table = rowLanes(
      sheet,
      madeTable([
        [region, ['East', 'East', 'West']],
        [state, ['Ohio', 'Maine', 'Utah']],
      ]),
    )
    expect(paths(table)).toEqual(['East/Ohio', 'East/Maine', 'West/Utah'])
    const [first, second] = table.lanes
    expect(first?.cells[0]).toBe(second?.cells[0])
    expect(first?.cells[0]).toMatchObject({ text: 'East', first: 0, last: 1 })
    expect(table.lanes.map((lane) => lane.group === first?.group)).toEqual([true, true, false])
  })

  it('repeat concatenated measures inside each member they are crossed with', () => {
    const sheet = madeSheet({ rows: cross(region, concatenate(sales, profit)) })
    const values: readonly MarkValue[] = [1, 2]
    const table = rowLanes(
      sheet,
      madeTable([
        [region, ['East', 'West']],
        [sales, values],
        [profit, values],
      ]),
    )
    expect(paths(table)).toEqual(['East/Sales', 'East/Profit', 'West/Sales', 'West/Profit'])
    expect(new Set(table.lanes.map((lane) => lane.group)).size).toBe(4)
  })

  it('put dimensions side by side when they are concatenated', () => {
    const sheet = madeSheet({ rows: concatenate(region, state) })
    const table = rowLanes(
      sheet,
      madeTable([
        [region, ['East', 'East']],
        [state, ['Ohio', 'Maine']],
      ]),
    )
    expect(paths(table)).toEqual(['East', 'Ohio', 'Maine'])
  })
})

describe('the order of members', () => {
  it('follows the table where it is sorted', () => {
    const sheet = madeSheet({ rows: region })
    const table = madeTable([[region, ['West', 'East', 'South']]])
    expect(paths(rowLanes(sheet, table))).toEqual(['West', 'East', 'South'])
  })

  it('of an inner pill in a sparse table agrees with every group, and with values where they say nothing', () => {
    const sheet = madeSheet({ rows: region, columns: month })
    const table = madeTable([
      [region, ['West', 'West', 'East', 'East']],
      [month, [2, 11, 1, 2]],
    ])
    const parts = shelfParts(sheet.columns, table, 'column')
    const columns = buildLanes(parts, createMarkReader(sheet, table))
    expect(paths(columns)).toEqual(['1', '2', '11'])
    expect(paths(rowLanes(sheet, table))).toEqual(['West', 'East'])
  })

  it('keeps an inner order that is not that of the values', () => {
    const sheet = madeSheet({ rows: nest(region, state) })
    const table = madeTable([
      [region, ['West', 'West', 'East', 'East']],
      [state, ['C', 'A', 'A', 'B']],
    ])
    expect(paths(rowLanes(sheet, table))).toEqual(['West/C', 'West/A', 'East/A', 'East/B'])
  })
})
