/**
 * What of a scene can be seen: nodes outside the picture or their clip are left out, clips that cut nothing too.
 *
 * Painters rely on it. resvg paints each clip on a layer as large as what is in it, and ends the process when a layer
 * lies away from the picture.
 */

import type { Box, SceneNode, Stroke } from '../scene/scene.ts'
import type { Size } from '../layout/frame.ts'

type Leaf = Exclude<SceneNode, { kind: 'group' }>
type TextNode = Extract<SceneNode, { kind: 'text' }>

/** Groups that remain have a clip, which lies inside the picture and has an area. */
export function visibleNodes(nodes: readonly SceneNode[], { width, height }: Size): SceneNode[] {
  return visibleIn(nodes, { x: 0, y: 0, width, height })
}

function visibleIn(nodes: readonly SceneNode[], clip: Box): SceneNode[] {
  return nodes.flatMap((node): readonly SceneNode[] => {
    if (node.kind !== 'group') return overlaps(reachOf(node), clip) ? [node] : []
    if (node.clip === undefined) return visibleIn(node.children, clip)
    const inner = intersection(node.clip, clip)
    if (inner === null) return []
    const children = visibleIn(node.children, inner)
    const { sheet } = node
    const named = sheet === undefined ? {} : { sheet }
    if (children.every((child) => isWithin(extentOf(child), inner))) {
      return sheet === undefined ? children : [{ kind: 'group', ...named, children }]
    }
    return [{ kind: 'group', clip: inner, ...named, children }]
  })
}

const extentOf = (node: SceneNode): Box => (node.kind === 'group' ? clipOf(node) : reachOf(node))

const clipOf = ({ clip }: Extract<SceneNode, { kind: 'group' }>): Box => clip ?? everywhere

const everywhere: Box = { x: -Infinity, y: -Infinity, width: Infinity, height: Infinity }

/** Thinner than what coordinates are rounded to. */
const least = 0.01

function intersection(a: Box, b: Box): Box | null {
  const x = Math.max(a.x, b.x)
  const y = Math.max(a.y, b.y)
  const width = Math.min(a.x + a.width, b.x + b.width) - x
  const height = Math.min(a.y + a.height, b.y + b.height) - y
  return width >= least && height >= least ? { x, y, width, height } : null
}

function overlaps(a: Box, b: Box): boolean {
  return (
    a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height
  )
}

function isWithin(inner: Box, outer: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  )
}

/** A box that the node does not leave, whatever the font. */
function reachOf(node: Leaf): Box {
  switch (node.kind) {
    case 'rect':
      return grown(node.box, reachOfStroke(node.stroke))
    case 'image':
      return node.box
    case 'circle': {
      const { x, y, radius, stroke } = node
      return grown({ x, y, width: 0, height: 0 }, Math.max(0, radius) + reachOfStroke(stroke))
    }
    case 'text':
      return reachOfText(node)
    case 'line':
    case 'polygon':
      return grown(boundsOf(node.points), reachOfStroke(node.stroke))
  }
}

/** Width of the widest characters as a share of the font size. */
const widestCharacter = 2.2
/** Marks above and below letters stay within this share of the font size. */
const tallestCharacter = 1.6

/** Turned text turns with its box, around the point it stands at. */
function reachOfText({ x, y, text, anchor, style, rotate = 0 }: TextNode): Box {
  const { size } = style
  const width = (text.length + 1) * widestCharacter * size
  const before = anchor === 'start' ? size : width
  const after = anchor === 'end' ? size : width
  const tall = tallestCharacter * size
  if (rotate === 0) return { x: x - before, y: y - tall, width: before + after, height: 2 * tall }
  const angle = (rotate * Math.PI) / 180
  const corners = [-before, after].flatMap((along) =>
    [-tall, tall].map((across): readonly [number, number] => [
      x + along * Math.cos(angle) - across * Math.sin(angle),
      y + along * Math.sin(angle) + across * Math.cos(angle),
    ]),
  )
  return boundsOf(corners)
}

/** Pointed corners reach beyond half the width of their stroke, four times as far at most. */
const reachOfStroke = (stroke: Stroke | undefined): number =>
  stroke === undefined ? 0 : stroke.width * 2

const grown = ({ x, y, width, height }: Box, by: number): Box => ({
  x: x - by,
  y: y - by,
  width: width + 2 * by,
  height: height + 2 * by,
})

function boundsOf(points: readonly (readonly [number, number])[]): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of points) {
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  return { x: left, y: top, width: right - left, height: bottom - top }
}
