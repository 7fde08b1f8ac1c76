/** Jobs: the rows that workers take in turn and that callers watch. */

import { sql, type Selectable } from 'kysely'
import type { Job, JobReader, JobWriter } from '../../ports/store/jobs.ts'
import { prepared, type Database } from '../engine/database.ts'
import { dateOrNull, firstOrNull } from '../engine/rows.ts'
import type { Schema } from '../schema.ts'

type JobRow = Selectable<Schema['job']>

const byLuid = prepared((db, siteId: number, luid: string) =>
  db.selectFrom('job').selectAll().where('luid', '=', luid).where('site_id', '=', siteId).compile(),
)

export function jobReader(database: Database): JobReader {
  return {
    async byLuid(siteId, luid) {
      const row = firstOrNull(await byLuid(database, siteId, luid))
      return row === null ? null : toJob(row)
    },
  }
}

export function jobWriter(database: Database): JobWriter {
  const { db } = database
  return {
    ...jobReader(database),
    async create(job) {
      const row = await db
        .insertInto('job')
        .values({
          luid: database.uuid(),
          site_id: job.siteId,
          creator_id: job.creatorId,
          type: job.type,
          status: 'Pending',
          progress: 0,
          payload: JSON.stringify(job.payload ?? null),
          created_at: job.now.getTime(),
        })
        .returningAll()
        .executeTakeFirstOrThrow()
      return toJob(row)
    },
    async claim({ owner, until, now }) {
      // Where transactions overlap, a row that another worker is taking is passed over instead of waited for.
      const lock = sql.raw(database.dialect === 'postgres' ? 'for update skip locked' : '')
      const at = now.getTime()
      const { rows } = await sql<JobRow>`update job
        set status = 'InProgress', lease_owner = ${owner}, lease_until = ${until.getTime()},
          started_at = coalesce(started_at, ${at}), updated_at = ${at}
        where id = (
          select id from job
          where status in ('Pending', 'InProgress')
            and (status = 'Pending' or lease_until <= ${at} or lease_owner = ${owner})
          order by id limit 1 ${lock}
        ) returning *`.execute(db)
      const row = firstOrNull(rows)
      return row === null ? null : toJob(row)
    },
    async finish(jobId, { owner, status, notes, now }) {
      const at = now.getTime()
      const { numUpdatedRows } = await db
        .updateTable('job')
        .set({
          status,
          notes,
          progress: 100,
          lease_owner: null,
          lease_until: null,
          updated_at: at,
          completed_at: at,
        })
        .where('id', '=', jobId)
        .where('lease_owner', '=', owner)
        .where('status', '=', 'InProgress')
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },
  }
}

function toJob(row: JobRow): Job {
  return {
    id: row.id,
    luid: row.luid,
    siteId: row.site_id,
    creatorId: row.creator_id,
    type: row.type,
    status: row.status,
    progress: row.progress,
    payload: JSON.parse(row.payload) as unknown,
    notes: row.notes,
    createdAt: new Date(row.created_at),
    startedAt: dateOrNull(row.started_at),
    updatedAt: dateOrNull(row.updated_at),
    completedAt: dateOrNull(row.completed_at),
  }
}
