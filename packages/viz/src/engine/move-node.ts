/** Moves what is drawn in one place to another. */

import type { Box, SceneNode } from '../scene/scene.ts'

export interface Offset {
  readonly x: number
  readonly y: number
}

export function moveNode(node: SceneNode, by: Offset): SceneNode {
  switch (node.kind) {
    case 'rect':
    case 'image':
      return { ...node, box: moveBox(node.box, by) }
    case 'circle':
    case 'text':
      return { ...node, x: node.x + by.x, y: node.y + by.y }
    case 'line':
    case 'polygon':
      return { ...node, points: node.points.map(([x, y]) => [x + by.x, y + by.y] as const) }
    case 'group':
      return {
        ...node,
        ...(node.clip === undefined ? {} : { clip: moveBox(node.clip, by) }),
        children: node.children.map((child) => moveNode(child, by)),
      }
  }
}

const moveBox = (box: Box, by: Offset): Box => ({ ...box, x: box.x + by.x, y: box.y + by.y })
