/** Keeps the workbooks that were read last, so that a second look at one neither opens nor parses its file. */

import type { PreparedWorkbook, WorkbookFile } from '../extract/prepare-workbook.ts'

type Prepare = (file: WorkbookFile) => Promise<PreparedWorkbook>

/** @param limit Workbooks kept; the one used longest ago goes first. */
export function rememberPrepared(prepare: Prepare, limit: number): Prepare {
  const known = new Map<string, Promise<PreparedWorkbook>>()
  return (file) => {
    const found = known.get(file.key)
    known.delete(file.key)
    const prepared = found ?? prepare(file)
    known.set(file.key, prepared)
    // A file that could not be read is tried again by the next caller.
    prepared.catch(() => known.delete(file.key))
    const oldest = known.size > limit ? known.keys().next().value : undefined
    if (oldest !== undefined) known.delete(oldest)
    return prepared
  }
}
