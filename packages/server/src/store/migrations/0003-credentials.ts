/** Rules of personal access tokens by site, the moment a user's credentials were reset, and what connected apps may embed. */

import type { Kysely } from 'kysely'
import { run, wordsFor } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  const { text } = wordsFor(db)
  await run(db, [
    'alter table site add column pat_enabled smallint not null default 1',
    'alter table site add column pat_max_days bigint not null default 365',
    'alter table site_user add column credentials_reset_at bigint not null default 0',
    'create index site_user_by_account on site_user (account_id, site_id)',
    // Nothing kept two from being made at once; the later one is the one that was shown last.
    `delete from personal_access_token where exists (
      select 1 from personal_access_token later
      where later.account_id = personal_access_token.account_id
        and later.name = personal_access_token.name
        and (later.created_at, later.guid)
          > (personal_access_token.created_at, personal_access_token.guid)
    )`,
    'create unique index personal_access_token_by_name on personal_access_token (account_id, name)',
    `alter table connected_app add column domain_safelist ${text} not null default ''`,
    'alter table connected_app add column unrestricted_embedding smallint not null default 0',
    'alter table connected_app add column all_projects smallint not null default 1',
    `create table connected_app_project (
      client_id ${text} not null references connected_app (client_id) on delete cascade,
      project_id bigint not null references project (id) on delete cascade,
      primary key (client_id, project_id)
    )`,
    'create index connected_app_project_by_project on connected_app_project (project_id)',
  ])
}
