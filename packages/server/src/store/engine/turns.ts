/** Writers that take turns, so that what one checks still holds when it commits. */

import { sql } from 'kysely'
import type { Database } from './database.ts'

/** Until the transaction ends, no other one takes the same turn. SQLite has one writer at a time anyway. */
export async function takeTurn({ db, dialect }: Database, name: string): Promise<void> {
  if (dialect === 'sqlite') return
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(db)
}
