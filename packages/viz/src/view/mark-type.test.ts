import { describe, expect, it } from 'vitest'
import type { Encoding, ShelfItem } from '../model/sheet.ts'
import { continuous, dimension, encoding, madePane, measure } from '../../test/made-sheet.ts'
import { resolveMark, type InnerPills } from './mark-type.ts'

const region = dimension('Region')
const year = dimension('Order Date', 'date', 'Year')
const month = continuous('Order Date', 'date', 'Month-Trunc')
const sales = measure('Sales')
const profit = measure('Profit')

function automatic(pills: Partial<InnerPills>, encodings: readonly Encoding[] = []): string {
  const none = { rowAxis: null, columnAxis: null, rowHeader: null, columnHeader: null }
  return resolveMark(madePane({ encodings }), { ...none, ...pills }).drawn
}

describe('the automatic mark', () => {
  const cases: readonly (readonly [string, Partial<InnerPills>, string])[] = [
    ['dimensions only', { rowHeader: region, columnHeader: year }, 'text'],
    ['a dimension and a measure', { rowHeader: region, columnAxis: sales }, 'bar'],
    ['a measure alone', { columnAxis: sales }, 'bar'],
    ['a discrete date and a measure', { columnHeader: year, rowAxis: sales }, 'line'],
    ['a continuous date and a measure', { columnAxis: month, rowAxis: sales }, 'line'],
    ['a measure and a continuous date', { columnAxis: sales, rowAxis: month }, 'line'],
    ['two measures', { columnAxis: sales, rowAxis: profit }, 'circle'],
    ['a date beside the measure on its own shelf', { rowHeader: year, rowAxis: sales }, 'bar'],
  ]
  it.each(cases)('of %s', (_, pills, drawn) => {
    expect(automatic(pills)).toBe(drawn)
  })

  it('of a coloured table without text is a square', () => {
    const color = (item: ShelfItem): Encoding => encoding('color', item)
    expect(automatic({ rowHeader: region }, [color(sales)])).toBe('square')
    expect(automatic({ rowHeader: region }, [color(sales), encoding('text', sales)])).toBe('text')
  })
})

describe('marks that differ in size and that no shelf places', () => {
  const none = { rowAxis: null, columnAxis: null, rowHeader: null, columnHeader: null }
  const bySales = [encoding('size', sales)]

  it('are a treemap, automatic or as squares, with texts or without', () => {
    expect(automatic({}, bySales)).toBe('treemap')
    expect(automatic({}, [...bySales, encoding('text', region)])).toBe('treemap')
    const squares = madePane({ markType: 'Square', encodings: bySales })
    expect(resolveMark(squares, none).drawn).toBe('treemap')
  })

  it('stay what they are with a header, with sizes by member, or as texts', () => {
    expect(automatic({ rowHeader: region }, bySales)).toBe('square')
    expect(automatic({}, [encoding('size', region)])).toBe('square')
    const texts = madePane({ markType: 'Text', encodings: bySales })
    expect(resolveMark(texts, none).drawn).toBe('text')
  })

  it('are reported as bubbles that are not packed', () => {
    const circles = madePane({ markType: 'Circle', encodings: bySales })
    expect(resolveMark(circles, none).missing?.feature).toBe('mark:packed-bubbles')
  })
})

describe('a mark that is not drawn yet', () => {
  it('is replaced by the nearest one and reported', () => {
    const pills = { rowAxis: sales, columnAxis: profit, rowHeader: null, columnHeader: null }
    expect(resolveMark(madePane({ markType: 'Polygon' }), pills)).toMatchObject({
      drawn: 'circle',
      missing: { feature: 'mark:Polygon', affects: 'drawing' },
    })
    expect(resolveMark(madePane({ markType: 'Shape' }), pills).missing).toBeUndefined()
  })
})
