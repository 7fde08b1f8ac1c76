/** Connect: projects, keys, connections of end users, their sessions, and the log of requests. */

import type { Kysely } from 'kysely'
import { run, wordsFor } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  const { id, text, bytes } = wordsFor(db)
  await run(db, [
    `create table connect_project (
      luid ${text} primary key,
      name ${text} not null unique,
      allowed_origins ${text} not null,
      created_at bigint not null
    )`,
    `create table connect_signing_key (
      project_luid ${text} not null references connect_project (luid),
      key_id ${text} not null,
      algorithm ${text} not null,
      public_key ${text} not null,
      created_at bigint not null,
      primary key (project_luid, key_id)
    )`,
    `create table connect_server_key (
      luid ${text} primary key,
      project_luid ${text} not null references connect_project (luid),
      secret_hash ${bytes} not null,
      created_at bigint not null
    )`,
    'create index connect_server_key_of_project on connect_server_key (project_luid)',
    `create table connect_integration (
      luid ${text} primary key,
      project_luid ${text} not null references connect_project (luid),
      type ${text} not null,
      created_at bigint not null,
      unique (project_luid, type)
    )`,
    `create table connect_connection (
      luid ${text} primary key,
      project_luid ${text} not null references connect_project (luid),
      integration_luid ${text} not null references connect_integration (luid),
      user_id ${text} not null,
      external_id ${text},
      server_url ${text},
      site ${text} not null,
      token_name ${text} not null,
      sealed_secret ${bytes} not null,
      fingerprint ${text} not null,
      state ${text} not null,
      reason ${text},
      failure_count bigint not null,
      configurations ${text} not null,
      settings ${text} not null,
      created_at bigint not null,
      updated_at bigint not null,
      refreshed_at bigint
    )`,
    'create index connect_connection_of_user on connect_connection (project_luid, user_id, created_at)',
    'create index connect_connection_by_fingerprint on connect_connection (fingerprint)',
    `create table connect_user (
      project_luid ${text} not null references connect_project (luid),
      user_id ${text} not null,
      meta ${text} not null,
      primary key (project_luid, user_id)
    )`,
    `create table connect_session (
      fingerprint ${text} primary key,
      generation bigint not null,
      site ${text},
      site_luid ${text},
      api_version ${text},
      sealed_token ${bytes},
      obtained_at bigint,
      used_at bigint,
      lease_owner ${text},
      lease_until bigint not null
    )`,
    `create table connect_secret (
      name ${text} primary key,
      sealed_value ${bytes} not null
    )`,
    `create table connect_log (
      id ${id},
      project_luid ${text} not null,
      at bigint not null,
      user_id ${text} not null,
      connection_luid ${text},
      verb ${text} not null,
      path ${text} not null,
      status bigint not null,
      milliseconds bigint not null,
      request_id ${text} not null
    )`,
    'create index connect_log_of_project on connect_log (project_luid, id)',
    'create index connect_log_by_time on connect_log (at)',
  ])
}
