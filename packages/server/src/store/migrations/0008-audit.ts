/** The audit log. It refers to nothing by key, so that it outlives what it describes. */

import type { Kysely } from 'kysely'
import { run, wordsFor } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  const { id, text, bytes } = wordsFor(db)
  await run(db, [
    `create table audit_entry (
      id ${id},
      happened_at bigint not null,
      method ${text} not null,
      actor_kind ${text} not null,
      actor_luid ${text},
      credential_kind ${text},
      credential_id ${text},
      tenant_luid ${text},
      site_luid ${text},
      address ${text},
      request_id ${text},
      targets ${text} not null,
      changes ${text} not null,
      unlisted bigint not null,
      position bigint unique,
      hash ${bytes}
    )`,
    'create index audit_entry_of_tenant on audit_entry (tenant_luid, id)',
    'create index audit_entry_of_site on audit_entry (site_luid, id)',
    'create index audit_entry_of_actor on audit_entry (actor_luid, id)',
    'create index audit_entry_of_method on audit_entry (method, id)',
    'create index audit_entry_by_time on audit_entry (happened_at, id)',
    'create index audit_entry_unsealed on audit_entry (id) where position is null',
    `create table audit_target (
      luid ${text} not null,
      entry_id bigint not null references audit_entry (id) on delete cascade,
      primary key (luid, entry_id)
    )`,
    'create index audit_target_of_entry on audit_target (entry_id)',
    `create table audit_anchor (
      position bigint primary key,
      hash ${bytes} not null,
      made_at bigint not null
    )`,
  ])
}
