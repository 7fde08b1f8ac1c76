/** Extract refresh tasks, each with a schedule of its own. */

import type { Kysely } from 'kysely'
import { run, wordsFor } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  const { id, text } = wordsFor(db)
  await run(db, [
    `create table refresh_task (
      id ${id},
      luid ${text} not null unique,
      site_id bigint not null references site (id),
      subject_kind ${text} not null,
      subject_id bigint not null,
      is_incremental bigint not null,
      priority bigint not null,
      failed_count bigint not null,
      schedule ${text} not null,
      next_run_at bigint not null,
      created_at bigint not null,
      updated_at bigint not null
    )`,
    'create index refresh_task_of_site on refresh_task (site_id, id)',
    'create index refresh_task_of_subject on refresh_task (subject_kind, subject_id)',
    'create index refresh_task_due on refresh_task (next_run_at)',
  ])
}
