/** Keeps the workbooks that were read last, so that a second look at one neither opens nor parses its file. */

import type { PreparedWorkbook, WorkbookFile } from '../extract/prepare-workbook.ts'

type Prepare = (file: WorkbookFile) => Promise<PreparedWorkbook>

/**
 * Callers with the same key share one run.
 *
 * @param limit Workbooks kept; the one used longest ago goes first.
 */
export function rememberPrepared(prepare: Prepare, limit: number): Prepare {
  const known = new Map<string, Promise<PreparedWorkbook>>()

  const start = async (file: WorkbookFile): Promise<PreparedWorkbook> => {
    const run = prepare(file)
    known.set(file.key, run)
    try {
      const prepared = await run
      if (!isPassing(prepared)) return prepared
    } catch {
      // The next caller tries again; this one gets the error of the run.
    }
    if (known.get(file.key) === run) known.delete(file.key)
    return run
  }

  return (file) => {
    const found = known.get(file.key)
    if (found === undefined) {
      const started = start(file)
      dropOldest(known, limit)
      return started
    }
    known.delete(file.key)
    known.set(file.key, found)
    return found
  }
}

/** A data source that hyperd could not read because it did not start may be readable later. */
function isPassing({ sources }: PreparedWorkbook): boolean {
  return [...sources.values()].some(
    (source) => source.kind === 'failed' && source.error.code === 'hyper-reader-failed',
  )
}

function dropOldest(known: Map<string, unknown>, limit: number): void {
  const oldest = known.size > limit ? known.keys().next().value : undefined
  if (oldest !== undefined) known.delete(oldest)
}
