/** Blocks of upload sessions: a folder for each session, and in it a file for each block, which never changes. */

import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import type { Clock, Random } from '../ports/clock.ts'
import { BlobError, type BlobSweep, type StagedBlock, type UploadBlocks } from '../ports/blobs.ts'
import { isMissing, writeFailure } from './errors.ts'
import type { BlobFiles } from './files.ts'
import { isOfAge, namesIn, removeFolder, unlinkIfThere } from './removal.ts'
import { writeStream } from './write-stream.ts'

export interface UploadBlocksOptions {
  readonly directory: string
  readonly files: BlobFiles
  readonly clock: Clock
  readonly random: Pick<Random, 'uuid'>
  /** Runs a sync and remembers its failure. */
  readonly sync: (sync: () => Promise<void>, path: string) => Promise<void>
}

interface Reception {
  readonly limitBytes: number
  readonly signal: AbortSignal
}

export class FileBlocks implements UploadBlocks {
  readonly #options: UploadBlocksOptions
  /** Which a sweep leaves alone, whatever their age. */
  readonly #arriving = new Set<string>()

  constructor(options: UploadBlocksOptions) {
    this.#options = options
  }

  async stage(
    uploadId: string,
    content: AsyncIterable<Uint8Array>,
    reception: Reception,
  ): Promise<StagedBlock> {
    const { random, files, clock } = this.#options
    const folder = this.#folder(uploadId)
    const name = random.uuid()
    const path = join(folder, name)
    const drop = () => unlinkIfThere(files, path)
    this.#arriving.add(path)
    try {
      await this.#makeFolder(folder)
      const reference = await this.#write(path, content, reception)
      await files.setModifiedAt(path, clock.now())
      await this.#options.sync(() => files.syncDirectory(folder), folder)
      return { ...reference, name, drop }
    } catch (error) {
      await drop()
      throw writeFailure(error, path)
    } finally {
      this.#arriving.delete(path)
    }
  }

  async *read(uploadId: string, names: readonly string[]): AsyncGenerator<Uint8Array> {
    for (const name of names) {
      const path = join(this.#folder(uploadId), name)
      try {
        yield* createReadStream(path, { highWaterMark: 1024 * 1024 }) as AsyncIterable<Uint8Array>
      } catch (error) {
        if (!isMissing(error)) throw error
        throw new BlobError('not-found', `block ${name} is not stored`, { cause: error })
      }
    }
  }

  async discard(uploadId: string): Promise<void> {
    await removeFolder(this.#options.files, this.#folder(uploadId))
  }

  /** Removes blocks that no session counts. @returns how many */
  async sweep({ blocksOf, ...ages }: Omit<BlobSweep, 'referenced'>): Promise<number> {
    const { directory, files } = this.#options
    let removed = 0
    for (const session of await files.list(directory)) {
      const folder = join(directory, session)
      const isOld = await isOfAge(files, folder, ages)
      // What is not the name of a session's folder is the id of none.
      const counted = await blocksOf(Buffer.from(session, 'hex').toString('utf8'))
      for (const name of await namesIn(files, folder)) {
        const path = join(folder, name)
        if (counted.has(name) || this.#arriving.has(path)) continue
        if (!(await isOfAge(files, path, ages))) continue
        await unlinkIfThere(files, path)
        removed += 1
      }
      if (counted.size === 0 && isOld) await files.removeEmptyDirectory(folder)
    }
    return removed
  }

  async #makeFolder(folder: string): Promise<void> {
    const { files, directory, sync } = this.#options
    if (await files.makeDirectory(folder)) {
      await sync(() => files.syncDirectory(directory), directory)
    }
  }

  async #write(path: string, content: AsyncIterable<Uint8Array>, reception: Reception) {
    const hash = createHash('sha256')
    const file = await this.#options.files.open(path, 'wx')
    try {
      const sizeBytes = await writeStream(content, { file, position: 0, hash, ...reception })
      await this.#options.sync(() => file.sync(), path)
      return { sha256: hash.digest('hex'), sizeBytes }
    } finally {
      await file.close()
    }
  }

  /** The id holds colons, which not every file system takes. */
  #folder(uploadId: string): string {
    return join(this.#options.directory, Buffer.from(uploadId, 'utf8').toString('hex'))
  }
}
