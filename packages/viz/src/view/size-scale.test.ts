import { expect, test } from 'vitest'
import { dimension, madeSheet, madeTable, measure } from '../../test/made-sheet.ts'
import type { ShelfItem } from '../model/sheet.ts'
import { createMarkReader } from './mark-reader.ts'
import { sizeScale } from './size-scale.ts'

const sales = measure('Sales')
const region = dimension('Region')

function sizesOf(item: ShelfItem, values: readonly (number | string | null)[]) {
  const reader = createMarkReader(madeSheet({ rows: item }), madeTable([[item, values]]))
  const scale = sizeScale(item, reader)
  return {
    sizes: values.map((_, row) => scale.of(row)),
    entries: scale.legend?.entries.map(({ size }) => size),
  }
}

test('sizes are shares of the largest number, whatever its sign', () => {
  expect(sizesOf(sales, [10, 40, -20, 0])).toEqual({
    sizes: [0.25, 1, 0.5, 0],
    entries: [0, 0.25, 0.5, 1],
  })
})

test('what is no number has the size 0 and no place in the legend', () => {
  expect(sizesOf(sales, [5, null])).toEqual({ sizes: [1, 0], entries: [1] })
})

test('numbers that are all 0 have the size 0', () => {
  expect(sizesOf(sales, [0, 0])).toEqual({ sizes: [0, 0], entries: [0] })
})

test('a legend of many numbers shows four, evenly spread', () => {
  const { entries } = sizesOf(sales, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
  expect(entries).toEqual([0.1, 0.4, 0.7, 1])
})

test('members have sizes in even steps in their order', () => {
  expect(sizesOf(region, ['East', 'North', 'East', 'West']).sizes).toEqual([1 / 3, 2 / 3, 1 / 3, 1])
})
