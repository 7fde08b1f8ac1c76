/** Upload sessions: their record, and where they are kept. */

export interface Upload {
  /** `digits:hex-digits:digits`, as clients expect. */
  readonly id: string
  readonly siteId: number
  readonly userId: number
  readonly sizeBytes: number
  readonly lastAppendAt: Date
}

export interface UploadReader {
  byId(siteId: number, id: string): Promise<Upload | null>
  idleSince(before: Date): Promise<readonly Upload[]>
  /** Names of the blocks that count, in their order. */
  blockNames(id: string): Promise<readonly string[]>
}

export interface UploadWriter extends UploadReader {
  create(upload: {
    readonly id: string
    readonly siteId: number
    readonly userId: number
    readonly now: Date
  }): Promise<Upload>
  /** Counts a block, at the number that its client gave it or behind the last one. */
  addBlock(uploadId: string, block: NewBlock): Promise<BlockOutcome>
  /** Ends a session that holds so many bytes, with its blocks. @returns false where it is over or holds more */
  end(id: string, sizeBytes: number): Promise<boolean>
  delete(id: string): Promise<void>
}

export interface NewBlock {
  /** The client's number of it; null where it numbers none. */
  readonly sequenceId: number | null
  readonly name: string
  readonly sha256: string
  readonly sizeBytes: number
  readonly limits: UploadLimits
  readonly now: Date
}

/** What a session may hold at most. */
export interface UploadLimits {
  readonly bytes: number
  readonly blocks: number
}

export type BlockOutcome =
  /** The session holds it now, or did before under the same number. */
  | { readonly kind: 'added' | 'known'; readonly sizeBytes: number }
  /** Another block has its number. */
  | { readonly kind: 'number-taken' }
  | { readonly kind: 'too-large' | 'too-many' }
  /** The session is over. */
  | { readonly kind: 'over' }
