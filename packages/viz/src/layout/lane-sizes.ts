/** Shares the space of the table of panes among its lanes, and says which lanes no longer fit. */

import type { LaneTable } from '../view/lanes.ts'

/** A stretch along one direction, in pixels. */
export interface Span {
  readonly start: number
  readonly size: number
}

export interface LaneRules {
  /** Smallest and largest size of a lane without axis. */
  readonly plainMin: number
  readonly plainMax: number
  readonly axisMin: number
}

/** Sizes in whole pixels, from 0; always at least one lane. */
export function sizeLanes(table: LaneTable, total: number, rules: LaneRules): readonly Span[] {
  const shown = countFitting(table, total, rules)
  const lanes = table.lanes.slice(0, shown)
  const axisCount = lanes.filter((lane) => lane.axis !== null).length
  const plainCount = shown - axisCount
  const plainRoom = axisCount === 0 ? total : plainCount * rules.plainMin
  const plain = Math.min(rules.plainMax, plainCount === 0 ? 0 : plainRoom / plainCount)
  const axis = axisCount === 0 ? 0 : (total - plain * plainCount) / axisCount
  // Lanes wide enough get whole pixels of equal size; thin ones take turns to stay in step.
  const plainSize = plain >= 12 ? Math.floor(plain) : plain
  let start = 0
  return lanes.map((lane) => {
    const size = Math.max(1, lane.axis === null ? plainSize : axis)
    const from = Math.round(start)
    start += size
    return { start: from, size: Math.max(1, Math.round(start) - from) }
  })
}

function countFitting(table: LaneTable, total: number, rules: LaneRules): number {
  let used = 0
  let count = 0
  for (const lane of table.lanes) {
    used += lane.axis === null ? rules.plainMin : rules.axisMin
    if (used > total + 0.5 && count > 0) break
    count += 1
  }
  return count
}

/** End of the last lane. */
export function spansEnd(spans: readonly Span[]): number {
  const last = spans.at(-1)
  return last === undefined ? 0 : last.start + last.size
}
