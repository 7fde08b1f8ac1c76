import * as fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { boxOf, textNodes } from '../../test/scene-geometry.ts'
import { loadTextMetrics, type TextMetrics } from '../text/text-metrics.ts'
import { textScene } from './text-scene.ts'

let metrics: TextMetrics

beforeAll(async () => {
  metrics = await loadTextMetrics()
})

test('lines break where the text does and where the box ends', () => {
  const scene = textScene(
    { text: 'One\n\nTwo words', isTitle: false },
    { width: 65, height: 200 },
    metrics,
  )
  const nodes = textNodes(scene)
  expect(nodes.map((node) => node.text)).toEqual(['One', 'Two', 'words'])
  const [one, two, words] = nodes.map((node) => node.y)
  expect((two ?? 0) - (one ?? 0)).toBeCloseTo(2 * ((words ?? 0) - (two ?? 0)))
})

test('a title stands in the middle of the height', () => {
  const scene = textScene({ text: 'Title', isTitle: true }, { width: 300, height: 100 }, metrics)
  const [box] = textNodes(scene).map((node) => boxOf(node, metrics))
  expect((box?.y ?? 0) + (box?.height ?? 0) / 2).toBeGreaterThan(44)
  expect((box?.y ?? 0) + (box?.height ?? 0) / 2).toBeLessThan(56)
})

test('no text is wider than its box, nor below it where the box has room for a line', () => {
  const size = fc.record({
    width: fc.integer({ min: 1, max: 400 }),
    height: fc.integer({ min: 40, max: 300 }),
  })
  fc.assert(
    fc.property(fc.string(), fc.boolean(), size, (text, isTitle, box) => {
      for (const node of textNodes(textScene({ text, isTitle }, box, metrics))) {
        const { x, y, width, height } = boxOf(node, metrics)
        expect(x + width).toBeLessThanOrEqual(box.width)
        expect(y + height).toBeLessThanOrEqual(box.height)
      }
    }),
  )
})
