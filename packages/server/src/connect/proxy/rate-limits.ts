/** How many requests an end user may send, and until when a target has asked to be left alone. */

import { BoundedMap } from '../../domain/bounded-map.ts'

/** @see Tableau Cloud: 40,000 requests per user, site and hour */
const limit = 40_000
const windowMs = 3_600_000

interface Window {
  readonly endsAtMs: number
  used: number
}

export interface Allowance {
  readonly headers: Readonly<Record<string, string>>
  /** Seconds to wait; null where the request may be sent. */
  readonly retryAfter: number | null
}

export class RateLimits {
  readonly #nowMs: () => number
  readonly #windows = new BoundedMap<string, Window>(50_000)
  readonly #pauses = new BoundedMap<string, number>(10_000)

  /** @param nowMs Time that no development control moves */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** Counts one request of the user. */
  take(user: string): Allowance {
    const now = this.#nowMs()
    const known = this.#windows.get(user)
    const window =
      known === undefined || known.endsAtMs <= now ? { endsAtMs: now + windowMs, used: 0 } : known
    if (window !== known) this.#windows.set(user, window)
    const isOver = window.used >= limit
    if (!isOver) window.used += 1
    const seconds = Math.ceil((window.endsAtMs - now) / 1000)
    const headers = {
      'x-easel-ratelimit-limit': String(limit),
      'x-easel-ratelimit-remaining': String(limit - window.used),
      'x-easel-ratelimit-reset': String(seconds),
    }
    return { headers, retryAfter: isOver ? seconds : null }
  }

  /** What a target's 429 asks for. @param retryAfter Value of its header */
  pause(fingerprint: string, retryAfter: string | undefined): void {
    const seconds = /^\d{1,5}$/.test(retryAfter ?? '') ? Math.min(Number(retryAfter), 3600) : 0
    if (seconds > 0) this.#pauses.set(fingerprint, this.#nowMs() + seconds * 1000)
  }

  /** Seconds that the target has still to be left alone; null where it has not. */
  pauseOf(fingerprint: string): number | null {
    const until = this.#pauses.get(fingerprint) ?? 0
    const left = until - this.#nowMs()
    return left > 0 ? Math.ceil(left / 1000) : null
  }
}
