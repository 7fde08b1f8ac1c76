/** Group sets and the groups in them. */

import type { Kysely } from 'kysely'
import { run, wordsFor } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  const { id, text } = wordsFor(db)
  await run(db, [
    `create table group_set (
      id ${id},
      luid ${text} not null unique,
      site_id bigint not null references site (id),
      name ${text} not null,
      name_key ${text} not null,
      group_count bigint not null default 0,
      created_at bigint not null,
      unique (site_id, name_key)
    )`,
    'create index group_set_by_id on group_set (site_id, id)',
    'create index group_set_by_name on group_set (site_id, name_key, id)',
    'create index group_set_by_group_count on group_set (site_id, group_count, id)',
    `create table group_set_member (
      group_set_id bigint not null references group_set (id) on delete cascade,
      group_id bigint not null references user_group (id) on delete cascade,
      primary key (group_set_id, group_id)
    )`,
    'create index group_set_member_by_group on group_set_member (group_id, group_set_id)',
  ])
}
