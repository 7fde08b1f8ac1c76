/** What users looked at: how often on which day, who did last, and which recommendations they want no more. */

import type { Kysely } from 'kysely'
import { run, wordsFor } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  const { text } = wordsFor(db)
  await run(db, [
    `create table usage_day (
      kind ${text} not null,
      item_id bigint not null,
      day bigint not null,
      site_id bigint not null references site (id),
      hits bigint not null,
      primary key (kind, item_id, day)
    )`,
    'create index usage_day_of_site on usage_day (site_id)',
    `create table recent (
      user_id bigint not null references site_user (id) on delete cascade,
      kind ${text} not null,
      item_id bigint not null,
      site_id bigint not null references site (id),
      used_at bigint not null,
      primary key (user_id, kind, item_id)
    )`,
    'create index recent_by_time on recent (user_id, used_at)',
    'create index recent_of_item on recent (kind, item_id)',
    'create index recent_of_site on recent (site_id)',
    `create table recommendation_dismissal (
      user_id bigint not null references site_user (id) on delete cascade,
      kind ${text} not null,
      item_id bigint not null,
      site_id bigint not null references site (id),
      primary key (user_id, kind, item_id)
    )`,
    'create index recommendation_dismissal_of_item on recommendation_dismissal (kind, item_id)',
    'create index recommendation_dismissal_of_site on recommendation_dismissal (site_id)',
  ])
}
