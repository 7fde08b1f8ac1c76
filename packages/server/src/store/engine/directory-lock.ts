/** One server at a time on a data directory: two would not see each other's sessions, caches and uploads. */

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StartRefused } from '../../ports/start-refused.ts'

/** SQLITE_BUSY */
const busy = 5
const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && error.errcode === busy

/**
 * Holds the directory until disposed, or until the process is gone however it ended: the lock is the operating system's, on a
 * small database that nothing is written to.
 *
 * @throws StartRefused when another server holds it
 */
export function lockDirectory(directory: string): Disposable {
  const database = new DatabaseSync(join(directory, 'lock.db'), { timeout: 0 })
  try {
    database.exec('begin exclusive')
  } catch (cause) {
    database.close()
    if (!isBusy(cause)) throw cause
    throw new StartRefused(
      'directory-in-use',
      `the data directory ${directory} is in use by another server; stop that one, or choose another directory`,
      { cause },
    )
  }
  return {
    [Symbol.dispose]: () => {
      database.close()
    },
  }
}
