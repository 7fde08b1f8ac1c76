/** Events know their tenant, and a session of Cloud Manager is kept for a while after its end, with the reason. */

import type { Kysely } from 'kysely'
import { run, wordsFor } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  const { text } = wordsFor(db)
  await run(db, [
    `alter table auth_event add column tenant_luid ${text}`,
    'create index auth_event_of_tenant on auth_event (tenant_luid, number)',
    'alter table cloud_session add column ended_at bigint',
    `alter table cloud_session add column ended_reason ${text}`,
  ])
}
