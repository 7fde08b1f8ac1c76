/** How a mark is painted: its colour, how much shines through, and the line around it. */

import type { Paint, Stroke } from '../scene/scene.ts'
import type { Mark } from '../view/mark.ts'

export function markFill({ card, row }: Mark): Paint {
  const color = card.color.of(row)
  const { opacity } = card.pane
  return opacity === undefined ? { color } : { color, opacity }
}

/** One pixel wide; nothing where the author asks for none. */
export function markBorder({ card }: Mark): { readonly stroke?: Stroke } {
  const { border } = card.pane
  return border === undefined ? {} : { stroke: { color: border, width: 1 } }
}
