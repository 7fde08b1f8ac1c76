/** Kysely over PostgreSQL. A connection that ends is replaced; work that needs one meanwhile fails with an Outage. */

import { PostgresDialect, type Dialect, type PostgresPoolClient } from 'kysely'
import { Pool, TypeOverrides, types, type PoolClient } from 'pg'
import { asOutage } from './postgres-outage.ts'

/** How long work waits for a connection, new or given back, before it counts as an outage. */
const connectLimitMs = 5_000

export interface PostgresOptions {
  readonly url: string
  /** Reports connections that ended while nothing was asked on them. */
  readonly onConnectionLost?: (cause: Error) => void
}

export function postgresPool({ url, onConnectionLost = () => undefined }: PostgresOptions): Pool {
  // Row counts, times and ids stay far below 2^53, so 8-byte integers are read as numbers.
  const numbers = new TypeOverrides()
  numbers.setTypeParser(types.builtins.INT8, Number)
  const pool = new Pool({
    connectionString: url,
    max: 10,
    types: numbers,
    connectionTimeoutMillis: connectLimitMs,
    keepAlive: true,
  })
  // Only the words: the error of the driver carries the connection with its cancellation key.
  pool.on('error', (error) => onConnectionLost(new Error(error.message)))
  // One in use that ends between two statements reports it here, and again to the next statement.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

/** The pool is the caller's to end, as several databases share it. */
export function postgresDialect(pool: Pool): Dialect {
  const known = new WeakMap<PoolClient, PostgresPoolClient>()
  const connect = async (): Promise<PostgresPoolClient> => {
    const client = await orOutage(() => pool.connect())
    const reporting = known.get(client) ?? reportingOutages(client)
    known.set(client, reporting)
    return reporting
  }
  return new PostgresDialect({ pool: { connect, end: async () => {}, options: pool.options } })
}

function reportingOutages(client: PoolClient): PostgresPoolClient {
  const query = (sql: string, parameters: readonly unknown[]) =>
    orOutage(() => client.query(sql, [...parameters]))
  return {
    // Kysely also asks with cursors, for streams of rows, which nothing here uses.
    query: query as unknown as PostgresPoolClient['query'],
    release: (destroy) => client.release(destroy),
  }
}

async function orOutage<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw asOutage(error)
  }
}
