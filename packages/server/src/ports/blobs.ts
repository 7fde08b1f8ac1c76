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

  /**
   * Stages what an upload session has received, without copying it. The session is used up once the blob is kept.
   *
   * @param acknowledgedBytes - size on record; bytes beyond it, left by an append that was never acknowledged, are cut off
   */
  stageUpload(uploadId: string, acknowledgedBytes?: number): Promise<StagedBlob>

  /**
   * Appends a block to an upload session's file at a known offset and syncs it. Bytes beyond `offset` that an earlier, unacknowledged
   * append left are cut off first.
   *
   * @returns size after the append, in bytes
   */
  append(
    uploadId: string,
    content: AsyncIterable<Uint8Array>,
    options: { readonly offset: number; readonly limitBytes: number; readonly signal: AbortSignal },
  ): Promise<number>

  discardUpload(uploadId: string): Promise<void>

  /** Streams a kept blob. */
  read(sha256: string): AsyncIterable<Uint8Array>

  /** A local file with the blob's bytes, for engines that need one. */
  localPath(sha256: string): Promise<string>

  /** Removes blobs that `isReferenced` denies and that were kept before `olderThan`, and temporary files of that age. */
  sweep(options: {
    readonly olderThan: Date
    readonly isReferenced: (sha256: string) => Promise<boolean>
  }): Promise<number>
}
