/** Upload sessions: how much of each has arrived. The bytes are with the blobs. */

import type { Selectable } from 'kysely'
import type { Upload } from '../ports/records.ts'
import type { UploadReader, UploadWriter } from '../ports/store.ts'
import { prepared, type Database } from './database.ts'
import { firstOrNull } from './rows.ts'
import type { Schema } from './schema.ts'

type UploadRow = Selectable<Schema['upload']>

const byId = prepared((db, siteId: number, id: string) =>
  db.selectFrom('upload').selectAll().where('id', '=', id).where('site_id', '=', siteId).compile(),
)

export function uploadReader(database: Database): UploadReader {
  return {
    async byId(siteId, id) {
      const row = firstOrNull(await byId(database, siteId, id))
      return row === null ? null : toUpload(row)
    },
    async idleSince(before) {
      const rows = await database.db
        .selectFrom('upload')
        .selectAll()
        .where('last_append_at', '<', before.getTime())
        .orderBy('last_append_at')
        .execute()
      return rows.map(toUpload)
    },
  }
}

export function uploadWriter(database: Database): UploadWriter {
  const { db } = database
  return {
    ...uploadReader(database),
    async create(upload) {
      const row = await db
        .insertInto('upload')
        .values({
          id: upload.id,
          site_id: upload.siteId,
          user_id: upload.userId,
          size_bytes: 0,
          sequence_ids: '[]',
          last_append_at: upload.now.getTime(),
        })
        .returningAll()
        .executeTakeFirstOrThrow()
      return toUpload(row)
    },
    async recordAppend(id, append) {
      // The first statement takes the row, so that the sequence ids read behind it are the last ones.
      const taken = await db
        .updateTable('upload')
        .set({ size_bytes: append.to, last_append_at: append.now.getTime() })
        .where('id', '=', id)
        .where('size_bytes', '=', append.from)
        .returning('sequence_ids')
        .executeTakeFirst()
      if (taken === undefined) return false
      if (append.sequenceId !== null) {
        const ids = [...(JSON.parse(taken.sequence_ids) as number[]), append.sequenceId]
        await db
          .updateTable('upload')
          .set({ sequence_ids: JSON.stringify(ids) })
          .where('id', '=', id)
          .execute()
      }
      return true
    },
    async delete(id) {
      await db.deleteFrom('upload').where('id', '=', id).execute()
    },
  }
}

function toUpload(row: UploadRow): Upload {
  return {
    id: row.id,
    siteId: row.site_id,
    userId: row.user_id,
    sizeBytes: row.size_bytes,
    sequenceIds: JSON.parse(row.sequence_ids) as readonly number[],
    lastAppendAt: new Date(row.last_append_at),
  }
}
