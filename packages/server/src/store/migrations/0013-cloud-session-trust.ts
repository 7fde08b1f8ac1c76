/** Which configuration vouched for a session of Cloud Manager, so that those of one can be ended together. */

import type { Kysely } from 'kysely'
import { run, wordsFor } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  const { text } = wordsFor(db)
  await run(db, [
    `alter table cloud_session add column trust_id ${text}`,
    'create index cloud_session_live_of_trust on cloud_session (trust_id) where ended_at is null',
  ])
}
