/** Sessions that time has ended. They stay ended where the clock goes back, be it that of the machine or that of a development server. */

import type { SessionLife } from '../../domain/token-life.ts'
import type { RunOutTimes } from '../../ports/sessions.ts'

const minuteMs = 60_000
/** Clocks are set back by a little every now and then; no session ends or lives by it. */
const toleranceMs = 1_000

/** @param heldBackMs How long other servers of the same database may hold back the last use of a session */
export function runOutTimes(
  { maxMinutes, idleMinutes }: SessionLife,
  asOf: Date,
  heldBackMs: number,
): RunOutTimes {
  const [maxMs, idleMs] = [maxMinutes * minuteMs, idleMinutes * minuteMs]
  const at = asOf.getTime()
  return {
    createdBefore: new Date(at - maxMs),
    unusedSince: new Date(at - idleMs - heldBackMs),
    maxMs,
    idleMs,
  }
}

/** Notices a clock that goes back, and ends what had run out by the latest time that it had shown. */
export class ClockWatch {
  readonly #endRunOut: (asOf: Date) => Promise<void>
  #latest = Number.NEGATIVE_INFINITY
  #ending: Promise<void> | null = null

  constructor(endRunOut: (asOf: Date) => Promise<void>) {
    this.#endRunOut = endRunOut
  }

  /** @returns what has to be waited for before a session is taken for live; null: nothing */
  see(now: Date): Promise<void> | null {
    const at = now.getTime()
    if (at >= this.#latest - toleranceMs) {
      this.#latest = Math.max(this.#latest, at)
      return this.#ending
    }
    const before = this.#latest
    this.#latest = at
    this.#ending = this.#end(before)
    return this.#ending
  }

  /** For a state that is older than what was seen, and whose sessions live. */
  forget(): void {
    this.#latest = Number.NEGATIVE_INFINITY
  }

  async #end(before: number): Promise<void> {
    try {
      await this.#endRunOut(new Date(before))
    } catch (error) {
      // The next look tries again.
      this.#latest = Math.max(this.#latest, before)
      throw error
    } finally {
      this.#ending = null
    }
  }
}
