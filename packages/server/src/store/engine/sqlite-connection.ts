/** A node:sqlite connection for Kysely that prepares each statement once. */

import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import { BoundedMap } from '../../domain/bounded-map.ts'
import { asOutage } from './sqlite-outage.ts'

interface Prepared {
  readonly statement: StatementSync
  /** Whether it answers with rows. */
  readonly isReader: boolean
}

/** Enough for every fixed statement and the common list queries. */
const statementLimit = 500

export class SqliteConnection implements DatabaseConnection, Disposable {
  readonly isReadOnly: boolean
  readonly #database: DatabaseSync
  #prepared = new BoundedMap<string, Prepared>(statementLimit)

  constructor(database: DatabaseSync, { isReadOnly }: { readonly isReadOnly: boolean }) {
    this.#database = database
    this.isReadOnly = isReadOnly
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    return this.run(sql, parameters) as QueryResult<R>
  }

  /** Runs a statement at once, in the transaction that is open if there is one. */
  run(sql: string, parameters: readonly unknown[]): QueryResult<unknown> {
    try {
      const { statement, isReader } = this.#prepare(sql)
      const values = parameters as SQLInputValue[]
      if (isReader) return { rows: statement.all(...values) }
      const { changes, lastInsertRowid } = statement.run(...values)
      return {
        rows: [],
        numAffectedRows: BigInt(changes),
        insertId: BigInt(lastInsertRowid),
      }
    } catch (error) {
      throw asOutage(error)
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
    try {
      this.#database.exec(sql)
    } catch (error) {
      throw asOutage(error)
    }
  }

  /** The whole database as the bytes of a file. */
  image(): Uint8Array {
    return this.#database.serialize()
  }

  /** Puts another database in place of this one. */
  load(image: Uint8Array): void {
    // Statements of the database of before do not outlive it.
    this.#prepared = new BoundedMap(statementLimit)
    this.#database.deserialize(image)
  }

  /** May be called again. */
  close(): void {
    if (this.#database.isOpen) this.#database.close()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql)
    if (known !== undefined) return known
    const statement = this.#database.prepare(sql)
    const made = { statement, isReader: statement.columns().length > 0 }
    this.#prepared.set(sql, made)
    return made
  }
}
