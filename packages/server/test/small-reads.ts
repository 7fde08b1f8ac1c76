/** Reads one small thing of a server again and again, on connections and a thread of their own, beside what a test does. */

import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

export interface ReadsAsked {
  readonly url: string
  readonly path: string
  readonly everyMs: number
  readonly token: string
}

export type ReadsMessage =
  { readonly kind: 'token'; readonly token: string } | { readonly kind: 'stop' }

export interface ReadReport {
  readonly latenciesMs: readonly number[]
  /** Reads without an answer, and those that were answered with something other than 200. */
  readonly failures: readonly string[]
}

export interface SmallReads extends AsyncDisposable {
  stop(): Promise<ReadReport>
}

export function startSmallReads(asked: ReadsAsked): SmallReads {
  const script = new URL('small-reads-worker.ts', import.meta.url)
  const worker = new Worker(script, { workerData: asked })
  return {
    stop: async () => {
      const reported = once(worker, 'message')
      worker.postMessage('stop', [])
      const [report] = (await reported) as [ReadReport]
      return report
    },
    [Symbol.asyncDispose]: async () => {
      await worker.terminate()
    },
  }
}

/** @param share From 0 to 1, e.g. 0.99. @returns the value that this share of the values does not exceed */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}
