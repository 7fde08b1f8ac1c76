/** A tag may be removed by the user who added it. */

import type { Kysely } from 'kysely'
import { run } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  await run(db, [
    'alter table item_tag add column author_id bigint references site_user (id) on delete set null',
    'create index item_tag_by_author on item_tag (author_id) where author_id is not null',
  ])
}
