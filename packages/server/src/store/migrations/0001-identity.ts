/** Sites, people, groups, and what they sign in with. */

import type { Kysely } from 'kysely'
import { run, wordsFor } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  const { id, text, bytes } = wordsFor(db)
  await run(db, [
    `create table account (
      id ${id},
      tenant_luid ${text} not null,
      name ${text} not null,
      email ${text},
      created_at bigint not null,
      unique (tenant_luid, name)
    )`,
    `create table site (
      id ${id},
      luid ${text} not null unique,
      tenant_luid ${text} not null,
      name ${text} not null,
      name_key ${text} not null unique,
      content_url ${text} not null,
      content_url_key ${text} not null unique,
      state ${text} not null,
      settings ${text} not null,
      stored_bytes bigint not null default 0,
      access_version bigint not null default 1,
      content_version bigint not null default 1,
      created_at bigint not null
    )`,
    `create table site_user (
      id ${id},
      luid ${text} not null unique,
      site_id bigint not null references site (id),
      account_id bigint not null references account (id),
      name ${text} not null,
      name_key ${text} not null,
      full_name ${text},
      email ${text},
      email_key ${text} not null,
      domain ${text} not null,
      site_role ${text} not null,
      auth_setting ${text} not null,
      external_auth_user_id ${text} not null,
      locale ${text},
      language ${text},
      last_login_at bigint not null default 0,
      created_at bigint not null,
      unique (site_id, name),
      unique (site_id, account_id)
    )`,
    'create index site_user_by_id on site_user (site_id, id)',
    'create index site_user_by_name on site_user (site_id, name_key, id)',
    'create index site_user_by_last_login on site_user (site_id, last_login_at, id)',
    'create index site_user_by_role on site_user (site_id, site_role, id)',
    `create table user_group (
      id ${id},
      luid ${text} not null unique,
      site_id bigint not null references site (id),
      name ${text} not null,
      name_key ${text} not null,
      is_all_users smallint not null,
      created_at bigint not null,
      unique (site_id, name_key)
    )`,
    'create unique index user_group_all_users on user_group (site_id) where is_all_users = 1',
    `create table group_member (
      group_id bigint not null references user_group (id) on delete cascade,
      user_id bigint not null references site_user (id) on delete cascade,
      primary key (group_id, user_id)
    )`,
    'create index group_member_by_user on group_member (user_id, group_id)',
    `create table personal_access_token (
      guid ${text} primary key,
      account_id bigint not null references account (id) on delete cascade,
      name ${text} not null,
      secret_hash ${bytes} not null,
      created_at bigint not null,
      last_used_at bigint not null,
      expires_at bigint not null
    )`,
    'create index personal_access_token_by_account on personal_access_token (account_id, created_at)',
    `create table connected_app (
      client_id ${text} primary key,
      site_id bigint not null references site (id),
      name ${text} not null,
      is_enabled smallint not null,
      created_at bigint not null
    )`,
    'create index connected_app_by_site on connected_app (site_id)',
    `create table connected_app_secret (
      secret_id ${text} primary key,
      client_id ${text} not null references connected_app (client_id) on delete cascade,
      slot smallint not null check (slot in (1, 2)),
      sealed_value ${bytes} not null,
      created_at bigint not null,
      unique (client_id, slot)
    )`,
  ])
}
