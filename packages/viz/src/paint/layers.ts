/** Splits what a scene shows into layers that are painted one over the other, so that no painter holds all of it at once. */

import type { SceneNode } from '../scene/scene.ts'

/** Points of a path that take about as much memory as a node of its own. */
const pointsOfOne = 8

/**
 * The nodes in their order, in lists of about that many. A group is split, each part with the group's clip. A node that is larger by itself
 * is a layer alone.
 */
export function* layersOf(
  nodes: readonly SceneNode[],
  most: number,
): Generator<readonly SceneNode[]> {
  let layer: SceneNode[] = []
  let weight = 0
  for (const part of partsOf(nodes, most)) {
    if (weight > 0 && weight + part.weight > most) {
      yield layer
      layer = []
      weight = 0
    }
    layer.push(part.node)
    weight += part.weight
  }
  if (layer.length > 0) yield layer
}

interface Part {
  readonly node: SceneNode
  readonly weight: number
}

function* partsOf(nodes: readonly SceneNode[], most: number): Generator<Part> {
  for (const node of nodes) {
    const weight = weightOf(node)
    if (node.kind !== 'group' || weight <= most) yield { node, weight }
    else {
      for (const children of layersOf(node.children, most)) {
        const part = { ...node, children }
        yield { node: part, weight: weightOf(part) }
      }
    }
  }
}

/** In nodes that are no groups, about. */
export function weightOf(node: SceneNode): number {
  switch (node.kind) {
    case 'group':
      return node.children.reduce((sum, child) => sum + weightOf(child), 1)
    case 'line':
    case 'polygon':
      return 1 + node.points.length / pointsOfOne
    default:
      return 1
  }
}
