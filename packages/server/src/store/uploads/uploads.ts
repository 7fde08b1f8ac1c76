/** Upload sessions and the blocks that count in each. The bytes are with the blobs. */

import type { Selectable } from 'kysely'
import type {
  Upload,
  BlockOutcome,
  NewBlock,
  UploadReader,
  UploadWriter,
} from '../../ports/store/uploads.ts'
import { prepared, type Database } from '../engine/database.ts'
import { firstOrNull } from '../engine/rows.ts'
import type { Schema } from '../schema.ts'

type UploadRow = Selectable<Schema['upload']>

const byId = prepared((db, siteId: number, id: string) =>
  db.selectFrom('upload').selectAll().where('id', '=', id).where('site_id', '=', siteId).compile(),
)

const blocksOf = prepared((db, id: string) =>
  db
    .selectFrom('upload_block')
    .select('name')
    .where('upload_id', '=', id)
    .orderBy('position')
    .compile(),
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
    blockNames: async (id) => (await blocksOf(database, id)).map(({ name }) => name),
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
          last_append_at: upload.now.getTime(),
        })
        .returningAll()
        .executeTakeFirstOrThrow()
      return toUpload(row)
    },
    addBlock: (uploadId, block) => addBlock(database, uploadId, block),
    async end(id, sizeBytes) {
      const { numDeletedRows } = await db
        .deleteFrom('upload')
        .where('id', '=', id)
        .where('size_bytes', '=', sizeBytes)
        .executeTakeFirst()
      return numDeletedRows === 1n
    },
    async delete(id) {
      await db.deleteFrom('upload').where('id', '=', id).execute()
    },
  }
}

async function addBlock(
  { db }: Database,
  uploadId: string,
  { sequenceId, name, sha256, sizeBytes, limits, now }: NewBlock,
): Promise<BlockOutcome> {
  // The first statement takes the row, so that blocks of one session are counted one after another.
  const session = await db
    .updateTable('upload')
    .set({ last_append_at: now.getTime() })
    .where('id', '=', uploadId)
    .returning('size_bytes')
    .executeTakeFirst()
  if (session === undefined) return { kind: 'over' }
  const { blocks, last } = await db
    .selectFrom('upload_block')
    .select((of) => [of.fn.countAll<number>().as('blocks'), of.fn.max('position').as('last')])
    .where('upload_id', '=', uploadId)
    .executeTakeFirstOrThrow()
  const position = sequenceId ?? (last === null ? 0 : last + 1)
  const there = await db
    .selectFrom('upload_block')
    .select('sha256')
    .where('upload_id', '=', uploadId)
    .where('position', '=', position)
    .executeTakeFirst()
  if (there?.sha256 === sha256) return { kind: 'known', sizeBytes: session.size_bytes }
  if (there !== undefined) return { kind: 'number-taken' }
  const total = session.size_bytes + sizeBytes
  if (total > limits.bytes) return { kind: 'too-large' }
  if (blocks >= limits.blocks) return { kind: 'too-many' }
  await db
    .insertInto('upload_block')
    .values({ upload_id: uploadId, position, name, sha256, size_bytes: sizeBytes })
    .execute()
  await db.updateTable('upload').set({ size_bytes: total }).where('id', '=', uploadId).execute()
  return { kind: 'added', sizeBytes: total }
}

function toUpload(row: UploadRow): Upload {
  return {
    id: row.id,
    siteId: row.site_id,
    userId: row.user_id,
    sizeBytes: row.size_bytes,
    lastAppendAt: new Date(row.last_append_at),
  }
}
