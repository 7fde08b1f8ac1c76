import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { numberScale, timeScale, type NumberAxisOptions } from '../view/axis-scale.ts'
import { logarithmicScale, reversed } from '../view/axis-shapes.ts'
import { inferNumberStyle } from '../view/number-style.ts'
import { loadTextMetrics, type TextMetrics } from '../text/text-metrics.ts'
import { columnTicks, rowTicks } from './tick-labels.ts'
import { styles } from '../scene/theme.ts'

let metrics: TextMetrics

beforeAll(async () => {
  metrics = await loadTextMetrics()
})

const plain: NumberAxisOptions = {
  style: null,
  isWhole: false,
  includesZero: true,
  abbreviates: false,
  padding: 0.05,
}

function tickTexts(
  number: number,
  text: string,
  options: Partial<NumberAxisOptions> = {},
): string[] {
  const style = inferNumberStyle(Float64Array.of(number), [text])
  return numberScale([0, number], { ...plain, style, ...options })
    .ticks(4)
    .map((tick) => tick.text)
}

describe('an axis that is reversed', () => {
  it('has its low end where the high end would be', () => {
    const scale = reversed(numberScale([0, 100], { ...plain, padding: 0 }))
    expect([0, 25, 100].map((value) => scale.share(value))).toEqual([1, 0.75, 0])
  })
})

describe('a logarithmic axis', () => {
  const logarithmic = (low: number, high: number, range = {}) =>
    logarithmicScale([low, high], { style: null, abbreviates: false, range })

  it('runs from a power of ten to a power of ten in equal steps', () => {
    const scale = logarithmic(3, 700)
    expect(scale?.ticks(5).map(({ value }) => value)).toEqual([1, 10, 100, 1000])
    expect([1, 10, 100, 1000].map((value) => scale?.share(value).toFixed(6))).toEqual(
      [0, 1 / 3, 2 / 3, 1].map((share) => share.toFixed(6)),
    )
  })

  it('has bars, which start at zero, stand on its low end', () => {
    expect(logarithmic(0, 700)?.share(0)).toBe(0)
    expect(logarithmic(0, 700)?.share(Number.NaN)).toBeNaN()
  })

  it('is none where no number is above zero', () => {
    expect(logarithmic(-5, 0)).toBeNull()
  })

  it('gives every number a share, whatever the ends', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-200, max: 1e200, noNaN: true }), (high) => {
        const scale = logarithmic(0, high)
        expect(scale?.share(high)).toBeLessThanOrEqual(1 + 1e-6)
        expect(scale?.share(high)).toBeGreaterThan(0)
        expect(scale?.ticks(4).length).toBeLessThanOrEqual(6)
      }),
    )
  })
})

describe('a number axis', () => {
  it('starts at zero and ends beyond the largest number', () => {
    const scale = numberScale([20, 100], plain)
    expect(scale.share(0)).toBe(0)
    expect(scale.max).toBeCloseTo(105)
  })

  it('writes ticks as the marks are written', () => {
    expect(tickTexts(40, '$40.00')).toEqual(['$0', '$10', '$20', '$30', '$40'])
    expect(tickTexts(0.4, '40.0%')).toEqual(['0%', '10%', '20%', '30%', '40%'])
    expect(tickTexts(4_000_000, '4.0M')).toEqual(['0M', '1M', '2M', '3M', '4M'])
    expect(tickTexts(4000, '4000')).toEqual(['0', '1000', '2000', '3000', '4000'])
    expect(tickTexts(4, 'four')).toEqual(['0', '1', '2', '3', '4'])
  })

  it('abbreviates thousands and millions when no format was chosen', () => {
    const abbreviates = true
    expect(tickTexts(40_000, '40,000', { abbreviates })).toEqual(['0K', '10K', '20K', '30K', '40K'])
    expect(tickTexts(2_000_000, '2,000,000', { abbreviates })).toEqual([
      '0K',
      '500K',
      '1000K',
      '1500K',
      '2000K',
    ])
    expect(tickTexts(4_000_000, '4,000,000', { abbreviates })).toEqual([
      '0M',
      '1M',
      '2M',
      '3M',
      '4M',
    ])
    expect(tickTexts(1_000, '1,000', { abbreviates }).at(-1)).toBe('1,000')
  })

  it('has no style when marks are written in different ways', () => {
    expect(inferNumberStyle(Float64Array.of(5, 0.5), ['$5', '50%'])).toBeNull()
  })

  it('has finite shares and ticks for any numbers', () => {
    const ends = fc.tuple(
      fc.double({ noNaN: true, min: -1e300, max: 1e300 }),
      fc.double({ noNaN: true, min: -1e300, max: 1e300 }),
    )
    fc.assert(
      fc.property(ends, fc.boolean(), ([a, b], includesZero) => {
        const extent = [Math.min(a, b), Math.max(a, b)] as const
        const scale = numberScale(extent, { ...plain, includesZero })
        for (const value of extent) {
          expect(scale.share(value)).toBeGreaterThanOrEqual(0)
          expect(scale.share(value)).toBeLessThanOrEqual(1)
        }
        for (const tick of scale.ticks(5)) expect(Number.isFinite(tick.value)).toBe(true)
      }),
    )
  })
})

describe('a time axis', () => {
  const texts = (from: string, to: string): readonly string[] =>
    timeScale([Date.parse(from), Date.parse(to)], 0)
      .ticks(4)
      .map((tick) => tick.text)

  it('says years, months, days or hours, whatever tells the ticks apart', () => {
    expect(texts('2021-01-01', '2024-12-01')).toEqual(['2021', '2022', '2023', '2024'])
    expect(texts('2024-01-01', '2024-10-01')).toEqual([
      'Jan 2024',
      'Apr 2024',
      'Jul 2024',
      'Oct 2024',
    ])
    expect(texts('2024-01-01', '2026-01-01')).toEqual([
      'Jan 2024',
      'Jul 2024',
      'Jan 2025',
      'Jul 2025',
      'Jan 2026',
    ])
    expect(texts('2024-01-01', '2024-01-04')).toContain('Jan 2, 2024')
    expect(texts('2024-01-01T00:00Z', '2024-01-01T12:00Z')).toContain('9:00 AM')
  })
})

describe('an axis of one date', () => {
  const day = Date.UTC(2024, 0, 31)
  const oneDay = 86_400_000

  it('reaches a day to both sides, so that the mark stands in the middle', () => {
    const scale = timeScale([day, day], 0.05)
    expect([scale.min, scale.max]).toEqual([day - oneDay, day + oneDay])
    expect(scale.share(day)).toBe(0.5)
    expect(scale.ticks(3).map((tick) => tick.text)).toContain('Jan 31, 2024')
  })

  it('has room at both ends as soon as there are two', () => {
    const scale = timeScale([day, day + 100 * oneDay], 0.05)
    expect([scale.min, scale.max]).toEqual([day - 5 * oneDay, day + 105 * oneDay])
  })

  it('is there without any date', () => {
    const scale = timeScale(null, 0.05)
    expect(scale.max).toBeGreaterThan(scale.min)
  })
})

describe('tick labels', () => {
  it('never touch each other and stay near the axis', () => {
    const made = fc.record({
      max: fc.double({ noNaN: true, min: 1e-6, max: 1e12 }),
      size: fc.integer({ min: 20, max: 1000 }),
    })
    fc.assert(
      fc.property(made, ({ max, size }) => {
        const scale = numberScale([0, max], plain)
        const span = { start: 100, size }
        const across = columnTicks(scale, span, [90, 108 + size], metrics)
        const half = (text: string): number => metrics.width(text, styles.axis) / 2
        across.slice(1).forEach((tick, index) => {
          const before = across[index] ?? tick
          const gap = tick.labelAt - half(tick.text) - (before.labelAt + half(before.text))
          expect(gap).toBeGreaterThan(4)
        })
        const up = rowTicks(scale, span, 14)
        up.slice(1).forEach((tick, index) => {
          expect((up[index]?.labelAt ?? 0) - tick.labelAt).toBeGreaterThanOrEqual(14)
        })
        for (const { at } of [...across, ...up]) {
          expect(at).toBeGreaterThanOrEqual(99.5)
          expect(at).toBeLessThanOrEqual(100.5 + size)
        }
      }),
    )
  })
})
