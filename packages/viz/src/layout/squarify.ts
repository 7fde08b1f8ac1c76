/** Squarified treemap: areas in proportion to weights, each rectangle as near to a square as its neighbours allow. */

import type { Box } from '../scene/scene.ts'

/**
 * A box for each weight, in the same order; weights are above zero and come largest first. Rows of rectangles are laid
 * along the shorter side of what is left, and a row ends where one more rectangle would make it thinner.
 *
 * @see Bruls, Huizing, van Wijk, "Squarified Treemaps" (2000)
 */
export function squarify(weights: readonly number[], whole: Box): readonly Box[] {
  const largest = weights[0] ?? 1
  // Dividing first keeps the sum of huge numbers finite.
  const total = weights.reduce((sum, weight) => sum + weight / largest, 0)
  const scale = (whole.width * whole.height) / total
  const areas = weights.map((weight) => (weight / largest) * scale)
  const boxes: Box[] = []
  let rest = whole
  let from = 0
  while (from < areas.length) {
    const side = Math.min(rest.width, rest.height)
    const { end, sum } = rowFrom(areas, from, side)
    const isLast = end === areas.length
    rest = layRow(areas.slice(from, end), { sum, rest, isLast }, boxes)
    from = end
  }
  return boxes
}

function rowFrom(
  areas: readonly number[],
  from: number,
  side: number,
): { readonly end: number; readonly sum: number } {
  const first = areas[from] ?? 0
  let sum = first
  let worst = worstRatio(first, first, side)
  let end = from + 1
  for (; end < areas.length; end += 1) {
    const area = areas[end] ?? 0
    const next = Math.max(worstRatio(first, sum + area, side), worstRatio(area, sum + area, side))
    if (next > worst) break
    sum += area
    worst = next
  }
  return { end, sum }
}

/** How far a rectangle of this area is from a square, in a row of areas that add up to `sum`. */
function worstRatio(area: number, sum: number, side: number): number {
  const thickness = sum / side
  const length = area / thickness
  return Math.max(thickness / length, length / thickness)
}

interface Row {
  readonly sum: number
  readonly rest: Box
  readonly isLast: boolean
}

/** Adds the boxes of one row and answers what is left. */
function layRow(areas: readonly number[], { sum, rest, isLast }: Row, boxes: Box[]): Box {
  const isUpright = rest.width >= rest.height
  const side = isUpright ? rest.height : rest.width
  const room = isUpright ? rest.width : rest.height
  // The last row takes what rounding left.
  const thickness = isLast || side === 0 ? room : Math.min(room, sum / side)
  let at = isUpright ? rest.y : rest.x
  for (const area of areas) {
    // Weights so far apart that their part of the whole is zero have no length.
    const length = sum > 0 ? side * (area / sum) : 0
    boxes.push(
      isUpright
        ? { x: rest.x, y: at, width: thickness, height: length }
        : { x: at, y: rest.y, width: length, height: thickness },
    )
    at += length
  }
  return isUpright
    ? { ...rest, x: rest.x + thickness, width: rest.width - thickness }
    : { ...rest, y: rest.y + thickness, height: rest.height - thickness }
}
