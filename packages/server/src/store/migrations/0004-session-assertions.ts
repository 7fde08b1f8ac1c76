/** What a JWT said of its user, kept with the session. */

import type { Kysely } from 'kysely'
import { run, wordsFor } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  const { text } = wordsFor(db)
  await run(db, [`alter table session add column asserted ${text}`])
}
