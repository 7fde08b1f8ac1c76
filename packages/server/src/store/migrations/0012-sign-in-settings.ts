/** Passwords, who may make personal access tokens on a site, and which of its ways to sign in a user takes. */

import type { Kysely } from 'kysely'
import { run, wordsFor } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  const { text } = wordsFor(db)
  await run(db, [
    `create table account_password (
      account_id bigint primary key references account (id) on delete cascade,
      hash ${text} not null,
      changed_at bigint not null
    )`,
    // No reference: where the group is gone, no user may, rather than every user.
    'alter table site add column pat_creators_group_id bigint',
    `alter table site_user add column idp_configuration_luid ${text}`,
    'create index site_user_by_idp_configuration on site_user (idp_configuration_luid) where idp_configuration_luid is not null',
  ])
}
