/**
 * Every sign-in writes an event, and every index of events is a page to write. Events are in the order of their time, as far as a reader
 * asks, and few have both a token and a JWT.
 */

import type { Kysely } from 'kysely'
import { run } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  await run(db, [
    'drop index auth_event_by_time',
    'drop index auth_event_of_pat',
    'create index auth_event_of_pat on auth_event (pat_guid, happened_at) where pat_guid is not null',
    'drop index auth_event_of_jwt',
    'create index auth_event_of_jwt on auth_event (jti_hash) where jti_hash is not null',
  ])
}
