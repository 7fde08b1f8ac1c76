import { describe, expect, it } from 'vitest'
import { fitSize } from './fit-size.ts'

describe('fitSize', () => {
  it('is 784 pixels wide with the aspect of the view', () => {
    const natural = { width: 1000, height: 500 }
    expect(fitSize({ kind: 'image' }, natural)).toEqual({
      size: { width: 784, height: 392 },
      scale: 1,
    })
  })

  it('doubles the pixels but not the layout for high resolution', () => {
    const high = fitSize({ kind: 'image', resolution: 'high' })
    expect(high).toEqual({ size: { width: 784, height: 588 }, scale: 2 })
  })

  it('takes a size that the caller chose', () => {
    const request = { kind: 'image', width: 300, height: 900 } as const
    expect(fitSize(request).size).toEqual({ width: 300, height: 900 })
  })

  it('makes previews of 192 pixels square', () => {
    const { size, scale } = fitSize({ kind: 'preview' })
    expect([size.width * scale, size.height * scale]).toEqual([192, 192])
  })

  it.each([-5, 0.2, 1e9, Number.NaN])('refuses a width of %s', (width) => {
    expect(() => fitSize({ kind: 'image', width, height: 100 })).toThrow(RangeError)
  })
})
