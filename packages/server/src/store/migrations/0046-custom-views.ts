/** Custom views, and which of them is whose default. */

import type { Kysely } from 'kysely'
import { run, wordsFor } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  const { id, text } = wordsFor(db)
  await run(db, [
    `create table custom_view (
      id ${id},
      luid ${text} not null unique,
      site_id bigint not null references site (id),
      view_id bigint not null,
      owner_id bigint not null references site_user (id) on delete cascade,
      name ${text} not null,
      name_key ${text} not null,
      is_shared bigint not null,
      document ${text} not null,
      created_at bigint not null,
      updated_at bigint not null
    )`,
    'create unique index custom_view_by_name on custom_view (view_id, owner_id, name_key)',
    'create index custom_view_of_owner on custom_view (owner_id)',
    ...['name_key', 'created_at', 'updated_at'].map(
      (column) =>
        `create index custom_view_sorted_${column} on custom_view (site_id, ${column}, id)`,
    ),
    'create index custom_view_of_site on custom_view (site_id, id)',
    `create table custom_view_default (
      user_id bigint not null references site_user (id) on delete cascade,
      view_id bigint not null,
      custom_view_id bigint not null references custom_view (id) on delete cascade,
      primary key (user_id, view_id)
    )`,
    'create index custom_view_default_of_view on custom_view_default (custom_view_id, user_id)',
  ])
}
