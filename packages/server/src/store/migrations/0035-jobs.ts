/**
 * Jobs with a version of their payload, a hold that is counted, priorities, keys that exclude others, and what a list of jobs shows.
 * The table is made anew: columns that may be null cannot become sortable ones in SQLite.
 */

import { sql, type Kysely } from 'kysely'
import { dialectOf } from '../engine/database.ts'
import { run, wordsFor, type Words } from './words.ts'

export async function up<T>(db: Kysely<T>): Promise<void> {
  await run(db, [
    'alter table job rename to job_before',
    jobTable(wordsFor(db)),
    `insert into job (id, luid, site_id, creator_id, type, list_type, status, progress, priority, version, payload,
        title, title_key, subtitle, args, notes, notes_key, attempt, run_at,
        lease_owner, lease_until, created_at, started_at, updated_at, completed_at)
      select id, luid, site_id, creator_id, type, 'publish_workbook', status, progress, 50, 1, payload,
        '', '', '', '', coalesce(notes, ''), lower(substr(coalesce(notes, ''), 1, 200)), 0, 0,
        lease_owner, lease_until, created_at,
        coalesce(started_at, 0), coalesce(updated_at, 0), coalesce(completed_at, 0)
      from job_before`,
    'drop table job_before',
    ...jobIndexes,
    `insert into item_count (site_id, kind, acl_id, item_count)
      select site_id, 'job', 0, count(*) from job group by site_id`,
  ])
  if (dialectOf(db) === 'postgres') {
    await sql`select setval(pg_get_serial_sequence('job', 'id'), (select coalesce(max(id), 0) + 1 from job), false)`.execute(
      db,
    )
  }
}

const jobTable = ({ id, text }: Words): string => `create table job (
  id ${id},
  luid ${text} not null unique,
  site_id bigint not null references site (id),
  creator_id bigint not null references site_user (id),
  type ${text} not null,
  list_type ${text} not null,
  status ${text} not null,
  progress bigint not null,
  priority bigint not null,
  version bigint not null,
  payload ${text} not null,
  subject_kind ${text},
  subject_luid ${text},
  title ${text} not null,
  title_key ${text} not null,
  subtitle ${text} not null,
  args ${text} not null,
  notes ${text} not null,
  notes_key ${text} not null,
  exclusive_key ${text},
  once_key ${text},
  attempt bigint not null,
  run_at bigint not null,
  lease_owner ${text},
  lease_until bigint,
  created_at bigint not null,
  started_at bigint not null,
  updated_at bigint not null,
  completed_at bigint not null
)`

const sorts = {
  completed: 'completed_at',
  created: 'created_at',
  started: 'started_at',
  type: 'list_type',
  notes: 'notes_key',
  status: 'status',
  subtitle: 'subtitle',
  title: 'title_key',
} as const

const jobIndexes: readonly string[] = [
  `create index job_open on job (priority, id) where status in ('Pending', 'InProgress')`,
  `create unique index job_exclusive on job (exclusive_key)
    where exclusive_key is not null and status in ('Pending', 'InProgress')`,
  'create unique index job_once on job (once_key) where once_key is not null',
  'create index job_of_creator on job (creator_id)',
  ...Object.entries(sorts).map(
    ([name, column]) => `create index job_sorted_${name} on job (site_id, ${column}, id)`,
  ),
]
