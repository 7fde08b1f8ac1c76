/** Sessions and spent JWT ids, in a database of their own where the databases are files. */

import type { Kysely } from 'kysely'
import { run, wordsFor } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  const { text, bytes } = wordsFor(db)
  await run(db, [
    `create table session (
      id_part ${text} primary key,
      secret_hash ${bytes} not null,
      kind ${text} not null,
      site_luid ${text} not null,
      user_luid ${text} not null,
      pat_guid ${text},
      trust_id ${text},
      scopes ${text},
      created_at bigint not null,
      last_seen_at bigint not null,
      ended_at bigint,
      ended_reason ${text}
    )`,
    'create unique index session_live_of_pat on session (pat_guid) where ended_at is null',
    'create index session_live_of_user on session (user_luid) where ended_at is null',
    'create index session_by_creation on session (created_at)',
    `create table spent_jwt (
      trust_id ${text} not null,
      jti_hash ${bytes} not null,
      expires_at bigint not null,
      primary key (trust_id, jti_hash)
    )`,
    'create index spent_jwt_by_expiry on spent_jwt (expires_at)',
  ])
}
