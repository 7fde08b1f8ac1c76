/** Extracts made anew by a renderer, whose file is received while it is made. */

import type { RefreshedFile, Viewer } from '../ports/index.ts'
import type { Job } from './channel/messages.ts'
import type { Pool } from './pool.ts'
import { RefreshReader } from './refresh-reader.ts'

export interface RefreshParts {
  readonly pool: Pool
  /** Longest time that it may take. */
  readonly conversionMs: number
  /** Counts a process that ended against the request that it worked on. */
  readonly blaming: (key: string, work: () => Promise<void>) => Promise<void>
}

/** A job that answers a `refreshed` part and a file. */
export interface MakingOrder {
  readonly job: Job
  readonly fileKey: string
  readonly viewer: Viewer
  readonly signal: AbortSignal
}

/** Where one side fails, the other is stopped. */
export async function refreshOn<T>(
  { pool, conversionMs, blaming }: RefreshParts,
  { job, fileKey, viewer, signal }: MakingOrder,
  receive: (refreshed: RefreshedFile) => Promise<T>,
): Promise<T> {
  const reader = new RefreshReader()
  const stopping = new AbortController()
  const cut = (cause: unknown): never => {
    const error = cause instanceof Error ? cause : new Error('the refresh was cut', { cause })
    reader.cut(error)
    stopping.abort(error)
    throw cause
  }
  const order = {
    job,
    sink: reader,
    signal: AbortSignal.any([signal, stopping.signal]),
    fileKey,
    owner: viewer.luid,
    runMs: conversionMs,
  } as const
  const run = blaming(`${job.kind} ${fileKey}`, () => pool.run(order))
  const [received] = await Promise.all([
    reader.begun.then(receive).catch(cut),
    run.then(() => reader.end()).catch(cut),
  ])
  return received
}
