import { Resvg } from '@resvg/resvg-js'
import { beforeAll, describe, expect, it } from 'vitest'
import { readFontFace } from './font-file.ts'
import { bundledFontFiles, fontFamily, loadTextMetrics, type TextMetrics } from './text-metrics.ts'

let metrics: TextMetrics

beforeAll(async () => {
  metrics = await loadTextMetrics()
})

/** Left edge of a full stop drawn after the text, which is where the text ended. */
function drawnWidth(text: string, weight: 'normal' | 'bold'): number {
  const { normal, bold } = bundledFontFiles()
  const fontFiles = [normal, bold]
  const font = { loadSystemFonts: false, fontFiles, defaultFontFamily: fontFamily }
  const box = (content: string): number => {
    const svg =
      `<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="100">` +
      `<text x="0" y="50" font-size="40" font-weight="${weight}">${content}</text></svg>`
    const found = new Resvg(svg, { font }).getBBox()
    return (found?.x ?? 0) + (found?.width ?? 0)
  }
  return box(`${text}|`) - box('|')
}

describe('text widths', () => {
  it.each(['Sales', 'Sub-Category', '$1,234,567.89', 'Müller & Söhne', 'Ωμέγα Ж'])(
    'are those that resvg draws for %s',
    (text) => {
      for (const weight of ['normal', 'bold'] as const) {
        const width = metrics.width(text, { size: 40, weight })
        // Drawing also kerns pairs of letters, which measuring leaves out.
        const drawn = drawnWidth(text.replace('&', '&amp;'), weight)
        expect(Math.abs(width - drawn) / width).toBeLessThan(0.03)
      }
    },
  )

  it('grow with the size and are larger in bold', () => {
    const small = metrics.width('Region', { size: 10, weight: 'normal' })
    expect(metrics.width('Region', { size: 20, weight: 'normal' })).toBeCloseTo(2 * small)
    expect(metrics.width('Region', { size: 10, weight: 'bold' })).toBeGreaterThan(small)
  })

  it('exist for characters outside the font', () => {
    expect(metrics.width('漢𐎠', { size: 10, weight: 'normal' })).toBeGreaterThan(0)
  })
})

describe('a file that is not a font', () => {
  it('is refused by the name of the missing table', () => {
    expect(() => readFontFace(new Uint8Array(64))).toThrow('font has no "head" table')
  })
})
