/** Which errors of SQLite say that the disk is full, or that another process keeps the database locked. */

import { Outage } from '../../ports/outage.ts'

/** SQLITE_FULL, and SQLITE_IOERR_SHMSIZE: the index of the log could not grow. */
const noSpace: ReadonlySet<number> = new Set([13, 4874])
/** SQLITE_BUSY; its extended codes have it in the lowest byte. */
const busy = 5

/** The error as an Outage where it is one, else as it is. */
export function asOutage(error: unknown): unknown {
  if (!(error instanceof Error) || !('errcode' in error)) return error
  const code = Number(error.errcode)
  if (noSpace.has(code)) {
    return new Outage('no-space', 'the disk of the database is full', { cause: error })
  }
  if ((code & 0xff) === busy) {
    return new Outage('database-away', 'the database is locked', { cause: error })
  }
  return error
}
