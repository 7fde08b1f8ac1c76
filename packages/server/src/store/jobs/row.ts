/** A row of the table of jobs, and the record that it stands for. */

import type { Selectable } from 'kysely'
import type { Job } from '../../ports/store/jobs.ts'
import { nameKey } from '../engine/normalise.ts'
import { dateOrNull } from '../engine/rows.ts'
import type { Schema } from '../schema.ts'

export type JobRow = Selectable<Schema['job']>

/** Of long texts the beginning: indexes do not hold more. */
export const keyOfText = (text: string): string => nameKey(text).slice(0, 200)

export function toJob(row: JobRow): Job {
  const { subject_kind: kind, subject_luid: luid, title } = row
  return {
    id: row.id,
    luid: row.luid,
    siteId: row.site_id,
    creatorId: row.creator_id,
    type: row.type,
    listType: row.list_type,
    status: row.status,
    progress: row.progress,
    priority: row.priority,
    version: row.version,
    payload: JSON.parse(row.payload) as unknown,
    subject: kind === null || luid === null ? null : { kind, luid, name: title },
    title,
    subtitle: row.subtitle,
    attempt: row.attempt,
    report: row.report === null ? null : (JSON.parse(row.report) as unknown),
    notes: row.notes === '' ? null : row.notes,
    createdAt: new Date(row.created_at),
    startedAt: dateOrNull(row.started_at),
    updatedAt: dateOrNull(row.updated_at),
    completedAt: dateOrNull(row.completed_at),
  }
}
