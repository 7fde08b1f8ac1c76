/** What Update Workbook keeps beside name and place: encryption of extracts, acceleration, freshness of live data. */

import type { Kysely } from 'kysely'
import { run, wordsFor } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  const { text } = wordsFor(db)
  await run(db, [
    'alter table workbook add column encrypt_extracts smallint not null default 0',
    // As the wire has them, in JSON; null where they have not been set.
    `alter table workbook add column acceleration ${text}`,
    `alter table workbook add column freshness_policy ${text}`,
  ])
}
