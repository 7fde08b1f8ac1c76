/**
 * The chain: every entry's hash covers its place, its content and the hash before it, so that none can be changed, removed or put in
 * between without all later hashes being wrong.
 */

import { hash } from 'node:crypto'
import { sql } from 'kysely'
import type { AuditSeal } from '../../ports/audit.ts'
import { prepared, type Database } from '../engine/database.ts'
import { buffer, firstOrNull } from '../engine/rows.ts'
import { contentColumns, type AuditContent } from './schema.ts'

/** What the first entry follows. */
export const beginning: AuditSeal = { position: 0, hash: Buffer.alloc(32) }

/** Number of this form of the text that is hashed. */
const form = 1

export function sealAfter(previous: AuditSeal, of: AuditContent): AuditSeal {
  const position = previous.position + 1
  const values = contentColumns.map((column) => of[column])
  const text = JSON.stringify([form, position, previous.hash.toString('hex'), ...values])
  return { position, hash: hash('sha256', text, 'buffer') }
}

/** The last entry that has its place. After pruning everything, that is the anchor that stayed. */
export async function headOf(database: Database): Promise<AuditSeal> {
  const row =
    firstOrNull(await lastEntry(database)) ?? firstOrNull(await lastAnchor(database)) ?? null
  return row === null ? beginning : { position: row.position, hash: buffer(row.hash) }
}

interface SealRow {
  readonly position: number
  readonly hash: Uint8Array
}

const lastEntry = prepared((db) =>
  sql<SealRow>`select position, hash from audit_entry where position is not null
    order by position desc limit 1`.compile(db),
)
const lastAnchor = prepared((db) =>
  sql<SealRow>`select position, hash from audit_anchor order by position desc limit 1`.compile(db),
)
