/** Inserts of many rows in few statements, each of which is compiled once. */

import { sql, type RawBuilder } from 'kysely'
import { prepared, type Database } from './database.ts'
import { chunks } from './rows.ts'
import type { Schema } from '../schema.ts'

/** Below the databases' limits for bound values with columns as many as any table has. */
const rowsAtOnce = 100

/** @param statement - the whole insert around its rows, `(…), (…)` */
export function insertion<Row extends readonly unknown[], S = Schema>(
  statement: (rows: RawBuilder<unknown>) => RawBuilder<unknown>,
): (
  database: Pick<Database<S>, 'db' | 'connection' | 'compiled'>,
  rows: readonly Row[],
) => Promise<void> {
  const ofRows = (count: number) =>
    prepared<readonly unknown[], unknown, S>((db, ...values) => {
      const rows = chunks(values, values.length / count).map((row) => sql`(${sql.join(row)})`)
      return statement(sql.join(rows)).compile(db)
    })
  const one = ofRows(1)
  const many = ofRows(rowsAtOnce)
  return async (database, rows) => {
    for (const some of chunks(rows, rowsAtOnce)) {
      if (some.length === rowsAtOnce) await many(database, ...some.flat())
      else for (const row of some) await one(database, ...row)
    }
  }
}
