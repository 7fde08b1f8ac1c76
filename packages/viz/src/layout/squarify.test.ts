import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { squarify } from './squarify.ts'

const whole = { x: 10, y: 20, width: 600, height: 400 }

test('the example of the paper keeps its areas and stays near to squares', () => {
  const boxes = squarify([6, 6, 4, 3, 2, 2, 1], { x: 0, y: 0, width: 6, height: 4 })
  expect(boxes.slice(0, 4)).toEqual([
    { x: 0, y: 0, width: 3, height: 2 },
    { x: 0, y: 2, width: 3, height: 2 },
    { x: 3, y: 0, width: expect.closeTo(12 / 7), height: expect.closeTo(7 / 3) },
    {
      x: expect.closeTo(3 + 12 / 7),
      y: 0,
      width: expect.closeTo(9 / 7),
      height: expect.closeTo(7 / 3),
    },
  ])
})

test('one weight fills the whole, none gives no box', () => {
  expect(squarify([5], whole)).toEqual([whole])
  expect(squarify([], whole)).toEqual([])
})

test('any weights fill the whole in proportion, without overlap', () => {
  const weights = fc.array(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), {
    minLength: 1,
    maxLength: 40,
  })
  fc.assert(
    fc.property(weights, (list) => {
      const sorted = list.toSorted((a, b) => b - a)
      const total = sorted.reduce((sum, weight) => sum + weight, 0)
      const boxes = squarify(sorted, whole)
      boxes.forEach((box, index) => {
        const share = (sorted[index] ?? 0) / total
        expect(box.width * box.height).toBeCloseTo(share * whole.width * whole.height, 4)
        expect(box.x).toBeGreaterThanOrEqual(whole.x - 1e-6)
        expect(box.y).toBeGreaterThanOrEqual(whole.y - 1e-6)
        expect(box.x + box.width).toBeLessThanOrEqual(whole.x + whole.width + 1e-6)
        expect(box.y + box.height).toBeLessThanOrEqual(whole.y + whole.height + 1e-6)
        for (const other of boxes.slice(index + 1)) {
          const across =
            Math.min(box.x + box.width, other.x + other.width) - Math.max(box.x, other.x)
          const down =
            Math.min(box.y + box.height, other.y + other.height) - Math.max(box.y, other.y)
          expect(Math.min(across, down)).toBeLessThan(1e-6)
        }
      })
    }),
  )
})

test.each([
  ['huge and tiny ones', [1e300, 1e300, 1, 1e-300], whole],
  ['several whose part of the whole is zero', [1e300, 1e-300, 1e-300, 1e-300], whole],
  ['any in a whole without area', [3, 2, 1], { ...whole, height: 0 }],
])('weights stay finite: %s', (_, weights, room) => {
  for (const box of squarify(weights, room)) {
    expect(Number.isFinite(box.x + box.y + box.width + box.height)).toBe(true)
  }
})
