/** Work that several callers wait for: one run a key, given up when the last of them leaves. */

import { untilAborted } from './until-aborted.ts'

export interface SharedRuns<Result> extends AsyncDisposable {
  /**
   * Joins the run of the key, or starts it.
   *
   * @throws the signal's reason when it fires first, and whatever the run throws
   */
  join(
    key: string,
    start: (signal: AbortSignal) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result>
}

interface Run<Result> {
  readonly result: Promise<Result>
  readonly controller: AbortController
  waiting: number
}

export function createSharedRuns<Result>(): SharedRuns<Result> {
  /** Runs that may be joined. */
  const open = new Map<string, Run<Result>>()
  /** These and the ones given up, which still clear up. */
  const unfinished = new Set<Run<Result>>()
  const closed = new AbortController()

  const leave = (key: string, run: Run<Result>): void => {
    if (open.get(key) === run) open.delete(key)
  }
  const begin = (key: string, start: (signal: AbortSignal) => Promise<Result>): Run<Result> => {
    const controller = new AbortController()
    const run = { result: start(controller.signal), controller, waiting: 0 }
    open.set(key, run)
    unfinished.add(run)
    const end = (): void => {
      leave(key, run)
      unfinished.delete(run)
    }
    run.result.then(end, end)
    return run
  }

  return {
    join: async (key, start, signal) => {
      signal?.throwIfAborted()
      closed.signal.throwIfAborted()
      const run = open.get(key) ?? begin(key, start)
      run.waiting += 1
      try {
        return await untilAborted(run.result, signal)
      } finally {
        run.waiting -= 1
        if (run.waiting === 0 && unfinished.has(run)) {
          // Later callers start anew, and do not join a run that is being given up.
          leave(key, run)
          run.controller.abort(new Error('no caller waits for the run any more'))
        }
      }
    },
    [Symbol.asyncDispose]: async () => {
      const reason = new Error('the viz engine is closed')
      closed.abort(reason)
      for (const { controller } of unfinished) controller.abort(reason)
      await Promise.allSettled([...unfinished].map(({ result }) => result))
    },
  }
}
