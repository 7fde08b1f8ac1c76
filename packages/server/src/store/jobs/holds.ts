/**
 * Who runs a job. A hold is a lease that runs out, and the number of the attempt: a worker that has lost it can change nothing of the
 * job any more, even when it does not know yet.
 */

import { sql, type RawBuilder } from 'kysely'
import type { JobClaim, JobHold, JobWriter } from '../../ports/store/jobs.ts'
import type { Database } from '../engine/database.ts'
import { firstOrNull } from '../engine/rows.ts'
import { keyOfText, toJob, type JobRow } from './row.ts'

type Holds = Pick<JobWriter, 'claim' | 'renew' | 'keepReport' | 'release' | 'finish' | 'cancel'>

/** Servers of one database may differ in their time, but not by the clock of the database. */
function leaseTime({ dialect }: Database, { unmovedNow }: Pick<JobClaim, 'unmovedNow'>) {
  return dialect === 'postgres'
    ? sql<number>`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`
    : sql<number>`${unmovedNow.getTime()}`
}

export function jobHolds(database: Database): Holds {
  const { db } = database
  /** Of a job that has not ended and that the hold still has. */
  const held = (jobId: number, { owner, attempt }: JobHold) =>
    db
      .updateTable('job')
      .where('id', '=', jobId)
      .where('status', '=', 'InProgress')
      .where('lease_owner', '=', owner)
      .where('attempt', '=', attempt)
  return {
    async claim(claim) {
      const row = firstOrNull((await claimStatement(database, claim).execute(db)).rows)
      return row === null ? null : toJob(row)
    },
    async renew(jobId, renewal) {
      const { leaseMs, now, progress } = renewal
      const { numUpdatedRows } = await held(jobId, renewal)
        .set({
          lease_until: sql<number>`${leaseTime(database, renewal)} + ${leaseMs}`,
          progress,
          updated_at: now.getTime(),
        })
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },
    async keepReport(jobId, kept) {
      const { numUpdatedRows } = await held(jobId, kept)
        .set({ report: JSON.stringify(kept.report) })
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },
    async release(jobId, hold) {
      const { numUpdatedRows } = await held(jobId, hold)
        .set({ status: 'Pending', run_at: hold.runAt.getTime(), ...noLease })
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },
    async finish(jobId, outcome) {
      const { status, notes, now } = outcome
      const { numUpdatedRows } = await held(jobId, outcome)
        .set({
          status,
          notes: notes ?? '',
          notes_key: keyOfText(notes ?? ''),
          progress: 100,
          ...noLease,
          ...endedAt(now),
        })
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },
    cancel: async ({ id }, now) => cancelJob(database, id, now),
  }
}

async function cancelJob({ db }: Database, id: number, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('job')
    .set({ status: 'Cancelled', ...noLease, ...endedAt(now) })
    .where('id', '=', id)
    .where('status', 'in', ['Pending', 'InProgress'])
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

const noLease = { lease_owner: null, lease_until: null }
const endedAt = (now: Date) => ({ updated_at: now.getTime(), completed_at: now.getTime() })

function claimStatement(database: Database, claim: JobClaim): RawBuilder<JobRow> {
  const { owner, leaseMs, now } = claim
  const at = now.getTime()
  const time = leaseTime(database, claim)
  // Where transactions overlap, a row that another worker is taking is passed over instead of waited for.
  const lock = sql.raw(database.dialect === 'postgres' ? 'for update skip locked' : '')
  return sql<JobRow>`update job
    set status = 'InProgress', attempt = attempt + 1,
      lease_owner = ${owner}, lease_until = ${time} + ${sql.lit(leaseMs)},
      started_at = case when started_at = 0 then ${at} else started_at end, updated_at = ${at}
    where id = (
      select id from job
      where status in ('Pending', 'InProgress') and ${typesOf(claim)}
        and case when status = 'Pending' then run_at <= ${at}
          else lease_until <= ${time} or lease_owner = ${owner} end
      order by priority, id limit 1 ${lock}
    ) returning *`
}

function typesOf({ types, others }: JobClaim): RawBuilder<unknown> {
  if (types.length === 0) return others ? sql`1 = 1` : sql`1 = 0`
  return others ? sql`type not in (${sql.join(types)})` : sql`type in (${sql.join(types)})`
}
