/** What ties a database to the folders that hold its keys and its files. */

export interface Installation {
  /** Random. The folders are marked with it. */
  readonly id: string
  /** Sealed under a master key of this database. */
  readonly sealedCheck: Buffer
  /** Whether both folders have been marked. */
  readonly isMarked: boolean
}

export interface InstallationStore {
  /** Null before the first start that knows of it. */
  find(): Promise<Installation | null>
  /** Whether the database has never held a site, a tenant or an entry of the audit log. */
  isEmpty(): Promise<boolean>
  /** Keeps a new one, unless another server was first. @returns the one that is kept */
  begin(installation: Pick<Installation, 'id' | 'sealedCheck'>): Promise<Installation>
  /** Notes that the folders are marked. */
  marked(): Promise<void>
}
