/** The audit log: who changed what, and whether it is still as it was written. */

import { element, number, optional, text } from '../wire/types.ts'
import { answers, ownMethod } from './define.ts'

/** An entry as it is answered; times are ISO 8601, hashes hex. */
export interface AuditEntryRecord {
  readonly id: number
  readonly at: string
  /** Declared name of the method, `provision.…`, or the type of a job. */
  readonly method: string
  readonly actorKind:
    'user' | 'account' | 'admin-key' | 'provision' | 'connect-user' | 'job' | 'server'
  readonly actorLuid: string | null
  readonly credentialKind: string | null
  readonly credentialId: string | null
  readonly tenantLuid: string | null
  readonly siteLuid: string | null
  readonly address: string | null
  readonly requestId: string | null
  readonly targets: readonly { readonly kind: string; readonly luid: string }[]
  readonly changes: readonly {
    readonly did: string
    readonly kind: string
    readonly luid: string
    readonly facts?: Readonly<Record<string, string | number | boolean | null>>
  }[]
  /** Changes that the entry had no room for. */
  readonly unlisted: number
  /** Null for the moment between the commit and the place in the chain. */
  readonly position: number | null
  readonly hash: string | null
}

export const listAudit = ownMethod({
  name: 'listAudit',
  summary:
    'Entries of the audit log, newest first: of the site or tenant for its administrators, all for the admin key',
  verb: 'GET',
  path: '/audit',
  caller: 'session',
  isDevControl: false,
  query: element({
    pageNumber: optional(number()),
    pageSize: optional(number()),
    /** LUID of something that was changed or named. */
    target: optional(text()),
    /** LUID of the user, account or job. */
    actor: optional(text()),
    method: optional(text()),
    /** ISO 8601, included. */
    from: optional(text()),
    /** ISO 8601, excluded. */
    until: optional(text()),
  }),
  body: null,
  reply: answers<{
    readonly pagination: {
      readonly pageNumber: number
      readonly pageSize: number
      readonly totalAvailable: number
    }
    readonly audit: readonly AuditEntryRecord[]
  }>(),
})

/** `POSITION:HASH`: a place in the chain and the hash that it has there. */
export interface AuditVerdictReport {
  /** The last entry that is as it was written; 0:000… where there is none. */
  readonly head: string
  readonly checked: number
  /** False: there is more behind `head`. */
  readonly isEnd: boolean
  /** The first entry that is not as it was written. */
  readonly broken: { readonly position: number; readonly problem: string } | null
}

export const verifyAudit = ownMethod({
  name: 'verifyAudit',
  summary: 'Recomputes the hash chain of the audit log, a stretch at a time',
  verb: 'GET',
  path: '/audit/verification',
  caller: 'admin-key',
  isDevControl: false,
  query: element({
    /** `head` of the stretch before. */
    after: optional(text()),
    /** A `head` that was kept earlier: the chain must still go through it. */
    kept: optional(text()),
  }),
  body: null,
  reply: answers<AuditVerdictReport>(),
})
