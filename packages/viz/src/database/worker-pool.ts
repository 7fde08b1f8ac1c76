/** An executor on a fixed number of DuckDB threads, started when first needed and ended after a quiet minute. */

import { QueryError, type Executor, type QueryRequest, type QueryResult } from './executor.ts'
import type { WorkerSettings } from './worker-protocol.ts'
import { startWorkerThread, type WorkerThread } from './worker-thread.ts'

export interface PoolOptions {
  readonly workers: number
  /** For all threads together. */
  readonly memoryLimitBytes: number
  /** Database threads inside each worker. */
  readonly threads: number
  readonly idleMs?: number
}

export function createWorkerPool(options: PoolOptions): Executor {
  const settings: WorkerSettings = {
    memoryLimitBytes: options.memoryLimitBytes / options.workers,
    threads: options.threads,
  }
  const idle: WorkerThread[] = []
  const all = new Set<WorkerThread>()
  const waiting: (() => void)[] = []
  let quiet: NodeJS.Timeout | undefined
  let closed = false

  const acquire = async ({ folder, signal }: QueryRequest): Promise<WorkerThread> => {
    clearTimeout(quiet)
    for (;;) {
      signal?.throwIfAborted()
      if (closed) throw new QueryError('engine-failed', 'the query engine is closed')
      const free = takeIdle(idle, folder)
      if (free?.isAlive() === true) return free
      if (free !== undefined) all.delete(free)
      if (all.size < options.workers) {
        const started = startWorkerThread(settings)
        all.add(started)
        return started
      }
      await turn(waiting, signal)
    }
  }

  const release = (thread: WorkerThread): void => {
    if (thread.isAlive()) idle.push(thread)
    else all.delete(thread)
    waiting.shift()?.()
    if (idle.length < all.size || closed) return
    clearTimeout(quiet)
    quiet = setTimeout(() => void endIdle(), options.idleMs ?? 60_000)
    quiet.unref()
  }

  const endIdle = async (): Promise<void> => {
    const ended = idle.splice(0)
    for (const thread of ended) all.delete(thread)
    await Promise.all(ended.map((thread) => thread.end()))
  }

  const run = async (request: QueryRequest): Promise<QueryResult> => {
    const thread = await acquire(request)
    try {
      return await thread.run(request)
    } finally {
      release(thread)
    }
  }

  return {
    run,
    [Symbol.asyncDispose]: async () => {
      closed = true
      clearTimeout(quiet)
      for (const wake of waiting.splice(0)) wake()
      await Promise.all([...all].map((thread) => thread.end()))
    },
  }
}

/** The thread that answered for the folder last, as opening a database takes longer than most queries; else any. */
function takeIdle(idle: WorkerThread[], folder: string): WorkerThread | undefined {
  const place = idle.findLastIndex((thread) => thread.folder() === folder)
  return idle.splice(place, 1)[0]
}

/** Waits for a thread to become free; an abort leaves the queue. */
async function turn(waiting: (() => void)[], signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const leave = (): void => {
    const place = waiting.indexOf(resolve)
    if (place >= 0) waiting.splice(place, 1)
    resolve()
  }
  waiting.push(resolve)
  signal?.addEventListener('abort', leave)
  await promise
  signal?.removeEventListener('abort', leave)
}
