/** Another file for the same revision: the workbook as it was published, with rows that are newer. */

import type { Selectable } from 'kysely'
import type { RefreshedFile } from '../../ports/store/workbooks.ts'
import type { Database } from '../engine/database.ts'
import type { Schema } from '../schema.ts'
import { touchSite } from '../sites/versions.ts'

/** False where the workbook has another file by now: it was published again meanwhile. */
export async function refreshContent(
  database: Database,
  before: Pick<Selectable<Schema['workbook']>, 'id' | 'site_id' | 'revision' | 'size_bytes'>,
  { from, blobSha256, sizeBytes, now }: RefreshedFile,
): Promise<boolean> {
  const { db } = database
  const file = { blob_sha256: blobSha256, size_bytes: sizeBytes }
  const { numUpdatedRows } = await db
    .updateTable('workbook')
    .set({ ...file, updated_at: now.getTime() })
    .where('id', '=', before.id)
    .where('blob_sha256', '=', from)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) return false
  await db
    .updateTable('workbook_revision')
    .set(file)
    .where('workbook_id', '=', before.id)
    .where('number', '=', before.revision)
    .execute()
  await touchSite(database, before.site_id, { storedBytes: sizeBytes - before.size_bytes })
  return true
}
