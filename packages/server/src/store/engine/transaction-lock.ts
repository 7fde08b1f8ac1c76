/** A lock by name that a writer holds until it commits, so that what it has checked still holds then. */

import { sql } from 'kysely'
import type { Database } from './database.ts'

/** Waits for the lock and holds it until the transaction ends. SQLite has one writer at a time anyway. */
export async function lockUntilCommit({ db, dialect }: Database, name: string): Promise<void> {
  if (dialect === 'sqlite') return
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(db)
}
