import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { ellipsize, singleLine, wrapText } from './text-fit.ts'
import { loadTextMetrics, type Font, type TextMetrics } from './text-metrics.ts'

const font: Font = { size: 12, weight: 'normal' }
let metrics: TextMetrics

beforeAll(async () => {
  metrics = await loadTextMetrics()
})

describe('ellipsize', () => {
  it('leaves a text that fits as it is', () => {
    expect(ellipsize('Furniture', 100, font, metrics)).toBe('Furniture')
  })

  it('cuts a longer one and says so', () => {
    expect(ellipsize('Office Supplies', 60, font, metrics)).toBe('Office S…')
  })

  it('never makes anything wider than the room', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 0, max: 200 }),
        (text, room) => {
          expect(metrics.width(ellipsize(text, room, font, metrics), font)).toBeLessThanOrEqual(
            room,
          )
        },
      ),
    )
  })
})

describe('wrapText', () => {
  it('breaks at spaces', () => {
    const lines = wrapText('Number of returned orders', { width: 80, lines: 4 }, font, metrics)
    expect(lines).toEqual(['Number of', 'returned', 'orders'])
  })

  it('breaks a word that is longer than a line, and cuts the last line', () => {
    const lines = wrapText('x'.repeat(300), { width: 80, lines: 2 }, font, metrics)
    expect(lines).toHaveLength(2)
    expect(lines[1]).toMatch(/^x+…$/u)
  })

  it('never makes more or wider lines than asked for', () => {
    const room = fc.record({
      width: fc.integer({ min: 0, max: 200 }),
      lines: fc.integer({ min: 0, max: 5 }),
    })
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), room, (text, room) => {
        const lines = wrapText(text, room, font, metrics)
        expect(lines.length).toBeLessThanOrEqual(room.lines)
        for (const line of lines) {
          expect(metrics.width(line, font)).toBeLessThanOrEqual(room.width)
        }
      }),
    )
  })
})

describe('singleLine', () => {
  it('turns line breaks and controls into spaces', () => {
    expect(singleLine('a\r\n\tb\u0000c')).toBe('a b c')
  })
})
