/** A node:sqlite connection for Kysely that prepares each statement once. */

import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'

interface Prepared {
  readonly statement: StatementSync
  /** Whether it answers with rows. */
  readonly isReader: boolean
}

/** Enough for every fixed statement and the common list queries. */
const statementLimit = 500

export class SqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync
  /** Least recently used first. */
  readonly #prepared = new Map<string, Prepared>()

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { statement, isReader } = this.#prepare(query.sql)
    const parameters = query.parameters as SQLInputValue[]
    if (isReader) return { rows: statement.all(...parameters) as R[] }
    const { changes, lastInsertRowid } = statement.run(...parameters)
    return {
      rows: [],
      numAffectedRows: BigInt(changes),
      insertId: BigInt(lastInsertRowid),
    }
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    const statement = this.#database.prepare(query.sql)
    for (const row of statement.iterate(...(query.parameters as SQLInputValue[]))) {
      yield { rows: [row as R] }
    }
  }

  /** False also when SQLite has given up a transaction by itself, as it does when the disk is full. */
  get isInTransaction(): boolean {
    return this.#database.isTransaction
  }

  execute(sql: string): void {
    this.#database.exec(sql)
  }

  /** The whole database as the bytes of a file. */
  image(): Uint8Array {
    return this.#database.serialize()
  }

  /** Puts another database in place of this one. */
  load(image: Uint8Array): void {
    // Statements of the database of before do not outlive it.
    this.#prepared.clear()
    this.#database.deserialize(image)
  }

  close(): void {
    this.#prepared.clear()
    this.#database.close()
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql)
    if (known !== undefined) {
      this.#prepared.delete(sql)
      this.#prepared.set(sql, known)
      return known
    }
    const statement = this.#database.prepare(sql)
    const made = { statement, isReader: statement.columns().length > 0 }
    this.#prepared.set(sql, made)
    if (this.#prepared.size > statementLimit) {
      const oldest = this.#prepared.keys().next().value
      if (oldest !== undefined) this.#prepared.delete(oldest)
    }
    return made
  }
}
