/** Kysely over PostgreSQL. */

import { PostgresDialect, type Dialect } from 'kysely'
import { Pool, TypeOverrides, types } from 'pg'

export function postgresPool(url: string): Pool {
  // Row counts, times and ids stay far below 2^53, so 8-byte integers are read as numbers.
  const numbers = new TypeOverrides()
  numbers.setTypeParser(types.builtins.INT8, Number)
  return new Pool({ connectionString: url, max: 10, types: numbers })
}

/** The pool is the caller's to end, as several databases share it. */
export function postgresDialect(pool: Pool): Dialect {
  return new PostgresDialect({
    pool: { connect: async () => pool.connect(), end: async () => {}, options: pool.options },
  })
}
