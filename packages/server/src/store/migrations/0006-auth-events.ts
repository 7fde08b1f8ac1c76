/** The log of sign-ins and refused sessions, beside the sessions that it is about. */

import type { Kysely } from 'kysely'
import { run, wordsFor } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  const { id, text } = wordsFor(db)
  await run(db, [
    `create table auth_event (
      number ${id},
      id ${text} not null unique,
      happened_at bigint not null,
      outcome ${text} not null,
      reason ${text},
      site_luid ${text},
      owner_luid ${text},
      session_id ${text},
      pat_guid ${text},
      jti_hash ${text},
      event ${text} not null
    )`,
    'create index auth_event_of_site on auth_event (site_luid, number)',
    'create index auth_event_of_owner on auth_event (owner_luid, number)',
    'create index auth_event_of_session on auth_event (session_id)',
    'create index auth_event_of_pat on auth_event (pat_guid, happened_at)',
    'create index auth_event_of_jwt on auth_event (jti_hash)',
    'create index auth_event_by_time on auth_event (happened_at)',
  ])
}
