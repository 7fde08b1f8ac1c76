import { expect, test } from 'vitest'
import type { Field, Filter } from '../model/sheet.ts'
import { relativeDateBounds } from './relative-date.ts'

const field: Field = {
  instance: '[none:Day:ok]',
  datasource: 'ds',
  column: { name: '[Day]', caption: 'Day', dataType: 'date', role: 'dimension' },
  derivation: 'None',
  isDiscrete: true,
  isAggregate: false,
}
type RelativeDate = Filter & { kind: 'relative-date' }

/** A Wednesday, the last day but one of a leap year's February. */
const now = '2024-02-28T15:30:20+05:00'

function bounds(
  period: RelativeDate['period'],
  first: number,
  last: number,
  more: Partial<RelativeDate> = {},
): string[] {
  const filter = {
    kind: 'relative-date',
    field,
    period,
    first,
    last,
    includesFuture: true,
  } as const
  const { from, until } = relativeDateBounds({ ...filter, ...more }, now)
  return [from, until]
}

test.each<[RelativeDate['period'], number, number, readonly [string, string]]>([
  ['year', 0, 0, ['2024-01-01T00:00:00', '2025-01-01T00:00:00']],
  ['year', -2, -1, ['2022-01-01T00:00:00', '2024-01-01T00:00:00']],
  ['quarter', 0, 0, ['2024-01-01T00:00:00', '2024-04-01T00:00:00']],
  ['quarter', -1, -1, ['2023-10-01T00:00:00', '2024-01-01T00:00:00']],
  ['month', 0, 0, ['2024-02-01T00:00:00', '2024-03-01T00:00:00']],
  ['month', -2, 1, ['2023-12-01T00:00:00', '2024-04-01T00:00:00']],
  ['week', 0, 0, ['2024-02-25T00:00:00', '2024-03-03T00:00:00']],
  ['week', -1, -1, ['2024-02-18T00:00:00', '2024-02-25T00:00:00']],
  ['day', 0, 0, ['2024-02-28T00:00:00', '2024-02-29T00:00:00']],
  ['day', 1, 2, ['2024-02-29T00:00:00', '2024-03-02T00:00:00']],
  ['hour', -3, 0, ['2024-02-28T12:00:00', '2024-02-28T16:00:00']],
  ['minute', -1, -1, ['2024-02-28T15:29:00', '2024-02-28T15:30:00']],
])('%s %i to %i', (period, first, last, expected) => {
  expect(bounds(period, first, last)).toEqual(expected)
})

test('without the future it ends with the day, or the minute, of the anchor', () => {
  const toDate = { includesFuture: false }
  expect(bounds('year', 0, 0, toDate)).toEqual(['2024-01-01T00:00:00', '2024-02-29T00:00:00'])
  expect(bounds('hour', 0, 0, toDate)).toEqual(['2024-02-28T15:00:00', '2024-02-28T15:31:00'])
  expect(bounds('year', -1, -1, toDate)).toEqual(['2023-01-01T00:00:00', '2024-01-01T00:00:00'])
})

test('an anchor of the filter comes before the time of the request', () => {
  const anchored = bounds('month', -1, 0, { anchor: '2020-03-31' })
  expect(anchored).toEqual(['2020-02-01T00:00:00', '2020-04-01T00:00:00'])
})

test('a time that is none is refused by name', () => {
  expect(() => bounds('day', 0, 0, { anchor: 'yesterday' })).toThrow('"yesterday"')
})
