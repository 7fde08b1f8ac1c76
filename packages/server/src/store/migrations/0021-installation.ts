/** Which folders of keys and files belong to this database. */

import type { Kysely } from 'kysely'
import { run, wordsFor } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  const { text, bytes } = wordsFor(db)
  await run(db, [
    `create table installation (
      one smallint primary key check (one = 1),
      id ${text} not null,
      sealed_check ${bytes} not null,
      is_marked smallint not null
    )`,
  ])
}
