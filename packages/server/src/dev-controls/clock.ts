/** A clock that can be set ahead. Sessions, tokens, JWTs and limits all ask the same one. */

import type { Clock } from '../ports/index.ts'

export interface MovableClock extends Clock {
  readonly offsetSeconds: number
  /** @throws RangeError when the clock would leave the years that times can be written in */
  advance(seconds: number): void
  reset(): void
}

const furthestSeconds = 200 * 365 * 24 * 3600

export function createMovableClock(base: Clock): MovableClock {
  let offsetSeconds = 0
  return {
    get offsetSeconds() {
      return offsetSeconds
    },
    now: () => new Date(base.now().getTime() + offsetSeconds * 1000),
    advance(seconds) {
      const moved = offsetSeconds + seconds
      if (Math.abs(moved) > furthestSeconds)
        throw new RangeError('the clock moves 200 years at most')
      offsetSeconds = moved
    },
    reset() {
      offsetSeconds = 0
    },
  }
}
