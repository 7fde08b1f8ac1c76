/** What upload sessions have received, each in a file that grows append by append. */

import { createHash, type Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import type { BlobReference } from '../ports/blobs.ts'
import { BlobError } from '../ports/blobs.ts'
import { isMissing, writeFailure } from './errors.ts'
import type { BlobFile, BlobFiles } from './files.ts'
import { Turns } from './turns.ts'
import { writeStream } from './write-stream.ts'

interface RunningHash {
  readonly hash: Hash
  readonly sizeBytes: number
}

/** Sessions whose hash is carried along in memory; the rest are read again when they are published. */
const runningHashLimit = 1000

export interface Append {
  readonly offset: number
  readonly limitBytes: number
  readonly signal: AbortSignal
}

export class UploadFiles {
  readonly #directory: string
  readonly #files: BlobFiles
  readonly #sync: (sync: () => Promise<void>, path: string) => Promise<void>
  readonly #turns = new Turns()
  readonly #running = new Map<string, RunningHash>()

  /** @param options.sync - runs a sync and remembers its failure */
  constructor(options: {
    readonly directory: string
    readonly files: BlobFiles
    readonly sync: (sync: () => Promise<void>, path: string) => Promise<void>
  }) {
    this.#directory = options.directory
    this.#files = options.files
    this.#sync = options.sync
  }

  /** The id holds colons, which not every file system takes. */
  path(uploadId: string): string {
    return join(this.#directory, Buffer.from(uploadId, 'utf8').toString('hex'))
  }

  async append(
    uploadId: string,
    content: AsyncIterable<Uint8Array>,
    append: Append,
  ): Promise<number> {
    return this.#turns.take(uploadId, async () => {
      const path = this.path(uploadId)
      const { file, isNew } = await this.#open(path)
      try {
        const running = await this.#cutTo(uploadId, file, append.offset)
        const written = await this.#write(content, { file, running, append, path })
        await this.#sync(async () => file.sync(), path)
        if (isNew) {
          await this.#sync(async () => this.#files.syncDirectory(this.#directory), this.#directory)
        }
        if (written.hash !== null) this.#remember(uploadId, written.hash, written.sizeBytes)
        return written.sizeBytes
      } finally {
        await file.close()
      }
    })
  }

  /**
   * Hash and size of what has arrived.
   *
   * @param acknowledgedBytes - cuts off what a crash left behind the last append that was recorded
   */
  async digest(uploadId: string, acknowledgedBytes?: number): Promise<BlobReference> {
    return this.#turns.take(uploadId, async () => {
      const path = this.path(uploadId)
      const file = await this.#existing(path)
      let sizeBytes
      try {
        sizeBytes = (await file.stat()).size
        if (acknowledgedBytes !== undefined && acknowledgedBytes < sizeBytes) {
          await file.truncate(acknowledgedBytes)
          await this.#sync(async () => file.sync(), path)
          sizeBytes = acknowledgedBytes
        }
      } finally {
        await file.close()
      }
      const running = this.#running.get(uploadId)
      if (running?.sizeBytes === sizeBytes) {
        return { sha256: running.hash.copy().digest('hex'), sizeBytes }
      }
      const hash = createHash('sha256')
      const readable = createReadStream(path, { highWaterMark: 1024 * 1024 })
      for await (const chunk of readable) hash.update(chunk as Buffer)
      return { sha256: hash.digest('hex'), sizeBytes }
    })
  }

  /** Hashes that were carried along; files may have been changed by somebody else. */
  forgetAll(): void {
    this.#running.clear()
  }

  forget(uploadId: string): void {
    this.#running.delete(uploadId)
  }

  async discard(uploadId: string): Promise<void> {
    await this.#turns.take(uploadId, async () => {
      this.forget(uploadId)
      try {
        await this.#files.unlink(this.path(uploadId))
      } catch (error) {
        if (!isMissing(error)) throw error
      }
    })
  }

  async #open(path: string): Promise<{ readonly file: BlobFile; readonly isNew: boolean }> {
    try {
      return { file: await this.#files.open(path, 'r+'), isNew: false }
    } catch (error) {
      if (!isMissing(error)) throw writeFailure(error, path)
    }
    try {
      return { file: await this.#files.open(path, 'wx+'), isNew: true }
    } catch (error) {
      throw writeFailure(error, path)
    }
  }

  async #existing(path: string): Promise<BlobFile> {
    try {
      return await this.#files.open(path, 'r+')
    } catch (error) {
      if (!isMissing(error)) throw error
      throw new BlobError('not-found', `nothing was uploaded to ${path}`, { cause: error })
    }
  }

  /** Leaves exactly `offset` bytes. @returns a hash of them, or null when they were hashed by another process */
  async #cutTo(uploadId: string, file: BlobFile, offset: number): Promise<Hash | null> {
    const { size } = await file.stat()
    if (size < offset) {
      throw new RangeError(`upload ${uploadId} holds ${size} bytes, so none go to ${offset}`)
    }
    if (size > offset) await file.truncate(offset)
    if (offset === 0) return createHash('sha256')
    const running = this.#running.get(uploadId)
    return running?.sizeBytes === offset ? running.hash.copy() : null
  }

  async #write(
    content: AsyncIterable<Uint8Array>,
    options: {
      readonly file: BlobFile
      readonly running: Hash | null
      readonly append: Append
      readonly path: string
    },
  ): Promise<{ readonly sizeBytes: number; readonly hash: Hash | null }> {
    const { file, running, append, path } = options
    try {
      const written = await writeStream(content, {
        file,
        position: append.offset,
        limitBytes: append.limitBytes,
        signal: append.signal,
        hash: running ?? createHash('sha256'),
      })
      return { sizeBytes: append.offset + written, hash: running }
    } catch (error) {
      await file.truncate(append.offset)
      throw writeFailure(error, path)
    }
  }

  #remember(uploadId: string, hash: Hash, sizeBytes: number): void {
    this.#running.delete(uploadId)
    this.#running.set(uploadId, { hash, sizeBytes })
    if (this.#running.size <= runningHashLimit) return
    const oldest = this.#running.keys().next().value
    if (oldest !== undefined) this.#running.delete(oldest)
  }
}
