/** Sessions of Cloud Manager, beside those of sites. */

import type { Kysely } from 'kysely'
import { run, wordsFor } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  const { text, bytes } = wordsFor(db)
  await run(db, [
    `create table cloud_session (
      id_part ${text} primary key,
      secret_hash ${bytes} not null,
      kind ${text} not null,
      tenant_luid ${text} not null,
      account_luid ${text} not null,
      pat_guid ${text},
      scopes ${text},
      created_at bigint not null,
      last_seen_at bigint not null
    )`,
    'create index cloud_session_by_account on cloud_session (account_luid)',
    'create index cloud_session_by_pat on cloud_session (pat_guid)',
    'create index cloud_session_by_creation on cloud_session (created_at)',
    'create index session_live_of_site on session (site_luid) where ended_at is null',
  ])
}
