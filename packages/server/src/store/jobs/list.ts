/** The list of jobs. */

import { sql } from 'kysely'
import type { jobList } from '@easel/contract'
import { containsPattern } from '../engine/normalise.ts'
import { exactColumn, keyedColumn, numberColumn, timeColumn } from '../lists/columns.ts'
import { defineList, type FilterColumn } from '../lists/definition.ts'
import type { JobRow } from './row.ts'

/** Texts that hold one of the values, in any case as far as the letters are ASCII. */
function searchedColumn(column: string): FilterColumn {
  return (condition, { dialect }) => {
    const like = sql.raw(dialect === 'postgres' ? 'ilike' : 'like')
    const tests = condition.values.map(
      (value) => sql`${sql.raw(column)} ${like} ${containsPattern(String(value))} escape '\\'`,
    )
    return sql`(${sql.join(tests, sql` or `)})`
  }
}

/** Compared exactly, or searched. */
function wordColumn(column: string): FilterColumn {
  const exact = exactColumn(column)
  const searched = searchedColumn(column)
  return (condition, context) =>
    condition.operator === 'has' ? searched(condition, context) : exact(condition, context)
}

const occasional = { isNeverZero: true }

export const jobs = defineList<typeof jobList, JobRow>({
  kind: 'job',
  table: 'job',
  filters: {
    args: searchedColumn('t.args'),
    completedAt: timeColumn('t.completed_at', occasional),
    createdAt: timeColumn('t.created_at'),
    jobType: exactColumn('t.list_type'),
    notes: searchedColumn('t.notes'),
    priority: numberColumn('t.priority'),
    progress: numberColumn('t.progress'),
    startedAt: timeColumn('t.started_at', occasional),
    status: exactColumn('t.status'),
    subtitle: wordColumn('t.subtitle'),
    title: keyedColumn('t.title', 't.title_key'),
  },
  sorts: {
    completedAt: 't.completed_at',
    createdAt: 't.created_at',
    jobType: 't.list_type',
    notes: 't.notes_key',
    startedAt: 't.started_at',
    status: 't.status',
    subtitle: 't.subtitle',
    title: 't.title_key',
  },
  // A job changes without a change of the site's content.
  unversioned: 'everything',
  visibility: { self: sql`t.creator_id` },
  columns: sql<JobRow>`j.*`,
  source: sql`job j on j.id = page.id`,
})
