/**
 * Requests that end the process that works on them. One may be bad luck; the same request twice is refused for a while. It
 * is known by its whole key, so that no caller can take a workbook from others by asking for one hostile view of it.
 */

import { EngineRefusal, type Clock } from '../ports/index.ts'

const mostEnds = 2
const refusedMs = 10 * 60_000
/** Requests that are remembered; the oldest is forgotten first. */
const mostKnown = 10_000

interface Record {
  ends: number
  at: number
}

export class Blame {
  readonly #clock: Clock
  readonly #records = new Map<string, Record>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** @throws EngineRefusal `crashes` */
  check(key: string): void {
    const record = this.#current(key)
    if (record === undefined || record.ends < mostEnds) return
    const until = new Date(record.at + refusedMs).toISOString()
    throw new EngineRefusal(
      'crashes',
      `two processes ended while they worked on this request; it is refused until ${until}`,
    )
  }

  add(key: string): void {
    const record = this.#current(key) ?? { ends: 0, at: 0 }
    record.ends += 1
    record.at = this.#clock.now().getTime()
    this.#records.delete(key)
    this.#records.set(key, record)
    const [oldest] = this.#records.keys()
    if (this.#records.size > mostKnown && oldest !== undefined) this.#records.delete(oldest)
  }

  #current(key: string): Record | undefined {
    const record = this.#records.get(key)
    if (record === undefined) return undefined
    const ageMs = this.#clock.now().getTime() - record.at
    // Also where the clock was moved back: its times mean nothing any more.
    if (ageMs >= 0 && ageMs < refusedMs) return record
    this.#records.delete(key)
    return undefined
  }
}
