/** Pictures for views whose data cannot be read: a grey card that says so, over the stored thumbnail when there is one. */

import { textAt } from './drawing.ts'
import type { Size } from '../layout/frame.ts'
import { readPngSize } from './png-size.ts'
import type { Box, Scene, SceneNode } from '../scene/scene.ts'
import { ellipsize, wrapText } from '../text/text-fit.ts'
import type { TextMetrics } from '../text/text-metrics.ts'
import { colors, distances, styles } from '../scene/theme.ts'

export interface PlaceholderContent {
  /** Name of the view. */
  readonly title: string
  /** Why there is no real picture, in one sentence. */
  readonly message: string
  /** PNG saved in the workbook; left out when it is not one or has more than 4 million pixels. */
  readonly thumbnail?: Uint8Array
}

const card = '#f0f0f0'
const cardBorder = '#d4d4d4'
const mostPixels = 4_000_000
const lineHeight = 16
const edge = 16

export function placeholderScene(
  content: PlaceholderContent,
  size: Size,
  metrics: TextMetrics,
): Scene {
  const width = Math.max(1, Math.floor(size.width))
  const height = Math.max(1, Math.floor(size.height))
  const style = width < 300 ? { ...styles.title, size: 13 } : styles.title
  const room = width - 2 * edge
  const title = ellipsize(content.title, room, style, metrics)
  const top = edge + style.size + distances.margin
  const lineRoom = Math.floor((height - top - distances.margin) / lineHeight)
  const most = { width: room, lines: Math.max(0, Math.min(3, lineRoom)) }
  const lines = wrapText(content.message, most, styles.note, metrics)
  const nodes: SceneNode[] = [
    {
      kind: 'rect',
      box: { x: 0.5, y: 0.5, width: width - 1, height: height - 1 },
      fill: { color: card },
      stroke: { color: cardBorder, width: 1 },
    },
  ]
  const bottom = height - edge - lines.length * lineHeight
  const space = { x: edge, y: top, width: room, height: bottom - distances.margin - top }
  const picture = thumbnailNode(content.thumbnail, space)
  const middle = Math.max(top, (height - lines.length * lineHeight) / 2)
  const messageTop = picture === null ? middle : Math.max(top, bottom)
  if (height >= edge + style.size) nodes.push(textAt(title, [edge, edge + style.size / 2], style))
  if (picture !== null) nodes.push(picture)
  lines.forEach((line, index) => {
    const at = [width / 2, messageTop + (index + 0.5) * lineHeight] as const
    nodes.push(textAt(line, at, { ...styles.note, color: colors.caption }, 'middle'))
  })
  return { width, height, background: colors.background, title: content.title, nodes }
}

/** The thumbnail as large as it fits, in the middle of the space. */
function thumbnailNode(png: Uint8Array | undefined, space: Box): SceneNode | null {
  const size = png === undefined ? null : readPngSize(png)
  if (png === undefined || size === null || size.width * size.height > mostPixels) return null
  const scale = Math.min(space.width / size.width, space.height / size.height)
  if (!(scale > 0)) return null
  const width = size.width * scale
  const height = size.height * scale
  const x = space.x + (space.width - width) / 2
  const y = space.y + (space.height - height) / 2
  return { kind: 'image', box: { x, y, width, height }, png }
}
