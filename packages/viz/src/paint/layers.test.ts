import { expect, test } from 'vitest'
import type { SceneNode } from '../scene/scene.ts'
import { layersOf } from './layers.ts'

const dot = (x: number): SceneNode => ({ kind: 'circle', x, y: 0, radius: 1 })
const dots = (count: number, from = 0) => Array.from({ length: count }, (_, at) => dot(from + at))

/** Where the dots are, in the order in which they are painted. */
const places = (nodes: readonly SceneNode[]): readonly number[] =>
  nodes.flatMap((node) =>
    node.kind === 'group' ? places(node.children) : node.kind === 'circle' ? [node.x] : [],
  )

test('a scene of few nodes is one layer, as it is', () => {
  const nodes = [dot(0), { kind: 'group', children: dots(3, 1) } as const]
  expect([...layersOf(nodes, 20)]).toEqual([nodes])
})

test('a scene without nodes has no layer', () => {
  expect([...layersOf([], 20)]).toEqual([])
})

test('layers keep the order of the nodes, and a group that is split keeps its clip', () => {
  const clip = { x: 0, y: 0, width: 9, height: 9 }
  const inner: SceneNode = { kind: 'group', clip, children: dots(50, 10) }
  const layers = [...layersOf([...dots(10), inner, ...dots(5, 60)], 20)]
  expect(layers.flatMap(places)).toEqual(Array.from({ length: 65 }, (_, at) => at))
  expect(layers.length).toBeGreaterThan(3)
  for (const nodes of layers) expect(places(nodes).length).toBeLessThanOrEqual(20)
  const groups = layers.flat().filter((node) => node.kind === 'group')
  expect(groups.map((group) => group.clip)).toEqual(groups.map(() => clip))
})

test('a path counts by its points, and one that is too long is a layer of its own', () => {
  const points = Array.from({ length: 1_000 }, (_, at) => [at, at] as const)
  const line: SceneNode = { kind: 'line', points, stroke: { color: '#000', width: 1 } }
  expect([...layersOf([dot(0), line, dot(1)], 20)].map(({ length }) => length)).toEqual([1, 1, 1])
})
