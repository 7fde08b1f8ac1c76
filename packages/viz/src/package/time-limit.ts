/** Limits of time, as signals: what runs under one watches one signal, whatever ends it. */

export interface TimeLimit extends Disposable {
  /** Fires with the caller's reason or, after the time, with one's own. */
  readonly signal: AbortSignal
}

/** Starts to count at once; disposing ends it without firing. */
export function startTimeLimit(
  timeMs: number,
  reason: () => Error,
  signal?: AbortSignal,
): TimeLimit {
  const own = new AbortController()
  const timer = setTimeout(() => own.abort(reason()), Math.min(timeMs, longestTimer))
  const follow = (): void => own.abort(signal?.reason)
  if (signal?.aborted === true) follow()
  signal?.addEventListener('abort', follow)
  return {
    signal: own.signal,
    [Symbol.dispose]: () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', follow)
    },
  }
}

/** Timers count in 31 bits. */
const longestTimer = 2 ** 31 - 1
