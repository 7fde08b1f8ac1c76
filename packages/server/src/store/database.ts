/** What every repository works on: a connection or transaction, and how its database differs. */

import { SqliteAdapter, type CompiledQuery, type Kysely } from 'kysely'
import type { ListMemory } from './lists/memory.ts'
import type { Schema } from './schema.ts'

export type DialectName = 'sqlite' | 'postgres'

export interface Database<S = Schema> {
  readonly db: Kysely<S>
  readonly dialect: DialectName
  readonly uuid: () => string
  /** Statements compiled so far, by the function that builds them. */
  readonly compiled: Map<unknown, CompiledQuery>
  /** What lists remember; null within a transaction, whose state may never come to be. */
  readonly lists: ListMemory | null
}

export function dialectOf<T>(db: Kysely<T>): DialectName {
  return db.getExecutor().adapter instanceof SqliteAdapter ? 'sqlite' : 'postgres'
}

class Slot {
  readonly index: number

  constructor(index: number) {
    this.index = index
  }
}

/**
 * A statement that is built and compiled once for a database and then run with new values: several times as fast as building it for
 * every call. The builder must put each of its arguments into the statement as a plain value, once or more, and look at none.
 */
export function prepared<Args extends readonly unknown[], Row, S = Schema>(
  build: (db: Kysely<S>, ...args: Args) => CompiledQuery<Row>,
): (database: Pick<Database<S>, 'db' | 'compiled'>, ...args: Args) => Promise<Row[]> {
  return async (database, ...args) => {
    let compiled = database.compiled.get(build)
    if (compiled === undefined) {
      const slots = args.map((_, index) => new Slot(index)) as unknown as Args
      compiled = build(database.db, ...slots)
      database.compiled.set(build, compiled)
    }
    const parameters = compiled.parameters.map((value) =>
      value instanceof Slot ? args[value.index] : value,
    )
    const result = await database.db.executeQuery<Row>({
      ...(compiled as CompiledQuery<Row>),
      parameters,
    })
    return result.rows
  }
}
