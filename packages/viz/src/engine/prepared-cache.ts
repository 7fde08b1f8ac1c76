/** Keeps the workbooks that were read last, so that a second look at one neither opens nor parses its file. */

import type { PreparedWorkbook, WorkbookFile } from '../extract/prepare-workbook.ts'
import { createSharedRuns } from './shared-runs.ts'

export interface PreparedCache extends AsyncDisposable {
  /**
   * Callers with the same key share one run, which is given up when all of them have left.
   *
   * @param prepare Runs where the workbook is neither known nor being prepared.
   * @throws the signal's reason when it fires
   */
  get(
    file: WorkbookFile,
    prepare: (signal: AbortSignal) => Promise<PreparedWorkbook>,
    signal?: AbortSignal,
  ): Promise<PreparedWorkbook>
  forget(key: string): void
}

/** @param limit Workbooks kept; the one used longest ago goes first. */
export function createPreparedCache(limit: number): PreparedCache {
  const known = new Map<string, PreparedWorkbook>()
  const runs = createSharedRuns<PreparedWorkbook>()

  const remember = (key: string, prepared: PreparedWorkbook): PreparedWorkbook => {
    if (isPassing(prepared)) return prepared
    known.delete(key)
    known.set(key, prepared)
    dropOldest(known, limit)
    return prepared
  }

  return {
    get: async (file, prepare, signal) => {
      signal?.throwIfAborted()
      const key = contentKey(file)
      const found = known.get(key)
      if (found !== undefined) return remember(key, found)
      return runs.join(key, async (stop) => remember(key, await prepare(stop)), signal)
    },
    forget: (key) => {
      for (const each of known.keys()) if (each.split(' ').includes(key)) known.delete(each)
    },
    [Symbol.asyncDispose]: async () => {
      known.clear()
      await runs[Symbol.asyncDispose]()
    },
  }
}

/** Of the workbook, and of the published data sources that it is read with. */
const contentKey = ({ key, published = [] }: WorkbookFile): string =>
  [key, ...published.map((source) => source.key)].join(' ')

/** A data source that hyperd could not read because it did not start may be readable later. */
function isPassing({ sources, published }: PreparedWorkbook): boolean {
  return [sources, ...published.values()]
    .flatMap((each) => [...each.values()])
    .some((source) => source.kind === 'failed' && source.error.code === 'hyper-reader-failed')
}

function dropOldest(known: Map<string, unknown>, limit: number): void {
  const oldest = known.size > limit ? known.keys().next().value : undefined
  if (oldest !== undefined) known.delete(oldest)
}
