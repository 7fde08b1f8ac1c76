/** Tenants, their administrators and tokens, the activity log, and ways to sign in. */

import { randomUUID } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import { run, wordsFor } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  const { id, text, bytes } = wordsFor(db)
  await run(db, [
    `create table tenant (
      luid ${text} primary key,
      name ${text} not null,
      name_key ${text} not null unique,
      state ${text} not null,
      created_at bigint not null,
      updated_at bigint not null,
      terms_accepted_at bigint
    )`,
    // Sites of before belong to tenants that had no row.
    `insert into tenant (luid, name, name_key, state, created_at, updated_at)
      select tenant_luid, 'tenant-' || substr(tenant_luid, 1, 8) || '-' || min(id),
        'tenant-' || substr(tenant_luid, 1, 8) || '-' || min(id), 'Active', min(created_at), min(created_at)
      from site group by tenant_luid`,
    'alter table site add column suspended_at bigint not null default 0',
    'alter table site add column changed_at bigint not null default 0',
    'create index site_by_tenant on site (tenant_luid, id)',
    `alter table account add column luid ${text}`,
    `alter table account add column display_name ${text}`,
    `alter table account add column language ${text}`,
    `alter table account add column locale ${text}`,
    'alter table account add column is_cloud_administrator smallint not null default 0',
    'create index account_by_tenant on account (tenant_luid, id)',
    `create table cloud_token (
      id ${id},
      guid ${text} not null unique,
      account_id bigint not null references account (id) on delete cascade,
      name ${text} not null,
      secret_hash ${bytes} not null,
      created_at bigint not null,
      last_used_at bigint not null,
      expires_at bigint not null,
      unique (account_id, name)
    )`,
    `create table platform_file (
      id ${id},
      tenant_luid ${text} not null,
      site_luid ${text} not null,
      kind ${text} not null,
      type ${text} not null,
      hour_at bigint not null,
      made_at bigint not null,
      row_count bigint not null,
      size_bytes bigint not null,
      blob_sha256 ${text}
    )`,
    'create index platform_file_by_time on platform_file (tenant_luid, site_luid, kind, made_at, id)',
    'create index platform_file_by_blob on platform_file (blob_sha256) where blob_sha256 is not null',
    `create table activity_event (
      id ${id},
      tenant_luid ${text} not null,
      site_luid ${text} not null,
      type ${text} not null,
      at bigint not null,
      hour_at bigint not null,
      line ${text} not null,
      file_id bigint references platform_file (id)
    )`,
    'create index activity_event_open on activity_event (tenant_luid, site_luid, type, hour_at) where file_id is null',
    'create index activity_event_by_file on activity_event (file_id, id)',
    `create table auth_configuration (
      id ${id},
      luid ${text} not null unique,
      tenant_luid ${text} not null,
      site_luid ${text} not null,
      kind ${text} not null,
      name ${text} not null,
      is_enabled smallint not null,
      settings ${text} not null,
      sealed_secret ${bytes},
      updated_at bigint not null,
      unique (tenant_luid, site_luid, name)
    )`,
    `create table user_job (
      luid ${text} primary key,
      tenant_luid ${text} not null,
      operations ${text} not null,
      created_at bigint not null
    )`,
  ])
  await nameAccounts(db)
  await run(db, ['create unique index account_by_luid on account (luid)'])
}

/** Accounts of before had a number only. */
async function nameAccounts<T>(db: Kysely<T>): Promise<void> {
  const { rows } = await sql<{ id: number }>`select id from account where luid is null`.execute(db)
  for (const { id } of rows) {
    await sql`update account set luid = ${randomUUID()} where id = ${id}`.execute(db)
  }
}
