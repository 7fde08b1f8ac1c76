/** Which errors of PostgreSQL and its driver say that the database is away, or that its disk is full. */

import { Outage } from '../../ports/outage.ts'

/** Classes of SQLSTATE: connection exceptions. */
const connectionClass = '08'

/**
 * read_only_sql_transaction (a standby after a fail-over), too_many_connections, admin_shutdown, crash_shutdown, cannot_connect_now,
 * idle_session_timeout.
 */
const away: ReadonlySet<string> = new Set(['25006', '53300', '57P01', '57P02', '57P03', '57P05'])
const diskFull = '53100'

/** Errors of node-postgres itself carry no code. */
const driverWords =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded when trying to connect)/

/** The error as an Outage where it is one, else as it is. */
export function asOutage(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code === diskFull) {
    return new Outage('no-space', 'the disk of the database is full', { cause: error })
  }
  const isAway =
    away.has(code) ||
    (code.length === 5 && code.startsWith(connectionClass)) ||
    'syscall' in error ||
    driverWords.test(error.message)
  return isAway ? new Outage('database-away', 'the database is away', { cause: error }) : error
}
