/** Chance that repeats: the same seed gives the same numbers on every machine. */

export interface SeededRandom {
  /** From 0 (included) to 1 (excluded). */
  next(): number
  /** Whole number, both ends included. */
  between(low: number, high: number): number
  /** Around 0, rarely beyond ±3: the sum of uniform numbers. */
  bell(): number
  pick<T>(items: readonly [T, ...T[]]): T
}

/** Mulberry32, after Tommy Ettinger (public domain): small, and good enough for made-up figures. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    between,
    bell: () => (next() + next() + next() + next() - 2) * Math.sqrt(3),
    pick: (items) => items[between(0, items.length - 1)] ?? items[0],
  }
}
