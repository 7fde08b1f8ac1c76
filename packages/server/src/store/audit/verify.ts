/** Recomputes the chain, a stretch at a time. */

import type { Kysely, Selectable } from 'kysely'
import type { AuditLog, AuditSeal, AuditTarget, AuditVerdict } from '../../ports/audit.ts'
import { buffer, firstOrNull } from '../engine/rows.ts'
import type { Schema } from '../schema.ts'
import { beginning, sealAfter } from './chain.ts'
import type { AuditEntryTable } from './schema.ts'

type Row = Selectable<AuditEntryTable> & { readonly position: number; readonly hash: Uint8Array }
type Options = Parameters<AuditLog['verify']>[0]

const rowsPerLook = 500

export async function verifyChain(db: Kysely<Schema>, options: Options): Promise<AuditVerdict> {
  const start = options.after ?? (await startOf(db))
  const notes = await notesOf(db, options.expected)
  let head = start
  let checked = 0
  const verdict = (isEnd: boolean, broken: AuditVerdict['broken'] = null): AuditVerdict => ({
    head,
    checked,
    isEnd,
    broken,
  })
  const { expected } = options
  if (expected !== undefined && options.after === undefined && expected.position < start.position) {
    return verdict(false, {
      position: expected.position,
      problem: 'it was noted, but is older than what is kept',
    })
  }
  for (;;) {
    const limit = Math.min(rowsPerLook, options.limit - checked)
    if (limit === 0) return verdict(false)
    const rows = await sealedAfter(db, head.position, limit)
    const found = await foundOf(db, rows)
    for (const row of rows) {
      const problem = problemOf(row, head) ?? indexProblem(row, found) ?? noteProblem(row, notes)
      if (problem !== null) return verdict(false, { position: head.position + 1, problem })
      head = { position: row.position, hash: buffer(row.hash) }
      checked += 1
    }
    if (rows.length < limit) return verdict(true, endProblem(head, notes))
  }
}

/** Hashes that were noted, by place: the anchors, and what the caller kept. */
async function notesOf(
  db: Kysely<Schema>,
  expected: AuditSeal | undefined,
): Promise<ReadonlyMap<number, readonly Buffer[]>> {
  const anchors = await db.selectFrom('audit_anchor').selectAll().execute()
  const notes = new Map(anchors.map(({ position, hash }) => [position, [buffer(hash)]]))
  if (expected === undefined) return notes
  const { position, hash } = expected
  return notes.set(position, [...(notes.get(position) ?? []), hash])
}

/** What the oldest entry must follow: the beginning, or the anchor that pruning left and everything else is behind. */
async function startOf(db: Kysely<Schema>): Promise<AuditSeal> {
  const entry = firstOrNull(await sealedAfter(db, 0, 1))
  const anchor = await db
    .selectFrom('audit_anchor')
    .selectAll()
    .orderBy('position')
    .limit(1)
    .executeTakeFirst()
  const isPruned = anchor !== undefined && (entry === null || entry.position > anchor.position)
  return isPruned ? { position: anchor.position, hash: buffer(anchor.hash) } : beginning
}

async function sealedAfter(
  db: Kysely<Schema>,
  position: number,
  limit: number,
): Promise<readonly Row[]> {
  const rows = await db
    .selectFrom('audit_entry')
    .selectAll()
    .where('position', '>', position)
    .orderBy('position')
    .limit(limit)
    .execute()
  return rows as Row[]
}

function problemOf(row: Row, previous: AuditSeal): string | null {
  const due = sealAfter(previous, row)
  if (row.position !== due.position) {
    return `entries ${due.position} to ${row.position - 1} are missing`
  }
  return due.hash.equals(buffer(row.hash))
    ? null
    : 'its content or the entry before it is not what was written'
}

/** By entry, the luids that it is found by. */
async function foundOf(
  db: Kysely<Schema>,
  rows: readonly Row[],
): Promise<ReadonlyMap<number, ReadonlySet<string>>> {
  const found = new Map<number, Set<string>>(rows.map(({ id }) => [id, new Set()]))
  const [first, last] = [Math.min(...found.keys()), Math.max(...found.keys())]
  if (rows.length === 0) return found
  const targets = await db
    .selectFrom('audit_target')
    .selectAll()
    .where('entry_id', '>=', first)
    .where('entry_id', '<=', last)
    .execute()
  for (const { entry_id, luid } of targets) found.get(entry_id)?.add(luid)
  return found
}

/** An entry that is whole but is not found by what it is about would be as good as gone. */
function indexProblem(
  { id, targets }: Row,
  found: ReadonlyMap<number, ReadonlySet<string>>,
): string | null {
  const named = (JSON.parse(targets) as readonly AuditTarget[]).map(({ luid }) => luid)
  const missing = named.find((luid) => found.get(id)?.has(luid) !== true)
  return missing === undefined ? null : `it is not found by ${missing}, which it is about`
}

function noteProblem(
  { position, hash }: Row,
  notes: ReadonlyMap<number, readonly Buffer[]>,
): string | null {
  const isNoted = (notes.get(position) ?? []).every((noted) => noted.equals(buffer(hash)))
  return isNoted ? null : 'its hash is not the one that was noted: the chain was rewritten'
}

/** What lies behind the last entry can only be known from what was noted. */
function endProblem(
  head: AuditSeal,
  notes: ReadonlyMap<number, readonly Buffer[]>,
): AuditVerdict['broken'] {
  const last = Math.max(...notes.keys(), head.position)
  if (last === head.position) return null
  const position = head.position + 1
  return { position, problem: `entries ${position} to ${last} are missing at the end` }
}
