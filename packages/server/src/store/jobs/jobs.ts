/** Jobs as rows: what callers watch, and how they come and go. */

import type { JobKeys, JobReader, JobWriter, NewJob } from '../../ports/store/jobs.ts'
import { changeCount } from '../content/counts.ts'
import { prepared, type Database } from '../engine/database.ts'
import { list } from '../lists/list.ts'
import { chunks, firstOrNull } from '../engine/rows.ts'
import { announceJob } from './announcement.ts'
import { jobHolds } from './holds.ts'
import { jobs } from './list.ts'
import { keyOfText, toJob } from './row.ts'

const byLuid = prepared((db, siteId: number, luid: string) =>
  db.selectFrom('job').selectAll().where('luid', '=', luid).where('site_id', '=', siteId).compile(),
)

export function jobReader(database: Database): JobReader {
  return {
    async byLuid(siteId, luid) {
      const row = firstOrNull(await byLuid(database, siteId, luid))
      return row === null ? null : toJob(row)
    },
    async byOnce(siteId, once) {
      const row = await database.db
        .selectFrom('job')
        .selectAll()
        .where('once_key', '=', once)
        .where('site_id', '=', siteId)
        .executeTakeFirst()
      return row === undefined ? null : toJob(row)
    },
    async list(query) {
      const { rows, totalAvailable } = await list(database, jobs, query)
      return { items: rows.map(toJob), totalAvailable }
    },
  }
}

export function jobWriter(database: Database): JobWriter {
  return {
    ...jobReader(database),
    ...jobHolds(database),
    async create(job) {
      const row = await insert(database, job, null).executeTakeFirstOrThrow()
      await announceInsertion(database, job)
      return toJob(row)
    },
    prune: async (of) => pruneJobs(database, of),
    async createAlone(job, keys) {
      const row = await insert(database, job, keys)
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst()
      if (row === undefined) return null
      await announceInsertion(database, job)
      return toJob(row)
    },
  }
}

async function announceInsertion(database: Database, { siteId }: NewJob): Promise<void> {
  await changeCount(database, { siteId, kind: 'job', aclId: 0, by: 1 })
  await announceJob(database)
}

async function pruneJobs(
  database: Database,
  { endedBefore, limit }: Parameters<JobWriter['prune']>[0],
): Promise<number> {
  const { db } = database
  const rows = await db
    .selectFrom('job')
    .select(['id', 'site_id'])
    .where('completed_at', '>', 0)
    .where('completed_at', '<', endedBefore.getTime())
    .where('status', 'not in', ['Pending', 'InProgress'])
    .orderBy('completed_at')
    .limit(limit)
    .execute()
  for (const ids of chunks(rows.map(({ id }) => id))) {
    await db.deleteFrom('job').where('id', 'in', ids).execute()
  }
  for (const [siteId, gone] of Map.groupBy(rows, (row) => row.site_id)) {
    await changeCount(database, { siteId, kind: 'job', aclId: 0, by: -gone.length })
  }
  return rows.length
}

const defaultPriority = 50

function insert({ db, uuid }: Database, job: NewJob, keys: JobKeys | null) {
  const { subject } = job
  return db
    .insertInto('job')
    .values({
      luid: uuid(),
      site_id: job.siteId,
      creator_id: job.creatorId,
      type: job.type,
      list_type: job.listType,
      status: 'Pending',
      progress: 0,
      priority: job.priority ?? defaultPriority,
      version: job.version,
      payload: JSON.stringify(job.payload ?? null),
      subject_kind: subject?.kind ?? null,
      subject_luid: subject?.luid ?? null,
      title: job.title,
      title_key: keyOfText(job.title),
      subtitle: job.subtitle,
      args: job.args,
      notes: '',
      notes_key: '',
      exclusive_key: keys?.exclusive ?? null,
      once_key: keys?.once ?? null,
      attempt: 0,
      run_at: 0,
      created_at: job.now.getTime(),
      started_at: 0,
      updated_at: 0,
      completed_at: 0,
    })
    .returningAll()
}
