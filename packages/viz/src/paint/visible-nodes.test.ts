import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Box, SceneNode } from '../scene/scene.ts'
import { visibleNodes } from './visible-nodes.ts'

const fill = { color: '#000000' }
const rect = (x: number, y: number, width = 2, height = 2): SceneNode => ({
  kind: 'rect',
  box: { x, y, width, height },
  fill,
})
const group = (clip: Box, ...children: readonly SceneNode[]): SceneNode => ({
  kind: 'group',
  clip,
  children,
})
const size = { width: 100, height: 100 }

describe('what can be seen of a scene', () => {
  it('leaves out nodes outside the picture and outside their clip', () => {
    const inside = rect(98, 98)
    const cut = group({ x: 0, y: 0, width: 10, height: 10 }, rect(50, 50), rect(9, 9))
    expect(visibleNodes([rect(-9, 5), inside, rect(300, 5), cut], size)).toEqual([
      inside,
      group({ x: 0, y: 0, width: 10, height: 10 }, rect(9, 9)),
    ])
  })

  it('leaves out groups whose clips share no area', () => {
    const inner = group({ x: 20, y: 20, width: 10, height: 10 }, rect(20, 20))
    expect(visibleNodes([group({ x: 0, y: 0, width: 10, height: 10 }, inner)], size)).toEqual([])
    expect(visibleNodes([group({ x: 5, y: 5, width: 0, height: 9 }, rect(5, 5))], size)).toEqual([])
  })

  it('leaves out a clip that cuts nothing', () => {
    expect(visibleNodes([group({ x: 0, y: 0, width: 50, height: 50 }, rect(5, 5))], size)).toEqual([
      rect(5, 5),
    ])
  })

  it('keeps nodes with a text, a stroke or a circle that reach into the picture', () => {
    const style = { size: 10, color: '#000000', weight: 'normal' } as const
    const nodes: readonly SceneNode[] = [
      { kind: 'text', x: -10, y: 50, text: 'wide', anchor: 'start', style },
      { kind: 'circle', x: -2, y: 50, radius: 3, fill },
      {
        kind: 'rect',
        box: { x: -3, y: 50, width: 2, height: 2 },
        stroke: { color: '#000000', width: 4 },
      },
    ]
    expect(visibleNodes(nodes, size)).toHaveLength(3)
  })

  it('has only clips inside the picture, each with an area and something in it', () => {
    const coordinate = fc.oneof(fc.double({ min: -300, max: 300, noNaN: true }), fc.double())
    const box = fc.record({ x: coordinate, y: coordinate, width: coordinate, height: coordinate })
    const { node } = fc.letrec<{ node: SceneNode }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        box.map((where): SceneNode => ({ kind: 'rect', box: where, fill })),
        fc
          .record({ clip: box, children: fc.array(tie('node'), { maxLength: 3 }) })
          .map(({ clip, children }) => group(clip, ...children)),
      ),
    }))
    const check = (nodes: readonly SceneNode[], outer: Box): void => {
      for (const child of nodes) {
        if (child.kind !== 'group') continue
        const { clip = outer, children } = child
        expect(children.length).toBeGreaterThan(0)
        expect(clip.width).toBeGreaterThan(0)
        expect(clip.height).toBeGreaterThan(0)
        expect(clip.x).toBeGreaterThanOrEqual(outer.x)
        expect(clip.x + clip.width).toBeLessThanOrEqual(outer.x + outer.width + 1e-9)
        check(children, clip)
      }
    }
    fc.assert(
      fc.property(fc.array(node, { maxLength: 4 }), (nodes) => {
        check(visibleNodes(nodes, size), { x: 0, y: 0, ...size })
      }),
    )
  })
})
