/**
 * Blocks of upload sessions in rows of their own. Sessions live for an hour, and their bytes had another form: those that were open
 * are over, and their clients start again.
 */

import type { Kysely } from 'kysely'
import { run, wordsFor } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  const { text } = wordsFor(db)
  await run(db, [
    'delete from upload',
    'alter table upload drop column sequence_ids',
    `create table upload_block (
      upload_id ${text} not null references upload (id) on delete cascade,
      position bigint not null,
      name ${text} not null,
      sha256 ${text} not null,
      size_bytes bigint not null,
      primary key (upload_id, position)
    )`,
  ])
}
