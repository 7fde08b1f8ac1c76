/** Says to the other servers of a PostgreSQL that a job was committed. */

import { sql } from 'kysely'
import type { Database } from '../engine/database.ts'

export const jobChannel = 'easel_job'

/** Heard when the transaction is committed, and never when it is not. */
export async function announceJob({ db, dialect }: Database): Promise<void> {
  if (dialect === 'postgres') await sql`select pg_notify(${jobChannel}, '')`.execute(db)
}
