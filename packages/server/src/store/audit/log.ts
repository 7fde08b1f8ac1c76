/** The audit log beyond writing: its chain, its reading and its end. */

import { sql, type Kysely } from 'kysely'
import type { AuditAnchor, AuditLog, AuditLoss, AuditSeal } from '../../ports/audit.ts'
import type { Database } from '../engine/database.ts'
import { buffer } from '../engine/rows.ts'
import type { Schema } from '../schema.ts'
import { lockUntilCommit } from '../engine/transaction-lock.ts'
import { appendEntry } from './append.ts'
import { headOf, sealAfter } from './chain.ts'
import { listEntries } from './entries.ts'
import { verifyChain } from './verify.ts'

const dayMs = 24 * 3600 * 1000
const rowsPerSealing = 1000

export interface AuditLogParts {
  /** For statements outside transactions. */
  readonly reading: Kysely<Schema>
  /** For transactions. */
  readonly writing: Database
  /** Called after each commit that gave entries their places, with the last of them. */
  readonly onSealed: (seal: AuditSeal) => void
}

export function createAuditLog({ reading, writing, onSealed }: AuditLogParts): AuditLog {
  const within = <T>(work: (database: Database) => Promise<T>): Promise<T> =>
    writing.db.transaction().execute(async (db) => {
      const database = { ...writing, db, lists: null }
      await lockUntilCommit(database, 'audit-chain')
      return work(database)
    })
  return {
    list: (query) => listEntries(reading, query),
    async seal() {
      // On SQLite entries have their places from the start.
      if (writing.dialect === 'sqlite') return
      for (;;) {
        const { count, head } = await within(sealSome)
        if (count > 0) onSealed(head)
        if (count < rowsPerSealing) return
      }
    },
    verify: (options) => verifyChain(reading, options),
    lossSince: (noted) => within((database) => lossSince(database, noted)),
    anchor: (now) => within((database) => anchorOn(database, now)),
    async prune(before, now) {
      const seal = await within((database) => prune(database, { before, now }))
      if (seal !== null) onSealed(seal)
    },
  }
}

/**
 * One server at a time, under a lock that no writer of entries waits for. Entries come in the order of their numbers, as far as they are
 * committed; one that is committed later comes later.
 */
async function sealSome(
  database: Database,
): Promise<{ readonly count: number; readonly head: AuditSeal }> {
  const { db } = database
  const rows = await db
    .selectFrom('audit_entry')
    .selectAll()
    .where('position', 'is', null)
    .orderBy('id')
    .limit(rowsPerSealing)
    .execute()
  let head = await headOf(database)
  const sealed = rows.map((row) => {
    head = sealAfter(head, row)
    return { id: row.id, ...head }
  })
  const [ids, positions, hashes] = [
    sealed.map(({ id }) => id),
    sealed.map(({ position }) => position),
    sealed.map(({ hash }) => hash),
  ]
  await sql`update audit_entry set position = sealed.position, hash = sealed.hash
    from unnest(${ids}::bigint[], ${positions}::bigint[], ${hashes}::bytea[])
      as sealed (id, position, hash)
    where audit_entry.id = sealed.id`.execute(db)
  return { count: rows.length, head }
}

/** Entries that were noted and pruned since are no loss: pruning leaves an anchor behind them. */
async function lossSince(database: Database, noted: AuditSeal): Promise<AuditLoss | null> {
  const head = await headOf(database)
  if (head.position < noted.position) {
    return { head, problem: `entries ${head.position + 1} to ${noted.position} are missing` }
  }
  const row = await database.db
    .selectFrom('audit_entry')
    .select('hash')
    .where('position', '=', noted.position)
    .executeTakeFirst()
  const isSame = row === undefined || (row.hash !== null && buffer(row.hash).equals(noted.hash))
  return isSame ? null : { head, problem: `entry ${noted.position} is not the one that was noted` }
}

async function anchorOn(database: Database, now: Date): Promise<AuditAnchor | null> {
  const head = await headOf(database)
  const last = await database.db
    .selectFrom('audit_anchor')
    .selectAll()
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst()
  const isNew = head.position > (last?.position ?? 0)
  const isAnotherDay = dayOf(now.getTime()) > dayOf(last?.made_at ?? 0)
  if (!isNew || !isAnotherDay) return null
  const { position, hash } = head
  await database.db
    .insertInto('audit_anchor')
    .values({ position, hash, made_at: now.getTime() })
    .execute()
  return { ...head, madeAt: now }
}

const dayOf = (epochMs: number): number => Math.floor(epochMs / dayMs)

async function prune(
  database: Database,
  { before, now }: { readonly before: Date; readonly now: Date },
): Promise<AuditSeal | null> {
  const { db } = database
  const anchor = await db
    .selectFrom('audit_anchor')
    .selectAll()
    .where('made_at', '<', before.getTime())
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (anchor === undefined) return null
  const { position } = anchor
  const { numDeletedRows } = await db
    .deleteFrom('audit_entry')
    .where('position', '<=', position)
    .executeTakeFirst()
  await db.deleteFrom('audit_anchor').where('position', '<', position).execute()
  if (numDeletedRows === 0n) return null
  const luid = buffer(anchor.hash).toString('hex')
  const did = { did: 'audit.prune', kind: 'audit-anchor', luid, facts: { position } }
  return appendEntry(database, { act: undefined, changes: [did], now })
}
