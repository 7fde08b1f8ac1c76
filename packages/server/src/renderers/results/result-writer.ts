/** Takes a result as it is made: a small one stays in memory, a larger one goes to a file. */

import { open, unlink, type FileHandle } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { EngineRefusal } from '../../ports/index.ts'

/** A result that is complete. */
export interface WrittenResult {
  /** In memory, or a file that holds these bytes and nothing else yet. */
  readonly place: { readonly bytes: Buffer } | { readonly path: string }
  readonly sizeBytes: number
  readonly crc: number
}

export interface WriterOptions {
  /** Path for the file, should there be one. */
  readonly path: string
  readonly maxBytes: number
}

/** Results up to this size are kept in memory. */
export const smallBytes = 2 ** 20

export class ResultWriter {
  readonly #options: WriterOptions
  #chunks: Uint8Array[] = []
  #file: FileHandle | null = null
  #sizeBytes = 0
  #crc = 0

  constructor(options: WriterOptions) {
    this.#options = options
  }

  /** @throws EngineRefusal `too-large` */
  async add(bytes: Uint8Array): Promise<void> {
    const { maxBytes, path } = this.#options
    this.#sizeBytes += bytes.length
    if (this.#sizeBytes > maxBytes) {
      throw new EngineRefusal(
        'too-large',
        `its result is larger than ${Math.floor(maxBytes / 2 ** 20)} MiB`,
      )
    }
    this.#crc = crc32(bytes, this.#crc)
    this.#chunks.push(bytes)
    if (this.#sizeBytes <= smallBytes) return
    this.#file ??= await open(path, 'wx', 0o600)
    await this.#file.writev(this.#chunks.splice(0))
  }

  async finish(): Promise<WrittenResult> {
    const sizes = { sizeBytes: this.#sizeBytes, crc: this.#crc }
    if (this.#file === null) return { place: { bytes: Buffer.concat(this.#chunks) }, ...sizes }
    await this.#file.close()
    return { place: { path: this.#options.path }, ...sizes }
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    this.#chunks = []
    if (this.#file === null) return
    await this.#file.close().catch(() => {})
    await unlink(this.#options.path).catch(() => {})
  }
}
