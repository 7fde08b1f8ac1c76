/**
 * Blobs as files of one directory: `tmp/` for what arrives, `uploads/` for blocks of upload sessions, `blobs/ab/<sha256>` for what is kept.
 * All three must lie on one file system, as a rename makes bytes part of the store.
 */

import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import type { BlobReference, Blobs, BlobSweep, StagedBlob } from '../ports/blobs.ts'
import type { Clock, Random } from '../ports/clock.ts'
import { BlobError } from '../ports/blobs.ts'
import { isMissing, writeFailure } from './errors.ts'
import { systemFiles, type BlobFiles } from './files.ts'
import { isOfAge, namesIn, unlinkIfThere, type Ages } from './removal.ts'
import { FileBlocks } from './upload-blocks.ts'
import { writeStream } from './write-stream.ts'

export interface FilesystemBlobsOptions {
  /** Made where it is missing. */
  readonly directory: string
  readonly clock: Clock
  readonly random: Pick<Random, 'uuid'>
  readonly files?: BlobFiles
}

/** Opens the directory. @throws BlobError when it cannot be written */
export async function openFilesystemBlobs(
  options: FilesystemBlobsOptions,
): Promise<FilesystemBlobs> {
  const { directory } = options
  const files = options.files ?? systemFiles
  for (const name of ['tmp', 'uploads', 'blobs']) {
    const path = join(directory, name)
    try {
      if (await files.makeDirectory(path)) await files.syncDirectory(directory)
    } catch (error) {
      throw writeFailure(error, path)
    }
  }
  return new FilesystemBlobs({ ...options, files })
}

export class FilesystemBlobs implements Blobs {
  readonly #directory: string
  readonly #clock: Clock
  readonly #random: Pick<Random, 'uuid'>
  readonly #files: BlobFiles
  readonly blocks: FileBlocks
  /** Temporary files in use, which a sweep leaves alone whatever their age. */
  readonly #staged = new Set<string>()
  #failure: BlobError | null = null

  constructor(options: Required<FilesystemBlobsOptions>) {
    this.#directory = options.directory
    this.#clock = options.clock
    this.#random = options.random
    this.#files = options.files
    this.blocks = new FileBlocks({
      ...options,
      directory: join(options.directory, 'uploads'),
      sync: async (sync, path) => {
        this.#refuseAfterFailure()
        await this.#sync(sync, path)
      },
    })
  }

  /** @throws BlobError where nothing can be kept: the directory is gone, or the disk has failed */
  async check(): Promise<void> {
    this.#refuseAfterFailure()
    const path = join(this.#directory, 'blobs')
    try {
      await this.#files.list(path)
    } catch (error) {
      throw writeFailure(error, path)
    }
  }

  async stage(
    content: AsyncIterable<Uint8Array>,
    options: { readonly limitBytes: number; readonly signal: AbortSignal },
  ): Promise<StagedBlob> {
    this.#refuseAfterFailure()
    const name = this.#random.uuid()
    const path = join(this.#directory, 'tmp', name)
    this.#staged.add(name)
    const drop = async (): Promise<void> => {
      this.#staged.delete(name)
      await unlinkIfThere(this.#files, path)
    }
    try {
      const reference = await this.#writeNew(path, content, options)
      return this.#stagedBlob({
        path,
        reference,
        drop,
        kept: () => this.#staged.delete(name),
      })
    } catch (error) {
      await drop()
      throw error
    }
  }

  async *read(sha256: string): AsyncIterable<Uint8Array> {
    const path = await this.localPath(sha256)
    yield* createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Uint8Array>
  }

  async localPath(sha256: string): Promise<string> {
    const path = this.#blobPath(sha256)
    try {
      await this.#files.modifiedAt(path)
      return path
    } catch (error) {
      if (!isMissing(error)) throw error
      throw new BlobError('not-found', `blob ${sha256} is not stored`, { cause: error })
    }
  }

  async sweep({ referenced, blocksOf, ...ages }: BlobSweep): Promise<number> {
    const blocks = await this.blocks.sweep({ blocksOf, ...ages })
    return blocks + (await this.#sweepTemporary(ages)) + (await this.#sweepBlobs(ages, referenced))
  }

  async #sweepTemporary({ writtenBefore }: Ages): Promise<number> {
    // No request was acknowledged on the strength of these files, so any process may remove them.
    const ages = { writtenFrom: new Date(0), writtenBefore }
    const temporary = join(this.#directory, 'tmp')
    let removed = 0
    for (const name of await this.#files.list(temporary)) {
      const path = join(temporary, name)
      if (this.#staged.has(name) || !(await isOfAge(this.#files, path, ages))) continue
      await unlinkIfThere(this.#files, path)
      removed += 1
    }
    return removed
  }

  async #sweepBlobs(ages: Ages, referenced: BlobSweep['referenced']): Promise<number> {
    const blobs = join(this.#directory, 'blobs')
    let removed = 0
    for (const folder of await this.#files.list(blobs)) {
      const ofAge: string[] = []
      for (const sha256 of await namesIn(this.#files, join(blobs, folder))) {
        if (await isOfAge(this.#files, this.#blobPath(sha256), ages)) ofAge.push(sha256)
      }
      if (ofAge.length === 0) continue
      const kept = await referenced(ofAge)
      for (const sha256 of ofAge) {
        if (!kept.has(sha256) && (await this.#removeBlob(sha256, ages))) removed += 1
      }
    }
    return removed
  }

  async #writeNew(
    path: string,
    content: AsyncIterable<Uint8Array>,
    options: { readonly limitBytes: number; readonly signal: AbortSignal },
  ): Promise<BlobReference> {
    const hash = createHash('sha256')
    try {
      const file = await this.#files.open(path, 'wx')
      try {
        const sizeBytes = await writeStream(content, { file, position: 0, hash, ...options })
        await this.#sync(async () => file.sync(), path)
        return { sha256: hash.digest('hex'), sizeBytes }
      } finally {
        await file.close()
      }
    } catch (error) {
      throw writeFailure(error, path)
    }
  }

  #stagedBlob(staged: {
    readonly path: string
    readonly reference: BlobReference
    readonly drop: () => Promise<void>
    readonly kept: () => void
  }): StagedBlob {
    let isKept = false
    return {
      ...staged.reference,
      path: staged.path,
      keep: async () => {
        if (isKept) return staged.reference
        await this.#keep(staged.path, staged.reference.sha256)
        isKept = true
        staged.kept()
        return staged.reference
      },
      [Symbol.asyncDispose]: async () => {
        if (!isKept) await staged.drop()
      },
    }
  }

  /** A blob that is kept again is as new as one kept for the first time, so that no sweep takes it before its transaction commits. */
  async #keep(from: string, sha256: string): Promise<void> {
    this.#refuseAfterFailure()
    const to = this.#blobPath(sha256)
    const folder = join(to, '..')
    try {
      const isNew = await this.#files.makeDirectory(folder)
      await this.#files.setModifiedAt(from, this.#clock.now())
      await this.#files.rename(from, to)
      await this.#sync(async () => this.#files.syncDirectory(folder), folder)
      if (isNew) {
        const parent = join(folder, '..')
        await this.#sync(async () => this.#files.syncDirectory(parent), parent)
      }
    } catch (error) {
      throw writeFailure(error, to)
    }
  }

  /** Takes the blob aside first: if it was kept again since its age was looked at, it goes back. */
  async #removeBlob(sha256: string, ages: Ages): Promise<boolean> {
    const name = this.#random.uuid()
    const aside = join(this.#directory, 'tmp', name)
    this.#staged.add(name)
    try {
      await this.#files.rename(this.#blobPath(sha256), aside)
      if (await isOfAge(this.#files, aside, ages)) {
        await this.#files.unlink(aside)
        return true
      }
      await this.#files.rename(aside, this.#blobPath(sha256))
      return false
    } finally {
      this.#staged.delete(name)
    }
  }

  #blobPath(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new RangeError(`${sha256} is not a SHA-256 in hex`)
    return join(this.#directory, 'blobs', sha256.slice(0, 2), sha256)
  }

  /** A kernel may drop the pages that a failed sync could not write, so that a second sync would lie. */
  async #sync(sync: () => Promise<void>, path: string): Promise<void> {
    try {
      await sync()
    } catch (error) {
      this.#failure = new BlobError('sync-failed', `the disk did not confirm ${path}`, {
        cause: error,
      })
      throw this.#failure
    }
  }

  #refuseAfterFailure(): void {
    if (this.#failure === null) return
    throw new BlobError('sync-failed', 'nothing is written since the disk failed', {
      cause: this.#failure,
    })
  }
}
