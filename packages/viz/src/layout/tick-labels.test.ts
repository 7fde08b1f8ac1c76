import { expect, test } from 'vitest'
import type { TextMetrics } from '../text/text-metrics.ts'
import type { AxisScale } from '../view/axis-scale.ts'
import { columnTicks, rowTicks } from './tick-labels.ts'

/** Every character is ten pixels wide. */
const metrics = { width: (text: string) => text.length * 10 } as unknown as TextMetrics

/** From 0 to 100 with a tick at each of these, whatever number is asked for. */
const scaleOf = (...values: readonly number[]): AxisScale => ({
  kind: 'number',
  min: 0,
  max: 100,
  share: (value) => value / 100,
  ticks: () => values.map((value) => ({ value, text: String(value) })),
})

const span = { start: 50, size: 300 }
const places = (ticks: readonly { readonly at: number; readonly labelAt: number }[]) =>
  ticks.map(({ at, labelAt }) => [at, labelAt])

test('a label of a horizontal axis is moved inwards by what it lacks to the bounds, at either end', () => {
  const ticks = columnTicks(scaleOf(0, 50, 100), span, [42, 360], metrics)
  expect(places(ticks)).toEqual([
    [50, 50],
    [200, 200],
    [350, 345],
  ])
  expect(places(columnTicks(scaleOf(0, 100), span, [48, 400], metrics))).toEqual([
    [50, 53],
    [350, 350],
  ])
})

test('a label that would have to move more than 14 pixels is left out', () => {
  expect(places(columnTicks(scaleOf(0, 100), span, [50, 351], metrics))).toEqual([
    [50, 55],
    [350, 336],
  ])
  expect(places(columnTicks(scaleOf(0, 100), span, [50, 350], metrics))).toEqual([[50, 55]])
})

test('a tick outside the axis is left out', () => {
  expect(places(columnTicks(scaleOf(-1, 50, 101), span, [0, 500], metrics))).toEqual([[200, 200]])
})

test('labels of a horizontal axis that stand closer than 12 pixels are thinned', () => {
  // Two characters each: centres 32 pixels apart leave 12 between them.
  const apart = scaleOf(10, 10 + 32 / 3)
  expect(columnTicks({ ...apart, ticks: () => two(apart) }, span, [0, 500], metrics)).toHaveLength(
    2,
  )
  const close = scaleOf(10, 10 + 31 / 3)
  expect(columnTicks({ ...close, ticks: () => two(close) }, span, [0, 500], metrics)).toHaveLength(
    1,
  )
})

const two = (scale: AxisScale) => scale.ticks(2).map(({ value }) => ({ value, text: 'ab' }))

test('a vertical axis runs upwards and keeps the headroom free of labels', () => {
  expect(rowTicks(scaleOf(0, 50, 100), span, 0).map(({ at }) => at)).toEqual([350, 200, 50])
  expect(rowTicks(scaleOf(0, 50, 100), span, 10).map(({ at }) => at)).toEqual([350, 200])
})
