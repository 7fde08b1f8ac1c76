/** A small read at a steady pace, from a thread of its own: what it waits is the server's doing and not that of the load beside it. */

import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

export interface PacedResult {
  readonly count: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly longestMs: number
}

export interface PacedOrder {
  readonly url: string
  readonly request: Uint8Array
}

export interface PacedReader extends AsyncDisposable {
  /** Ends the reading. @throws Error where an answer was no 200 */
  stop(): Promise<PacedResult>
}

export async function startPaced(order: PacedOrder): Promise<PacedReader> {
  const worker = new Worker(new URL('./paced-worker.ts', import.meta.url), { workerData: order })
  await once(worker, 'message')
  return {
    stop: async () => {
      worker.postMessage('stop', [])
      const [result] = (await once(worker, 'message')) as [PacedResult]
      return result
    },
    [Symbol.asyncDispose]: async () => {
      await worker.terminate()
    },
  }
}
