/** Ended jobs are found by their end, on all sites at once, to be removed. */

import type { Kysely } from 'kysely'
import { run } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  await run(db, ['create index job_ended on job (completed_at) where completed_at > 0'])
}
