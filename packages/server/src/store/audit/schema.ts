/** Tables of the audit log. */

import type { Generated } from 'kysely'
import type { ActorKind } from '../../ports/audit.ts'

export interface AuditEntryTable {
  readonly id: Generated<number>
  readonly happened_at: number
  readonly method: string
  readonly actor_kind: ActorKind
  readonly actor_luid: string | null
  readonly credential_kind: string | null
  readonly credential_id: string | null
  readonly tenant_luid: string | null
  readonly site_luid: string | null
  readonly address: string | null
  readonly request_id: string | null
  /** JSON array. */
  readonly targets: string
  /** JSON array. */
  readonly changes: string
  readonly unlisted: number
  readonly position: number | null
  readonly hash: Uint8Array | null
}

/** Finds entries by what they are about. */
export interface AuditTargetTable {
  readonly luid: string
  readonly entry_id: number
}

export interface AuditAnchorTable {
  readonly position: number
  readonly hash: Uint8Array
  readonly made_at: number
}

export interface AuditSchema {
  readonly audit_entry: AuditEntryTable
  readonly audit_target: AuditTargetTable
  readonly audit_anchor: AuditAnchorTable
}

/** An entry apart from its number and its seal. The order is that of the text that is hashed, and must stay. */
export const contentColumns = [
  'happened_at',
  'method',
  'actor_kind',
  'actor_luid',
  'credential_kind',
  'credential_id',
  'tenant_luid',
  'site_luid',
  'address',
  'request_id',
  'targets',
  'changes',
  'unlisted',
] as const

export type AuditContent = Pick<AuditEntryTable, (typeof contentColumns)[number]>
