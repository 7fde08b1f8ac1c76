/** Size and seed of slow tests: a tenth of their size unless `EASEL_TORTURE` gives another fraction of it. */

import process from 'node:process'

export interface Torture {
  /** How many of the whole number are done, at least one. */
  readonly count: number
  readonly seed: number
  /** Uniform in [0, 1), the same sequence for the same seed. */
  readonly random: () => number
}

/** @param whole Rounds, sessions or files of a whole run. `EASEL_SEED` repeats a run; its seed is printed. */
export function torture(name: string, whole: number): Torture {
  const fraction = Number(process.env['EASEL_TORTURE'] ?? '0.1')
  const seed = Number(process.env['EASEL_SEED'] ?? Date.now() % 2 ** 31)
  if (!(fraction > 0 && fraction <= 1))
    throw new RangeError('EASEL_TORTURE is a fraction over 0, at most 1')
  if (!Number.isSafeInteger(seed)) throw new RangeError('EASEL_SEED is a whole number')
  const count = Math.max(1, Math.round(whole * fraction))
  console.log(`torture ${name}: ${count} of ${whole}, EASEL_SEED=${seed}`)
  return { count, seed, random: randomFrom(seed) }
}

/** Numbers uniform in [0, 1), the same sequence for the same seed: a small generator with a period of 2^32, enough to draw cases. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
