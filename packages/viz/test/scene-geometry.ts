/** Boxes of scene nodes, for tests that look at where things are. */

import type { Box, Scene, SceneNode } from '../src/scene/scene.ts'
import type { TextMetrics } from '../src/text/text-metrics.ts'

/** All nodes that are not groups, each with the innermost clip around it. */
export function flatNodes(
  nodes: readonly SceneNode[],
  clip: Box | null = null,
): readonly { readonly node: Exclude<SceneNode, { kind: 'group' }>; readonly clip: Box | null }[] {
  return nodes.flatMap((node) =>
    node.kind === 'group' ? flatNodes(node.children, node.clip ?? clip) : [{ node, clip }],
  )
}

export function textNodes(scene: Scene): readonly Extract<SceneNode, { kind: 'text' }>[] {
  return flatNodes(scene.nodes)
    .map(({ node }) => node)
    .filter((node) => node.kind === 'text')
}

/** The box around a node; text turned by a quarter is measured upright. */
export function boxOf(node: Exclude<SceneNode, { kind: 'group' }>, metrics: TextMetrics): Box {
  switch (node.kind) {
    case 'rect':
    case 'image':
      return node.box
    case 'circle': {
      const { x, y, radius } = node
      return { x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius }
    }
    case 'text':
      return textBox(node, metrics)
    default: {
      const xs = node.points.map(([x]) => x)
      const ys = node.points.map(([, y]) => y)
      const [x, y] = [Math.min(...xs), Math.min(...ys)]
      return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y }
    }
  }
}

function textBox(node: Extract<SceneNode, { kind: 'text' }>, metrics: TextMetrics): Box {
  const width = metrics.width(node.text, node.style)
  const before = { start: 0, middle: width / 2, end: width }[node.anchor]
  const ascent = node.style.size * 0.76
  const height = node.style.size
  if (node.rotate === -90) {
    return { x: node.x - ascent, y: node.y - (width - before), width: height, height: width }
  }
  return { x: node.x - before, y: node.y - ascent, width, height }
}

/** True when the boxes share more than a touch. */
export function boxesOverlap(a: Box, b: Box, touch = 0.5): boolean {
  return (
    a.x + touch < b.x + b.width &&
    b.x + touch < a.x + a.width &&
    a.y + touch < b.y + b.height &&
    b.y + touch < a.y + a.height
  )
}
