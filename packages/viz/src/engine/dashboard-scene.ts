/** A dashboard as one picture: each worksheet and text laid out in the box of its zone. Other zones stay blank. */

import { visibleZones, type DashboardModel, type ZoneModel } from '../model/dashboard.ts'
import { withSheetName } from '../model/text.ts'
import type { Box, Scene, SceneNode } from '../scene/scene.ts'
import type { TextContent } from '../draw/text-scene.ts'
import { moveNode } from './move-node.ts'
import type { Size } from '../layout/frame.ts'

/** Zone coordinates are in this part of the dashboard's size. */
const whole = 100_000

export interface SheetZone {
  readonly sheet: string
  readonly box: Box
}

/** Visible worksheet zones, scaled to a picture of that size, in document order. */
export function sheetZones(dashboard: DashboardModel, size: Size): readonly SheetZone[] {
  return visibleZones(dashboard.zones).flatMap((zone) => {
    const { type, sheet } = zone
    const box = scaled(zone, size)
    return type === 'sheet' && sheet !== undefined && box !== null ? [{ sheet, box }] : []
  })
}

export interface TextZone extends TextContent {
  readonly box: Box
}

/** Visible titles and texts; what stands for a field in them is left out. */
export function textZones(dashboard: DashboardModel, size: Size): readonly TextZone[] {
  return visibleZones(dashboard.zones).flatMap((zone) => {
    const isTitle = zone.type === 'title'
    if (!isTitle && zone.type !== 'text') return []
    const written = isTitle ? (dashboard.title ?? dashboard.name) : (zone.text ?? '')
    const text = withSheetName(written, dashboard.name).replaceAll(/<\[[^<>]*>/g, '')
    const box = scaled(zone, size)
    return text.trim() === '' || box === null ? [] : [{ text, isTitle, box }]
  })
}

/** The part of a zone inside the picture; null when there is none. */
function scaled({ x, y, width, height }: ZoneModel, size: Size): Box | null {
  const across = within(x, width, size.width)
  const down = within(y, height, size.height)
  if (across === null || down === null) return null
  return { x: across.start, y: down.start, width: across.size, height: down.size }
}

/** In whole pixels, at least one. */
function within(
  from: number,
  length: number,
  most: number,
): { readonly start: number; readonly size: number } | null {
  const first = Math.round((from / whole) * most)
  const end = first + Math.max(1, Math.round((length / whole) * most))
  const start = Math.max(0, first)
  const size = Math.min(most, end) - start
  return size > 0 ? { start, size } : null
}

/** @param parts Each zone's box with what is drawn in it, in the zone's own coordinates. */
export function composeScene(
  title: string,
  size: Size,
  parts: readonly { readonly box: Box; readonly scene: Scene; readonly sheet?: string }[],
): Scene {
  return {
    ...size,
    background: '#ffffff',
    title,
    nodes: parts.map(({ box, scene, sheet }): SceneNode => ({
      kind: 'group',
      clip: box,
      ...(sheet === undefined ? {} : { sheet }),
      children: scene.nodes.map((node) => moveNode(node, box)),
    })),
    unsupported: parts.flatMap(({ scene }) => scene.unsupported ?? []),
  }
}

/** The scene in the middle of a square, for previews. */
export function squareScene(scene: Scene): Scene {
  const side = Math.max(scene.width, scene.height)
  const offset = { x: (side - scene.width) / 2, y: (side - scene.height) / 2 }
  return {
    ...scene,
    width: side,
    height: side,
    nodes: scene.nodes.map((node) => moveNode(node, offset)),
  }
}
