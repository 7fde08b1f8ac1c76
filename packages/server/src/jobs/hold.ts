/** Keeps a job for the worker that runs it, as long as it does. */

import type { Clock, Job, Store } from '../ports/index.ts'

export const leaseMs = 15_000
const heartbeatMs = 5_000

export interface Hold extends Disposable {
  readonly owner: string
  readonly attempt: number
  /** Fires when the hold is lost: the job was cancelled, or its lease ran out. */
  readonly lost: AbortSignal
  readonly progress: (percent: number) => void
}

export interface HoldOptions {
  readonly store: Pick<Store, 'transaction'>
  readonly clock: Clock
  /** One that development controls do not move: leases are counted by it. */
  readonly unmovedClock: Clock
  /** Default: 5 seconds. */
  readonly heartbeatMs?: number
}

/** Renews the lease of a job that was claimed until it is disposed. */
export function holdJob({ id, attempt }: Job, owner: string, options: HoldOptions): Hold {
  const { store, clock, unmovedClock } = options
  const losing = new AbortController()
  let shown = 0
  let isRenewing = false
  const renew = async (): Promise<void> => {
    if (isRenewing) return
    isRenewing = true
    try {
      const times = { now: clock.now(), unmovedNow: unmovedClock.now() }
      const renewal = { owner, attempt, leaseMs, progress: shown, ...times }
      const isHeld = await store.transaction((write) => write.jobs.renew(id, renewal))
      if (!isHeld) losing.abort(new HoldLost())
    } catch {
      // The next beat tries again, and the end of the job finds out whether the lease has lasted.
    } finally {
      isRenewing = false
    }
  }
  const timer = setInterval(() => void renew(), options.heartbeatMs ?? heartbeatMs)
  timer.unref()
  return {
    owner,
    attempt,
    lost: losing.signal,
    progress: (percent) => {
      shown = Math.min(99, Math.max(shown, Math.round(percent)))
      void renew()
    },
    [Symbol.dispose]: () => clearInterval(timer),
  }
}

/** Another worker has the job, or it was cancelled: what this one did must not count. */
export class HoldLost extends Error {
  override readonly name = 'HoldLost'
}
