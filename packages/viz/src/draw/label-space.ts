/** Keeps labels from covering each other: a label is only drawn where nothing was placed before. */

import type { Box } from '../scene/scene.ts'

export interface LabelSpace {
  /** Takes the place and answers true, or answers false when it is taken or not inside the bounds. */
  claim(box: Box, bounds: Box): boolean
  /** Keeps labels off a place, whatever lies there already. */
  block(box: Box): void
}

const cellSize = 48

export function createLabelSpace(): LabelSpace {
  const cells = new Map<string, Box[]>()
  const take = (box: Box): void => {
    for (const key of cellKeys(box)) {
      const list = cells.get(key)
      if (list === undefined) cells.set(key, [box])
      else list.push(box)
    }
  }
  return {
    claim: (box, bounds) => {
      if (!contains(bounds, box)) return false
      const others = cellKeys(box).flatMap((key) => cells.get(key) ?? [])
      if (others.some((other) => overlaps(other, box))) return false
      take(box)
      return true
    },
    block: take,
  }
}

function cellKeys(box: Box): readonly string[] {
  const keys: string[] = []
  for (let x = Math.floor(box.x / cellSize); x <= (box.x + box.width) / cellSize; x += 1) {
    for (let y = Math.floor(box.y / cellSize); y <= (box.y + box.height) / cellSize; y += 1) {
      keys.push(`${x} ${y}`)
    }
  }
  return keys
}

export function contains(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  )
}

function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}
