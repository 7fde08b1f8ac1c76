/** Issuers that sites and tenants trust. */

import type { Kysely } from 'kysely'
import { run, wordsFor } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  const { text, bytes } = wordsFor(db)
  await run(db, [
    'alter table user_group add column allows_on_demand_access smallint not null default 0',
    `create table external_authorization_server (
      luid ${text} primary key,
      site_id bigint not null references site (id),
      name ${text} not null,
      issuer_url ${text} not null,
      jwks_uri ${text},
      is_enabled smallint not null,
      created_at bigint not null,
      unique (site_id, issuer_url)
    )`,
    `create table uat_config (
      luid ${text} primary key,
      tenant_luid ${text} not null,
      name ${text} not null,
      issuer ${text} not null,
      public_key ${text},
      jwks_uri ${text},
      username_claim ${text} not null,
      resource_ids ${text} not null,
      scopes ${text},
      algorithms ${text} not null,
      is_enabled smallint not null,
      created_at bigint not null,
      updated_at bigint not null,
      unique (tenant_luid, name),
      unique (tenant_luid, issuer),
      check (public_key is not null or jwks_uri is not null)
    )`,
    `create table uat_revocation (
      tenant_luid ${text} not null,
      jti_hash ${bytes} not null,
      expires_at bigint not null,
      primary key (tenant_luid, jti_hash)
    )`,
    'create index uat_revocation_by_expiry on uat_revocation (expires_at)',
  ])
}
