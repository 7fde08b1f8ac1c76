import { describe, expect, test } from 'vitest'
import { defaultPictureLimits } from '../layout/picture-limits.ts'
import { drawableSize, layoutSize } from './dashboard-size.ts'

const largest = defaultPictureLimits.pictureSide

test('a dashboard’s stated sides become whole pixels between 100 and the largest side of a picture', () => {
  expect(drawableSize({ width: 0, height: 99 })).toEqual({ width: 100, height: 100 })
  expect(drawableSize({ width: 800.4, height: 600.5 })).toEqual({ width: 800, height: 601 })
  expect(drawableSize({ width: largest, height: 1e9 })).toEqual({ width: largest, height: largest })
})

describe('the size that a dashboard is laid out in', () => {
  const natural = { width: 1000, height: 800 }
  const image = (width: number, height: number) =>
    layoutSize({ kind: 'image', width, height }, { width, height }, natural)

  test('is its own for a preview and where no size is asked for', () => {
    expect(layoutSize({ kind: 'preview' }, { width: 192, height: 192 }, natural)).toEqual(natural)
    expect(layoutSize({ kind: 'image' }, { width: 784, height: 627 }, natural)).toEqual(natural)
  })

  test('is the size asked for where that is larger', () => {
    expect(image(2000, 1600)).toEqual({ width: 2000, height: 1600 })
  })

  test('has the aspect asked for and no side shorter than its own where that is smaller', () => {
    expect(image(500, 400)).toEqual({ width: 1000, height: 800 })
    expect(image(500, 200)).toEqual({ width: 2000, height: 800 })
  })

  test('has no side longer than a picture may have, however extreme the aspect', () => {
    expect(image(largest / 2, 10)).toEqual({ width: largest, height: 20 })
    expect(image(largest, 10)).toEqual({ width: largest, height: 10 })
    expect(image(10, largest / 2)).toEqual({ width: 20, height: largest })
  })
})
