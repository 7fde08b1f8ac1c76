/** Words alone, as dashboards hold them: lines from the left, cut where the box ends. */

import { textAt } from './drawing.ts'
import type { Size } from '../layout/frame.ts'
import type { Scene, SceneNode, TextStyle } from '../scene/scene.ts'
import { wrapText } from '../text/text-fit.ts'
import type { TextMetrics } from '../text/text-metrics.ts'
import { colors, distances, styles } from '../scene/theme.ts'

export interface TextContent {
  readonly text: string
  /** Titles are large and stand in the middle of the height; other texts start at the top. */
  readonly isTitle: boolean
}

export function textScene(
  { text, isTitle }: TextContent,
  { width, height }: Size,
  metrics: TextMetrics,
): Scene {
  const style: TextStyle = isTitle ? styles.title : styles.cell
  const lineHeight = Math.round(style.size * 1.35)
  const margin = Math.min(distances.margin, Math.floor(height / 8))
  const most = Math.max(1, Math.floor((height - 2 * margin) / lineHeight))
  const room = { width: width - 2 * distances.margin, lines: most }
  const lines = text
    .split('\n', most)
    .flatMap((line) => (line.trim() === '' ? [''] : wrapText(line, room, style, metrics)))
    .slice(0, most)
  const top = isTitle ? (height - lines.length * lineHeight) / 2 : margin
  const nodes = lines.flatMap((line, index): readonly SceneNode[] =>
    line === '' ? [] : [textAt(line, [distances.margin, top + (index + 0.5) * lineHeight], style)],
  )
  return { width, height, background: colors.background, title: text, nodes }
}
