/** Which blobs the database refers to, and since when there is such a database. */

import { sql } from 'kysely'
import type { Reader } from '../../ports/store/store.ts'
import type { Database } from '../engine/database.ts'
import { chunks } from '../engine/rows.ts'

export function blobReferences(
  database: Database,
): Pick<Reader, 'referencedBlobs' | 'databaseBornAt'> {
  return {
    async referencedBlobs(sha256s) {
      const found = await namedByOpenJobs(database)
      for (const some of chunks(sha256s)) {
        for (const sha256 of await namedByRows(database, some)) found.add(sha256)
      }
      return found
    },
    databaseBornAt: () => bornAt(database),
  }
}

async function namedByRows(
  { db }: Database,
  sha256s: readonly string[],
): Promise<readonly string[]> {
  const list = sql.join(sha256s)
  const { rows } = await sql<{ sha256: string }>`
    select blob_sha256 as sha256 from workbook_revision where blob_sha256 in (${list})
    union select blob_sha256 from datasource_revision where blob_sha256 in (${list})
    union select blob_sha256 from flow_revision where blob_sha256 in (${list})
    union select thumbnail_sha256 from workbook_view where thumbnail_sha256 in (${list})
    union select blob_sha256 from platform_file where blob_sha256 in (${list})`.execute(db)
  return rows.map(({ sha256 }) => sha256)
}

/** What a job is to publish has no row of its own yet. */
async function namedByOpenJobs({ db }: Database): Promise<Set<string>> {
  const jobs = await db
    .selectFrom('job')
    .select('payload')
    .where('status', 'in', ['Pending', 'InProgress'])
    .execute()
  return new Set(jobs.flatMap(({ payload }) => payload.match(/\b[0-9a-f]{64}\b/g) ?? []))
}

/** The time of the first migration. */
async function bornAt({ db }: Database): Promise<Date> {
  const { rows } = await sql<{ first: string }>`
    select min("timestamp") as first from content_migration`.execute(db)
  const first = rows[0]?.first
  if (first === undefined) throw new Error('the database has no migrations')
  return new Date(first)
}
