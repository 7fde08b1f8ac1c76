/** The audit log: who changed what, written in the transaction of the change and chained by hashes. Never a secret. */

export type ActorKind =
  'user' | 'account' | 'admin-key' | 'provision' | 'connect-user' | 'job' | 'server'

/** On whose behalf something is changed. Bound to a store by {@link Store.as}, it stands in every entry of what is changed there. */
export interface Act {
  /** Declared name of the method, or that of the work. */
  readonly method: string
  readonly actorKind: ActorKind
  /** LUID of the user, account or job; null for the others. */
  readonly actorLuid: string | null
  /** Kind of the session. */
  readonly credentialKind: string | null
  /** GUID of the personal access token, or id of the trust, behind the session. */
  readonly credentialId: string | null
  readonly tenantLuid: string | null
  readonly siteLuid: string | null
  readonly address: string | null
  readonly requestId: string | null
  /** What the request names, beside what it turns out to change. */
  readonly names: readonly AuditTarget[]
}

export interface AuditTarget {
  readonly kind: string
  readonly luid: string
}

export type AuditFacts = Readonly<Record<string, string | number | boolean | null>>

/** One thing that was changed, in words that say how. Facts are words of fixed lists, numbers and ids: no text of users. */
export interface AuditChange extends AuditTarget {
  /** Such as `workbooks.create`. */
  readonly did: string
  readonly facts?: AuditFacts
}

export interface AuditEntry extends Omit<Act, 'names'> {
  readonly id: number
  readonly at: Date
  readonly targets: readonly AuditTarget[]
  readonly changes: readonly AuditChange[]
  /** Changes that the entry had no room for. */
  readonly unlisted: number
  /** Place in the chain, from 1 on, and the hash that ties the entry to all before it. Null until it is sealed. */
  readonly seal: AuditSeal | null
}

export interface AuditSeal {
  readonly position: number
  /** SHA-256. */
  readonly hash: Buffer
}

export interface AuditAnchor extends AuditSeal {
  readonly madeAt: Date
}

export interface AuditQuery {
  readonly tenantLuid?: string
  readonly siteLuid?: string
  readonly targetLuid?: string
  readonly actorLuid?: string
  readonly method?: string
  readonly from?: Date
  /** Excluded. */
  readonly until?: Date
  readonly offset: number
  readonly limit: number
}

export interface AuditVerdict {
  /** Last entry that was looked at; position 0 where there is none. */
  readonly head: AuditSeal
  readonly checked: number
  readonly isEnd: boolean
  /** The first entry that is not as it was written, or does not follow the one before. */
  readonly broken: { readonly position: number; readonly problem: string } | null
}

export interface AuditLoss {
  /** The last entry that there is. */
  readonly head: AuditSeal
  readonly problem: string
}

export interface AuditLog {
  /** Newest first. */
  list(
    query: AuditQuery,
  ): Promise<{ readonly items: readonly AuditEntry[]; readonly totalAvailable: number }>
  /** Gives entries that were committed since their places in the chain. */
  seal(): Promise<void>
  /**
   * Recomputes a stretch of the chain, up to `limit` entries.
   *
   * @param options.after Where the stretch before ended; absent: the oldest entry
   * @param options.expected A place and hash noted earlier that the chain must still go through
   */
  verify(options: {
    readonly after?: AuditSeal
    readonly expected?: AuditSeal
    readonly limit: number
  }): Promise<AuditVerdict>
  /** Whether the log still goes through a place and hash that were noted; null where it does. */
  lossSince(noted: AuditSeal): Promise<AuditLoss | null>
  /** Notes the head of the chain, once a day (UTC). @returns what was noted now, or null */
  anchor(now: Date): Promise<AuditAnchor | null>
  /** Removes entries up to the last anchor made before that moment. The anchor stays, so that the rest still verifies. */
  prune(before: Date, now: Date): Promise<void>
}
