/** Another file for the same revision: the item as it was published, with rows that are newer. */

import { sql } from 'kysely'
import type { NewerFile } from '../../ports/store/newer-file.ts'
import type { Database } from '../engine/database.ts'
import { flag } from '../engine/rows.ts'
import { touchSite } from '../sites/versions.ts'

interface Before {
  readonly id: number
  readonly site_id: number
  readonly revision: number
  readonly size_bytes: number
}

const orPresent = (column: string, value: boolean | undefined) =>
  value === undefined ? sql.ref(column) : sql`${flag(value)}`

/** False where the item has another file by now: it was published again meanwhile. */
export async function takeNewerFile(
  database: Database,
  kind: 'workbook' | 'datasource',
  { before, file }: { readonly before: Before; readonly file: NewerFile },
): Promise<boolean> {
  const { db } = database
  const { from, blobSha256, sizeBytes, hasExtracts, encryptExtracts, now } = file
  const flags = sql`has_extracts = ${orPresent('has_extracts', hasExtracts)},
    encrypt_extracts = ${orPresent('encrypt_extracts', encryptExtracts)}`
  const { numAffectedRows } = await sql`update ${sql.table(kind)}
    set blob_sha256 = ${blobSha256}, size_bytes = ${sizeBytes}, updated_at = ${now.getTime()},
    ${flags}
    where id = ${before.id} and blob_sha256 = ${from}`.execute(db)
  if (numAffectedRows !== 1n) return false
  await sql`update ${sql.table(`${kind}_revision`)}
    set blob_sha256 = ${blobSha256}, size_bytes = ${sizeBytes}
    where ${sql.ref(`${kind}_id`)} = ${before.id} and number = ${before.revision}`.execute(db)
  await touchSite(database, before.site_id, { storedBytes: sizeBytes - before.size_bytes })
  return true
}
