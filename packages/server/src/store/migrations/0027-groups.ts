/** The site role that a group grants, and how many users it has; groups are counted like other kinds. */

import type { Kysely } from 'kysely'
import { run, wordsFor } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  const { text } = wordsFor(db)
  await run(db, [
    // Empty: none.
    `alter table user_group add column minimum_site_role ${text} not null default ''`,
    'alter table user_group add column user_count bigint not null default 0',
    `update user_group set user_count = case when is_all_users = 1
      then (select count(*) from site_user u where u.site_id = user_group.site_id)
      else (select count(*) from group_member m where m.group_id = user_group.id) end`,
    `insert into item_count (site_id, kind, acl_id, item_count)
      select site_id, 'group', 0, count(*) from user_group group by site_id`,
    'create index user_group_by_id on user_group (site_id, id)',
    'create index user_group_by_name on user_group (site_id, name_key, id)',
    'create index user_group_by_minimum_role on user_group (site_id, minimum_site_role, id)',
    'create index user_group_by_user_count on user_group (site_id, user_count, id)',
  ])
}
