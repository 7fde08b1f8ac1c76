/** What every repository works on: a connection or transaction, and how its database differs. */

import { SqliteAdapter, type CompiledQuery, type Kysely } from 'kysely'
import type { ListMemory } from '../lists/memory.ts'
import type { Schema } from '../schema.ts'
import type { SqliteConnection } from './sqlite-connection.ts'

export type DialectName = 'sqlite' | 'postgres'

/** A way to a database. */
export interface Link<S> {
  readonly db: Kysely<S>
  /** The connection below `db` where that is SQLite: {@link prepared} statements go there straight. */
  readonly connection: SqliteConnection | null
}

export interface Database<S = Schema> extends Link<S> {
  readonly dialect: DialectName
  readonly uuid: () => string
  /** Statements compiled so far, by the function that builds them. */
  readonly compiled: Map<unknown, Compiled>
  /** What lists remember; null within a transaction, whose state may never come to be. */
  readonly lists: ListMemory | null
}

export function dialectOf<T>(db: Kysely<T>): DialectName {
  return db.getExecutor().adapter instanceof SqliteAdapter ? 'sqlite' : 'postgres'
}

/** A statement with places for its values. */
export interface Compiled {
  readonly query: CompiledQuery
  /** Index of the argument that each parameter is; null for a value of the statement itself. */
  readonly slots: readonly (number | null)[]
}

class Slot {
  readonly index: number

  constructor(index: number) {
    this.index = index
  }
}

/** All that {@link prepared} statements and groups of them need. */
export type Statements<S> = Link<S> & Pick<Database<S>, 'compiled' | 'dialect'>

type Runnable<S> = Link<S> & Pick<Database<S>, 'compiled'>

/**
 * A statement that is built and compiled once for a database and then run with new values: several times as fast as building it for
 * every call. The builder must put each of its arguments into the statement as a plain value, once or more, and look at none.
 */
export function prepared<Args extends readonly unknown[], Row, S = Schema>(
  build: (db: Kysely<S>, ...args: Args) => CompiledQuery<Row>,
): (database: Runnable<S>, ...args: Args) => Promise<Row[]> {
  return async (database, ...args) => {
    const compiled = database.compiled.get(build) ?? compile(database, build, args.length)
    const { query, slots } = compiled
    const parameters = query.parameters.map((value, index) => {
      const slot = slots[index]
      return slot === null || slot === undefined ? value : args[slot]
    })
    const { connection, db } = database
    // A transaction has the connection to itself, and one that only reads is in the middle of nothing.
    if (connection !== null && (connection.isReadOnly || db.isTransaction)) {
      return connection.run(query.sql, parameters).rows as Row[]
    }
    const result = await db.executeQuery({ ...query, parameters })
    return result.rows as Row[]
  }
}

function compile<Args extends readonly unknown[], Row, S>(
  { db, compiled }: Runnable<S>,
  build: (db: Kysely<S>, ...args: Args) => CompiledQuery<Row>,
  length: number,
): Compiled {
  const places = Array.from({ length }, (_, index) => new Slot(index)) as unknown as Args
  const query = build(db, ...places)
  const slots = query.parameters.map((value) => (value instanceof Slot ? value.index : null))
  const made = { query, slots }
  compiled.set(build, made)
  return made
}
