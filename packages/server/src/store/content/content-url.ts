/** The name of an item in web addresses: unique within its site and kind. */

import { sql } from 'kysely'
import type { Database } from '../engine/database.ts'
import { containsPattern, nameKey } from '../engine/normalise.ts'

interface WantedUrl {
  readonly table: 'workbook' | 'datasource'
  readonly siteId: number
  readonly wanted: string
}

/** The name itself, or with the first suffix `_1`, `_2`, ... that is not taken. */
export async function freeContentUrl(
  { db }: Database,
  { table, siteId, wanted }: WantedUrl,
): Promise<string> {
  const key = nameKey(wanted)
  const { rows } = await sql<{ content_url_key: string }>`select content_url_key from
    ${sql.table(table)} where site_id = ${siteId} and content_url_key = ${key}`.execute(db)
  if (rows.length === 0) return wanted
  const pattern = `${containsPattern(key).slice(1, -1)}\\_%`
  const similar = await sql<{ content_url_key: string }>`select content_url_key from
    ${sql.table(table)} where site_id = ${siteId} and content_url_key >= ${`${key}_`}
      and content_url_key < ${`${key}\``} and content_url_key like ${pattern} escape '\\'`.execute(
    db,
  )
  const taken = new Set(similar.rows.map((row) => row.content_url_key))
  let suffix = 1
  while (taken.has(`${key}_${suffix}`)) suffix += 1
  return `${wanted}_${suffix}`
}
