/** Entries of the audit log as they are read. */

import type { Kysely, Selectable } from 'kysely'
import type { AuditEntry, AuditLog, AuditQuery } from '../../ports/audit.ts'
import { buffer } from '../engine/rows.ts'
import type { Schema } from '../schema.ts'
import type { AuditEntryTable } from './schema.ts'

export async function listEntries(
  db: Kysely<Schema>,
  query: AuditQuery,
): ReturnType<AuditLog['list']> {
  const { tenantLuid, siteLuid, targetLuid, actorLuid, method, from, until } = query
  let matching = db.selectFrom('audit_entry')
  if (tenantLuid !== undefined) matching = matching.where('tenant_luid', '=', tenantLuid)
  if (siteLuid !== undefined) matching = matching.where('site_luid', '=', siteLuid)
  if (actorLuid !== undefined) matching = matching.where('actor_luid', '=', actorLuid)
  if (method !== undefined) matching = matching.where('method', '=', method)
  if (from !== undefined) matching = matching.where('happened_at', '>=', from.getTime())
  if (until !== undefined) matching = matching.where('happened_at', '<', until.getTime())
  if (targetLuid !== undefined) {
    matching = matching.where('id', 'in', (inner) =>
      inner.selectFrom('audit_target').select('entry_id').where('luid', '=', targetLuid),
    )
  }
  const { count } = await matching
    .select((of) => of.fn.countAll<number | string>().as('count'))
    .executeTakeFirstOrThrow()
  const rows = await matching
    .selectAll()
    .orderBy('id', 'desc')
    .offset(query.offset)
    .limit(query.limit)
    .execute()
  return { items: rows.map(toEntry), totalAvailable: Number(count) }
}

function toEntry(row: Selectable<AuditEntryTable>): AuditEntry {
  const { position, hash } = row
  return {
    id: row.id,
    at: new Date(row.happened_at),
    method: row.method,
    actorKind: row.actor_kind,
    actorLuid: row.actor_luid,
    credentialKind: row.credential_kind,
    credentialId: row.credential_id,
    tenantLuid: row.tenant_luid,
    siteLuid: row.site_luid,
    address: row.address,
    requestId: row.request_id,
    targets: JSON.parse(row.targets) as AuditEntry['targets'],
    changes: JSON.parse(row.changes) as AuditEntry['changes'],
    unlisted: row.unlisted,
    seal: position === null || hash === null ? null : { position, hash: buffer(hash) },
  }
}
