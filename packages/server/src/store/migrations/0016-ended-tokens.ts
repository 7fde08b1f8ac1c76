/**
 * Tokens that have ended are kept for a while: a refusal is explained by what they were, and one that has run out stays so. The name of
 * one that has ended may be given again.
 */

import type { Kysely } from 'kysely'
import { dialectOf } from '../engine/database.ts'
import { run, wordsFor } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  const { id, text, bytes } = wordsFor(db)
  const ended = ['ended_at bigint', `ended_reason ${text}`] as const
  await run(
    db,
    ended.map((column) => `alter table personal_access_token add column ${column}`),
  )
  await run(
    db,
    dialectOf(db) === 'postgres'
      ? [
          ...ended.map((column) => `alter table cloud_token add column ${column}`),
          'alter table cloud_token drop constraint cloud_token_account_id_name_key',
        ]
      : // SQLite drops no constraint of a table.
        [
          `create table cloud_token_anew (
            id ${id},
            guid ${text} not null unique,
            account_id bigint not null references account (id) on delete cascade,
            name ${text} not null,
            secret_hash ${bytes} not null,
            created_at bigint not null,
            last_used_at bigint not null,
            expires_at bigint not null,
            ${ended.join(', ')}
          )`,
          `insert into cloud_token_anew
            (id, guid, account_id, name, secret_hash, created_at, last_used_at, expires_at)
            select id, guid, account_id, name, secret_hash, created_at, last_used_at, expires_at from cloud_token`,
          'drop table cloud_token',
          'alter table cloud_token_anew rename to cloud_token',
        ],
  )
  await run(db, [
    'drop index personal_access_token_by_name',
    'create unique index personal_access_token_by_name on personal_access_token (account_id, name) where ended_at is null',
    'create unique index cloud_token_by_name on cloud_token (account_id, name) where ended_at is null',
    'create index cloud_token_of_account on cloud_token (account_id, id)',
  ])
}
