/** The activity log: events, and the files that are made of them once and never change. */

import { sql, type Selectable } from 'kysely'
import type {
  ActivityEvent,
  CloudReader,
  CloudWriter,
  PlatformFile,
} from '../../ports/cloud-manager.ts'
import { pageOf } from './pages.ts'
import type { Database } from '../engine/database.ts'
import { insertion } from '../engine/insertion.ts'
import { firstOrNull } from '../engine/rows.ts'
import type { Schema } from '../schema.ts'

type ActivityReading = Pick<CloudReader, 'files' | 'file' | 'eventLines'>
type ActivityWriting = ActivityReading &
  Pick<CloudWriter, 'addEvents' | 'fileEvents' | 'addSnapshot'>

const hourMs = 3_600_000
const hourOf = (at: Date): number => Math.floor(at.getTime() / hourMs) * hourMs

const insertEvents = insertion<ReturnType<typeof valuesOf>>(
  (rows) => sql`insert into activity_event (tenant_luid, site_luid, type, at, hour_at, line)
    values ${rows}`,
)

export function activityReader(database: Database): ActivityReading {
  const { db } = database
  return {
    files: async ({ tenantLuid, siteLuid, kind, type, from, until, page }) =>
      pageOf(database, {
        columns: sql`*`,
        from: sql`from platform_file where tenant_luid = ${tenantLuid}
          and site_luid = ${siteLuid ?? ''} and kind = ${kind}
          and made_at >= ${from.getTime()} and made_at < ${until.getTime()}
          ${type === null ? sql`` : sql`and type = ${type}`}`,
        key: sql`id`,
        page,
        read: toFile,
      }),
    async file(tenantLuid, id) {
      const rows = await db
        .selectFrom('platform_file')
        .selectAll()
        .where('id', '=', id)
        .where('tenant_luid', '=', tenantLuid)
        .execute()
      const row = firstOrNull(rows)
      return row === null ? null : toFile(row)
    },
    async eventLines(fileId) {
      const rows = await db
        .selectFrom('activity_event')
        .select('line')
        .where('file_id', '=', fileId)
        .orderBy('id')
        .execute()
      return rows.map(({ line }) => line)
    },
  }
}

export function activityWriter(database: Database): ActivityWriting {
  const { db } = database
  return {
    ...activityReader(database),
    async addEvents(events) {
      await insertEvents(database, events.map(valuesOf))
    },
    fileEvents: async (tenantLuid) => fileEvents(database, tenantLuid),
    async addSnapshot(file) {
      await db
        .insertInto('platform_file')
        .values({
          tenant_luid: file.tenantLuid,
          site_luid: file.siteLuid ?? '',
          kind: 'snapshot',
          type: file.type,
          hour_at: hourOf(file.hour),
          made_at: file.madeAt.getTime(),
          row_count: file.rowCount,
          size_bytes: file.sizeBytes,
          blob_sha256: file.blobSha256,
        })
        .execute()
    },
  }
}

/** A file counts as made when its last event happened, so that it is found by the time of what it holds. */
async function fileEvents({ db }: Database, tenantLuid: string): Promise<void> {
  const groups = await db
    .selectFrom('activity_event')
    .select(['site_luid', 'type', 'hour_at'])
    .where('tenant_luid', '=', tenantLuid)
    .where('file_id', 'is', null)
    .groupBy(['site_luid', 'type', 'hour_at'])
    .orderBy('hour_at')
    .execute()
  for (const group of groups) {
    const { id } = await db
      .insertInto('platform_file')
      .values({
        tenant_luid: tenantLuid,
        ...group,
        kind: 'activity',
        made_at: 0,
        row_count: 0,
        size_bytes: 0,
        blob_sha256: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const taken = await db
      .updateTable('activity_event')
      .set({ file_id: id })
      .where('tenant_luid', '=', tenantLuid)
      .where('site_luid', '=', group.site_luid)
      .where('type', '=', group.type)
      .where('hour_at', '=', group.hour_at)
      .where('file_id', 'is', null)
      .returning(['line', 'at'])
      .execute()
    // Another process may have made a file of them meanwhile.
    if (taken.length === 0) await db.deleteFrom('platform_file').where('id', '=', id).execute()
    const madeAt = Math.max(...taken.map(({ at }) => at), 0)
    const sizeBytes = taken.reduce((sum, { line }) => sum + Buffer.byteLength(line) + 1, 0)
    await db
      .updateTable('platform_file')
      .set({ row_count: taken.length, size_bytes: sizeBytes, made_at: madeAt })
      .where('id', '=', id)
      .execute()
  }
}

function valuesOf(event: ActivityEvent) {
  const line = JSON.stringify({
    eventType: event.type,
    eventTime: event.at.toISOString(),
    tenantLuid: event.tenantLuid,
    ...(event.siteLuid !== null && { siteLuid: event.siteLuid }),
    ...(event.actorLuid !== null && { actorUserLuid: event.actorLuid }),
    ...event.facts,
  })
  const at = event.at.getTime()
  return [event.tenantLuid, event.siteLuid ?? '', event.type, at, hourOf(event.at), line] as const
}

function toFile(row: Selectable<Schema['platform_file']>): PlatformFile {
  return {
    id: row.id,
    tenantLuid: row.tenant_luid,
    siteLuid: row.site_luid === '' ? null : row.site_luid,
    kind: row.kind,
    type: row.type,
    hour: new Date(row.hour_at),
    madeAt: new Date(row.made_at),
    rowCount: row.row_count,
    sizeBytes: row.size_bytes,
    blobSha256: row.blob_sha256,
  }
}
