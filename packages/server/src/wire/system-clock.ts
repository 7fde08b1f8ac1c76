/** The system's time and chance: the only place of the server that asks for either. */

import { randomBytes, randomUUID } from 'node:crypto'
import type { Clock, Random } from '../ports/index.ts'

export const systemClock: Clock = { now: () => new Date() }

/** Asking the system for few bytes costs as much as asking for thousands. */
const poolBytes = 4096

/** Chance of the system, drawn in advance. Each byte is given out once. */
export function createSystemRandom(): Random {
  let pool = Buffer.alloc(0)
  const bytes = (count: number): Buffer => {
    if (count > pool.length) {
      if (count > poolBytes / 16) return randomBytes(count)
      pool = randomBytes(poolBytes)
    }
    const taken = Buffer.from(pool.subarray(0, count))
    pool.fill(0, 0, count)
    pool = pool.subarray(count)
    return taken
  }
  return { bytes, uuid: () => randomUUID() }
}
