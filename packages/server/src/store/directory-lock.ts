/** One server at a time on a data directory: two would not see each other's sessions, caches and uploads. */

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/**
 * Holds the directory until disposed, or until the process is gone however it ended: the lock is the operating system's, on a
 * small database that nothing is written to.
 *
 * @throws Error when another server holds it
 */
export function lockDirectory(directory: string): Disposable {
  const database = new DatabaseSync(join(directory, 'lock.db'), { timeout: 0 })
  try {
    database.exec('begin exclusive')
  } catch (cause) {
    database.close()
    throw new Error(
      `the data directory ${directory} is in use by another server; stop that one or choose another`,
      {
        cause,
      },
    )
  }
  return {
    [Symbol.dispose]: () => {
      database.close()
    },
  }
}
