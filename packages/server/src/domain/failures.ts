/**
 * How failures add up and what they cost: the first ones are free, each further one doubles a wait, and time forgives half of them again
 * and again. Everything here is computed from times; nothing asks the clock.
 */

export interface Failures {
  readonly count: number
  /** Start of the window that is under way. */
  readonly sinceMs: number
  readonly lastMs: number
}

export interface Patience {
  /** Failures without a wait; the last of them brings the first one. */
  readonly free: number
  /** After each window half of the failures are forgotten. */
  readonly windowSeconds: number
  readonly firstDelaySeconds: number
  readonly longestDelaySeconds: number
}

/** Failures that are not forgotten yet. A clock that was set back forgets all. */
export function countAt(failures: Failures, windowSeconds: number, nowMs: number): number {
  const windows = windowsSince(failures, windowSeconds, nowMs)
  return windows < 0 ? 0 : Math.floor(failures.count / 2 ** windows)
}

export function oneMore(failures: Failures | null, windowSeconds: number, nowMs: number): Failures {
  const count = failures === null ? 0 : countAt(failures, windowSeconds, nowMs)
  if (failures === null || count === 0) return { count: 1, sinceMs: nowMs, lastMs: nowMs }
  const passedMs = windowsSince(failures, windowSeconds, nowMs) * windowSeconds * 1000
  return { count: count + 1, sinceMs: failures.sinceMs + passedMs, lastMs: nowMs }
}

/** How long the next attempt has to wait; 0 when it need not. */
export function waitMs(failures: Failures, patience: Patience, nowMs: number): number {
  const { free, firstDelaySeconds, longestDelaySeconds } = patience
  const beyond = failures.count - free
  const agoMs = nowMs - failures.lastMs
  if (beyond < 0 || agoMs < 0) return 0
  const delaySeconds = Math.min(firstDelaySeconds * 2 ** beyond, longestDelaySeconds)
  return Math.max(0, delaySeconds * 1000 - agoMs)
}

function windowsSince({ sinceMs }: Failures, windowSeconds: number, nowMs: number): number {
  return Math.floor((nowMs - sinceMs) / (windowSeconds * 1000))
}
