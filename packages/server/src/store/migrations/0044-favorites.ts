/** Favorites of users, and how many users have each item among theirs. */

import type { Kysely } from 'kysely'
import { run, wordsFor } from './words.ts'

const counted = {
  project: 'id, acl_id, owner_id',
  workbook: 'id, acl_id, owner_id, project_id',
  workbook_view: 'id, acl_id, owner_id, project_id',
  datasource: 'id, acl_id, owner_id, project_id',
} as const

export async function up<T>(db: Kysely<T>): Promise<void> {
  const { text } = wordsFor(db)
  await run(db, [
    `create table favorite (
      user_id bigint not null references site_user (id) on delete cascade,
      kind ${text} not null,
      item_id bigint not null,
      site_id bigint not null references site (id),
      label ${text} not null,
      label_key ${text} not null,
      position bigint not null,
      added_at bigint not null,
      primary key (user_id, kind, item_id)
    )`,
    'create unique index favorite_by_label on favorite (user_id, kind, label_key)',
    'create index favorite_by_position on favorite (user_id, position)',
    'create index favorite_of_item on favorite (kind, item_id)',
    'create index favorite_of_site on favorite (site_id)',
    ...Object.entries(counted).flatMap(([table, rest]) => [
      `alter table ${table} add column favorites_total bigint not null default 0`,
      `create index ${table}_by_favorites on ${table} (site_id, favorites_total, ${rest})`,
    ]),
  ])
}
