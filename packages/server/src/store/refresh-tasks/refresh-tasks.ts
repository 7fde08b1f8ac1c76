/** Extract refresh tasks: look-ups, what is due, changes. A task goes with the item that it refreshes. */

import { sql, type Selectable } from 'kysely'
import type {
  RefreshTask,
  RefreshTaskReader,
  RefreshTaskWriter,
  TaskVisibility,
} from '../../ports/store/refresh-tasks.ts'
import type { JobSubjectKind } from '../../domain/job-subject.ts'
import type { RefreshSchedule } from '../../domain/refresh-schedule.ts'
import type { Database } from '../engine/database.ts'
import { isAmong } from '../engine/id-list.ts'
import { flag, only } from '../engine/rows.ts'
import type { Schema } from '../schema.ts'

type TaskRow = Selectable<Schema['refresh_task']> & {
  readonly subject_luid: string
  readonly subject_name: string
  readonly owner_id: number
  readonly project_id: number
}

const defaultPriority = 50

/** Tasks with their items, each of which is in the table of its kind. */
const tasks = (db: Database['db']) =>
  db
    .selectFrom('refresh_task as t')
    .leftJoin('workbook as w', (join) =>
      join.onRef('w.id', '=', 't.subject_id').on('t.subject_kind', '=', 'workbook'),
    )
    .leftJoin('datasource as d', (join) =>
      join.onRef('d.id', '=', 't.subject_id').on('t.subject_kind', '=', 'datasource'),
    )
    .selectAll('t')
    .select([
      sql<string>`coalesce(w.luid, d.luid)`.as('subject_luid'),
      sql<string>`coalesce(w.name, d.name)`.as('subject_name'),
      sql<number>`${owner}`.as('owner_id'),
      sql<number>`${project}`.as('project_id'),
    ])

const owner = sql`coalesce(w.owner_id, d.owner_id)`
const project = sql`coalesce(w.project_id, d.project_id)`

/** Tasks go with their items. */
export async function deleteTasksOf(
  { db }: Database,
  kind: JobSubjectKind,
  ids: readonly number[],
): Promise<void> {
  await db
    .deleteFrom('refresh_task')
    .where('subject_kind', '=', kind)
    .where('subject_id', 'in', ids)
    .execute()
}

export function refreshTaskReader({ db, dialect }: Database): RefreshTaskReader {
  const visible = (visibility: TaskVisibility) =>
    visibility.kind === 'everything'
      ? sql<boolean>`1 = 1`
      : sql<boolean>`(${owner} = ${visibility.userId}
          or ${isAmong(dialect, project, visibility.projectIds)})`
  return {
    async byLuid(siteId, luid) {
      const query = tasks(db).where('t.site_id', '=', siteId).where('t.luid', '=', luid)
      const row = await query.executeTakeFirst()
      return row === undefined ? null : toTask(row)
    },
    async ofSite(siteId, visibility) {
      const query = tasks(db).where('t.site_id', '=', siteId).where(visible(visibility))
      return (await query.orderBy('t.id').execute()).map(toTask)
    },
    async due(now, limit) {
      const query = tasks(db).where('t.next_run_at', '<=', now.getTime())
      return (await query.orderBy('t.next_run_at').limit(limit).execute()).map(toTask)
    },
    async waitingBeyond(time, limit) {
      const query = tasks(db).where('t.next_run_at', '>', time.getTime())
      return (await query.orderBy('t.next_run_at', 'desc').limit(limit).execute()).map(toTask)
    },
  }
}

export function refreshTaskWriter(database: Database): RefreshTaskWriter {
  const { db } = database
  return {
    ...refreshTaskReader(database),
    async create(task) {
      const at = task.now.getTime()
      const { id } = await db
        .insertInto('refresh_task')
        .values({
          luid: database.uuid(),
          site_id: task.siteId,
          subject_kind: task.subject.kind,
          subject_id: task.subject.id,
          is_incremental: flag(task.isIncremental),
          priority: defaultPriority,
          failed_count: 0,
          schedule: JSON.stringify(task.schedule),
          next_run_at: task.nextRunAt.getTime(),
          created_at: at,
          updated_at: at,
        })
        .returning('id')
        .executeTakeFirstOrThrow()
      return toTask(only(await tasks(db).where('t.id', '=', id).execute(), `task ${id}`))
    },
    async update({ id }, change) {
      const { subject, isIncremental, schedule, nextRunAt, now } = change
      await db
        .updateTable('refresh_task')
        .set({
          updated_at: now.getTime(),
          ...(subject && { subject_kind: subject.kind, subject_id: subject.id }),
          ...(isIncremental !== undefined && { is_incremental: flag(isIncremental) }),
          ...(schedule && { schedule: JSON.stringify(schedule) }),
          ...(nextRunAt && { next_run_at: nextRunAt.getTime() }),
        })
        .where('id', '=', id)
        .execute()
    },
    async advance(taskId, { from, to }) {
      const { numUpdatedRows } = await db
        .updateTable('refresh_task')
        .set({ next_run_at: to.getTime() })
        .where('id', '=', taskId)
        .where('next_run_at', '=', from.getTime())
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },
    async recordOutcome(luid, hasFailed) {
      await db
        .updateTable('refresh_task')
        .set({ failed_count: hasFailed ? sql<number>`failed_count + 1` : 0 })
        .where('luid', '=', luid)
        .execute()
    },
    async delete({ id }) {
      await db.deleteFrom('refresh_task').where('id', '=', id).execute()
    },
  }
}

function toTask(row: TaskRow): RefreshTask {
  return {
    id: row.id,
    luid: row.luid,
    siteId: row.site_id,
    subject: { kind: row.subject_kind, luid: row.subject_luid, name: row.subject_name },
    ownerId: row.owner_id,
    projectId: row.project_id,
    isIncremental: row.is_incremental === 1,
    priority: row.priority,
    consecutiveFailedCount: row.failed_count,
    schedule: JSON.parse(row.schedule) as RefreshSchedule,
    nextRunAt: new Date(row.next_run_at),
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  }
}
