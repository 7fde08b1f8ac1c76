/** Kysely over node:sqlite: one writer at a time, readers beside it that never see an open transaction. */

import { DatabaseSync } from 'node:sqlite'
import {
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
} from 'kysely'
import { oneAtATime, Turns } from '../../domain/turns.ts'
import type { Link } from './database.ts'
import { SqliteConnection } from './sqlite-connection.ts'

export interface SqliteFile {
  /** A file, or `:memory:`. */
  readonly path: string
  /** FULL: a commit survives a power cut. NORMAL: it survives the end of the process. */
  readonly synchronous: 'FULL' | 'NORMAL'
}

export interface SqliteOptions {
  readonly isReadOnly: boolean
}

/** Opens a file, which is made where it is missing unless the connection only reads. */
export function connectSqlite(
  { path, synchronous }: SqliteFile,
  { isReadOnly }: SqliteOptions = { isReadOnly: false },
): SqliteConnection {
  const database = new DatabaseSync(path, { readOnly: isReadOnly, timeout: 10_000 })
  database.exec('pragma foreign_keys = on; pragma cache_size = -16384')
  database.exec('pragma mmap_size = 1073741824; pragma temp_store = memory')
  if (!isReadOnly) {
    database.exec(`pragma journal_mode = wal; pragma synchronous = ${synchronous}`)
    // 16 MiB: each checkpoint syncs, and all requests wait for it.
    database.exec('pragma wal_autocheckpoint = 4000')
  }
  return new SqliteConnection(database, { isReadOnly })
}

/** A dialect whose queries take turns on one connection; one that only reads takes no turns, as nothing is ever left open on it. */
export function sqliteDialect(connection: SqliteConnection): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new SqliteDriver(connection),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}

export const linkOn = <S>(connection: SqliteConnection): Link<S> => ({
  db: new Kysely<S>({ dialect: sqliteDialect(connection) }),
  connection,
})

class SqliteDriver implements Driver {
  readonly #connection: SqliteConnection
  readonly #turns = new Turns(oneAtATime)
  #release: () => void = () => {}

  constructor(connection: SqliteConnection) {
    this.#connection = connection
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    if (!this.#connection.isReadOnly) this.#release = await this.#turns.acquire()
    return this.#connection
  }

  async releaseConnection(): Promise<void> {
    this.#release()
  }

  async beginTransaction(): Promise<void> {
    this.#connection.execute('begin immediate')
  }

  async commitTransaction(): Promise<void> {
    this.#connection.execute('commit')
  }

  async rollbackTransaction(): Promise<void> {
    if (this.#connection.isInTransaction) this.#connection.execute('rollback')
  }

  async destroy(): Promise<void> {
    this.#connection.close()
  }
}
