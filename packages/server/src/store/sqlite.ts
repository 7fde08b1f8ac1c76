/** Kysely over node:sqlite: one writer at a time, readers beside it that never see an open transaction. */

import { DatabaseSync } from 'node:sqlite'
import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
} from 'kysely'
import { Mutex } from './mutex.ts'
import { SqliteConnection } from './sqlite-connection.ts'

export interface SqliteFile {
  /** A file, or `:memory:`. */
  readonly path: string
  /** FULL: a commit survives a power cut. NORMAL: it survives the end of the process. */
  readonly synchronous: 'FULL' | 'NORMAL'
}

/** The dialect of one database: it serves one Kysely. */
export interface SqliteDialect extends Dialect {
  /** The whole database, between two transactions. */
  image(): Promise<Uint8Array>
  /** Puts an image in place of a database in memory; what waits for its turn meets the new one. */
  load(image: Uint8Array): Promise<void>
}

/** A dialect whose queries take turns on one connection; `isReadOnly` opens without waiting for turns, as nothing is ever left open. */
export function sqliteDialect(
  file: SqliteFile,
  options: { readonly isReadOnly: boolean } = { isReadOnly: false },
): SqliteDialect {
  const driver = new SqliteDriver(file, options.isReadOnly)
  return {
    image: () => driver.image(),
    load: (image) => driver.load(image),
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => driver,
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}

class SqliteDriver implements Driver {
  readonly #file: SqliteFile
  readonly #isReadOnly: boolean
  readonly #turn = new Mutex()
  readonly #release = new WeakMap<DatabaseConnection, () => void>()
  #connection: SqliteConnection | null = null

  constructor(file: SqliteFile, isReadOnly: boolean) {
    this.#file = file
    this.#isReadOnly = isReadOnly
  }

  async init(): Promise<void> {
    const connection = new SqliteConnection(
      new DatabaseSync(this.#file.path, { readOnly: this.#isReadOnly, timeout: 10_000 }),
    )
    connection.execute('pragma foreign_keys = on; pragma cache_size = -65536')
    connection.execute('pragma mmap_size = 1073741824; pragma temp_store = memory')
    if (!this.#isReadOnly) {
      connection.execute(
        `pragma journal_mode = wal; pragma synchronous = ${this.#file.synchronous}`,
      )
      // 16 MiB: each checkpoint syncs, and all requests wait for it.
      connection.execute('pragma wal_autocheckpoint = 4000')
    }
    this.#connection = connection
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#connection === null) throw new Error(`database ${this.#file.path} is not open`)
    if (this.#isReadOnly) return this.#connection
    const release = await this.#turn.acquire()
    this.#release.set(this.#connection, release)
    return this.#connection
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    this.#release.get(connection)?.()
  }

  async beginTransaction(): Promise<void> {
    this.#execute('begin immediate')
  }

  async commitTransaction(): Promise<void> {
    this.#execute('commit')
  }

  async rollbackTransaction(): Promise<void> {
    if (this.#connection?.isInTransaction === true) this.#execute('rollback')
  }

  async image(): Promise<Uint8Array> {
    return this.#inTurn((connection) => connection.image())
  }

  async load(image: Uint8Array): Promise<void> {
    await this.#inTurn((connection) => connection.load(image))
  }

  async #inTurn<T>(work: (connection: SqliteConnection) => T): Promise<T> {
    const release = await this.#turn.acquire()
    try {
      if (this.#connection === null) throw new Error(`database ${this.#file.path} is not open`)
      return work(this.#connection)
    } finally {
      release()
    }
  }

  async destroy(): Promise<void> {
    this.#connection?.close()
    this.#connection = null
  }

  #execute(sql: string): void {
    if (this.#connection === null) throw new Error(`database ${this.#file.path} is not open`)
    this.#connection.execute(sql)
  }
}
