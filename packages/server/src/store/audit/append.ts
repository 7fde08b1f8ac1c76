/** Writes the entry of a transaction, as its last statements. */

import { sql } from 'kysely'
import type { Act, AuditChange, AuditSeal, AuditTarget } from '../../ports/audit.ts'
import { prepared, type Database } from '../engine/database.ts'
import { only } from '../engine/rows.ts'
import { headOf, sealAfter } from './chain.ts'
import { contentColumns, type AuditContent, type AuditEntryTable } from './schema.ts'

/** Bounds the entry of an import of thousands; how many more there were is recorded. */
const mostChanges = 500

/** What the server does of its own accord. */
const unattended: Act = {
  method: 'server',
  actorKind: 'server',
  actorLuid: null,
  credentialKind: null,
  credentialId: null,
  tenantLuid: null,
  siteLuid: null,
  address: null,
  requestId: null,
  names: [],
}

/**
 * On SQLite, whose writers take turns anyway, the entry takes its place in the chain at once. On PostgreSQL it gets it after the commit,
 * so that no writer waits for the commit of another.
 *
 * @returns the entry's place; null where it has none yet
 */
export async function appendEntry(
  database: Database,
  entry: {
    readonly act: Act | undefined
    readonly changes: readonly AuditChange[]
    readonly now: Date
  },
): Promise<AuditSeal | null> {
  const { act = unattended, changes, now } = entry
  const listed = changes.slice(0, mostChanges)
  const { names, ...by } = act
  const targets = distinct([...names, ...listed])
  const content: AuditContent = {
    happened_at: now.getTime(),
    method: by.method,
    actor_kind: by.actorKind,
    actor_luid: by.actorLuid,
    credential_kind: by.credentialKind,
    credential_id: by.credentialId,
    tenant_luid: by.tenantLuid,
    site_luid: by.siteLuid,
    address: by.address,
    request_id: by.requestId,
    targets: JSON.stringify(targets),
    changes: JSON.stringify(listed),
    unlisted: changes.length - listed.length,
  }
  const seal = database.dialect === 'sqlite' ? sealAfter(await headOf(database), content) : null
  const values = contentColumns.map((column) => content[column])
  const inserted = await insertEntry(
    database,
    ...values,
    seal?.position ?? null,
    seal?.hash ?? null,
  )
  const { id } = only(inserted, 'the entry')
  for (const { luid } of targets) await insertTarget(database, luid, id)
  return seal
}

type Value = AuditEntryTable[keyof AuditContent | 'position' | 'hash']

const insertEntry = prepared((db, ...values: readonly Value[]) =>
  sql<{ id: number }>`insert into audit_entry (${sql.join(
    [...contentColumns, 'position', 'hash'].map((column) => sql.ref(column)),
  )}) values (${sql.join(values)}) returning id`.compile(db),
)
const insertTarget = prepared((db, luid: string, entryId: number) =>
  db.insertInto('audit_target').values({ luid, entry_id: entryId }).compile(),
)

function distinct(targets: readonly AuditTarget[]): readonly AuditTarget[] {
  const byLuid = new Map<string, AuditTarget>()
  for (const { kind, luid } of targets) if (!byLuid.has(luid)) byLuid.set(luid, { kind, luid })
  return [...byLuid.values()]
}
