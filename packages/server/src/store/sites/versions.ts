/** The site's change counters: what is derived from a site's state is cached under them. */

import { sql } from 'kysely'
import type { Database } from '../engine/database.ts'

export interface Touched {
  /** Groups, projects, rules or ownership. */
  readonly access?: boolean
  /** Bytes by which the stored files of the site grew. */
  readonly storedBytes?: number
}

/**
 * Counts a change to the site's content. As the first statement of a change it also makes the site's writers take turns on a database
 * that would let them overlap.
 */
export async function touchSite(
  { db }: Database,
  siteId: number,
  touched: Touched = {},
): Promise<void> {
  await sql`update site set content_version = content_version + 1,
    access_version = access_version + ${touched.access === true ? 1 : 0},
    stored_bytes = stored_bytes + ${touched.storedBytes ?? 0}
    where id = ${siteId}`.execute(db)
}

/** Counts the bytes of files that were removed. */
export async function freeStorage(
  { db }: Database,
  siteId: number,
  removed: readonly { readonly size_bytes: number }[],
): Promise<void> {
  const freed = removed.reduce((sum, row) => sum + row.size_bytes, 0)
  await sql`update site set stored_bytes = stored_bytes - ${freed} where id = ${siteId}`.execute(db)
}
