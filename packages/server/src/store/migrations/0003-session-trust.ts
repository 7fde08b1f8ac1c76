/** Live sessions by what vouched for them, so that they can be ended together. */

import type { Kysely } from 'kysely'
import { run } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  await run(db, ['create index session_live_of_trust on session (trust_id) where ended_at is null'])
}
