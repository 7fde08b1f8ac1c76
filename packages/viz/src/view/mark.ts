/** A mark in its pane, the unit that drawing works on. */

import type { Lane } from './lanes.ts'
import type { MarksCard } from './marks-card.ts'

/** One mark in one pane; start and end are values on the axis it has its length along. */
export interface Mark {
  readonly row: number
  readonly rowLane: Lane
  readonly columnLane: Lane
  readonly card: MarksCard
  start: number
  end: number
}

/** True for marks that start at zero. */
export function hasLength(card: MarksCard): boolean {
  return card.mark.drawn === 'bar' || card.mark.drawn === 'area'
}
