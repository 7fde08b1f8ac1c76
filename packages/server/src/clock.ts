/** The system's time and chance: the only place of the server that asks for either. */

import { randomBytes, randomUUID } from 'node:crypto'
import type { Clock, Random } from './ports/index.ts'

export const systemClock: Clock = { now: () => new Date() }

export const systemRandom: Random = {
  bytes: (count) => randomBytes(count),
  uuid: () => randomUUID(),
}
