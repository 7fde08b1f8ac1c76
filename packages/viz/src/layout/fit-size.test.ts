import { describe, expect, it } from 'vitest'
import { fitSize } from './fit-size.ts'
import { PictureTooLarge } from './picture-limits.ts'

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

  it('keeps the aspect of the view where only one side is asked for', () => {
    const natural = { width: 1000, height: 500 }
    expect(fitSize({ kind: 'image', height: 300 }, natural).size).toEqual({
      width: 600,
      height: 300,
    })
    expect(fitSize({ kind: 'image', width: 300 }, natural).size).toEqual({
      width: 300,
      height: 150,
    })
    expect(fitSize({ kind: 'image', height: 1 }, { width: 1, height: 50 }).size.width).toBe(1)
  })

  it('makes previews of 192 pixels square', () => {
    const { size, scale } = fitSize({ kind: 'preview' })
    expect([size.width * scale, size.height * scale]).toEqual([192, 192])
  })

  it.each([-5, 0.2, Number.NaN])('refuses a width of %s, which is no pixel', (width) => {
    expect(() => fitSize({ kind: 'image', width, height: 100 })).toThrow(RangeError)
  })

  it('refuses what is above a limit, and takes what is at it', () => {
    const image = { kind: 'image', resolution: 'high' } as const
    const limits = { pictureSide: 100, picturePixels: 20_000 }
    const fit = (width: number, height: number) =>
      fitSize({ ...image, width, height }, undefined, limits)
    expect(fit(100, 50).size).toEqual({ width: 100, height: 50 })
    expect(() => fit(101, 1)).toThrow(PictureTooLarge)
    expect(() => fit(100, 51)).toThrow('100 × 51 pixels is too large: each side may have 100')
  })

  it('has no side of less than a pixel, whatever the aspect', () => {
    expect(fitSize({ kind: 'image', width: 1 }, { width: 1e6, height: 1 }).size).toEqual({
      width: 1,
      height: 1,
    })
  })
})
