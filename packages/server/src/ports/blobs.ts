/** Published bytes, addressed by their SHA-256. */

/** What can go wrong between bytes and a disk. */
export type BlobFailure =
  /** The disk is full; what was written of the blob is gone again. */
  | 'no-space'
  /** The disk did not confirm a write. What it holds is unknown, so nothing more is written through this object. */
  | 'sync-failed'
  | 'write-failed'
  | 'not-found'

export class BlobError extends Error {
  readonly reason: BlobFailure

  constructor(reason: BlobFailure, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'BlobError'
    this.reason = reason
  }
}

export interface BlobReference {
  /** 64 hex digits. */
  readonly sha256: string
  readonly sizeBytes: number
}

/** Bytes that are on disk and synced, but not yet part of the store: a crash leaves nothing of them behind but a temporary file. */
export interface StagedBlob extends BlobReference, AsyncDisposable {
  /** A local file that may be read until the blob is kept or disposed. */
  readonly path: string
  /** Makes the bytes durable under their hash (rename, then sync of the folder). Must precede the transaction that refers to them. */
  keep(): Promise<BlobReference>
}

export interface Blobs {
  /**
   * Writes a stream to a temporary file while hashing it, and syncs it.
   *
   * @throws RangeError when the stream is longer than `limitBytes`; nothing stays behind, as with any other failure.
   */
  stage(
    content: AsyncIterable<Uint8Array>,
    options: { readonly limitBytes: number; readonly signal: AbortSignal },
  ): Promise<StagedBlob>

  readonly blocks: UploadBlocks

  /** Streams a kept blob. */
  read(sha256: string): AsyncIterable<Uint8Array>

  /** A local file with the blob's bytes, for engines that need one. */
  localPath(sha256: string): Promise<string>

  /** Removes what nothing refers to and was written within the sweep's times. @returns how many files */
  sweep(sweep: BlobSweep): Promise<number>
}

export interface BlobSweep {
  /** Blobs and blocks that were written earlier are left alone. */
  readonly writtenFrom: Date
  /** What was written later is left alone. */
  readonly writtenBefore: Date
  /** Those of some blobs that are referred to; may name others, too. */
  readonly referenced: (sha256s: readonly string[]) => Promise<ReadonlySet<string>>
  /** Names of the blocks that count in an upload session; none where it is over. */
  readonly blocksOf: (uploadId: string) => Promise<ReadonlySet<string>>
}

/** Blocks of upload sessions, each an object of its own that never changes. Which of them count, and in which order, rows say. */
export interface UploadBlocks {
  /**
   * Writes a block and syncs it.
   *
   * @throws RangeError when the stream is longer than `limitBytes`; nothing stays behind, as with any other failure.
   */
  stage(
    uploadId: string,
    content: AsyncIterable<Uint8Array>,
    options: { readonly limitBytes: number; readonly signal: AbortSignal },
  ): Promise<StagedBlock>

  /** The bytes of blocks, one behind the other. @throws BlobError `not-found` */
  read(uploadId: string, names: readonly string[]): AsyncIterable<Uint8Array>

  /** Removes the blocks of a session that is over. */
  discard(uploadId: string): Promise<void>
}

/** A block that is on disk. A crash before its row is committed leaves it to the sweep. */
export interface StagedBlock extends BlobReference {
  readonly name: string
  /** Removes it. Only where its row is known not to be committed. */
  drop(): Promise<void>
}
