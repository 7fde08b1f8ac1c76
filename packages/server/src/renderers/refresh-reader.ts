/** Takes a refreshed file from a renderer, and gives it on as it comes. */

import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import type { RefreshedFile } from '../ports/index.ts'
import type { Part } from './channel/messages.ts'
import type { Sink } from './renderer.ts'

export class RefreshReader implements Sink {
  readonly #content = new PassThrough({ highWaterMark: 2 ** 20 })
  readonly #begun = Promise.withResolvers<RefreshedFile>()

  constructor() {
    // Where nothing reads the content, its end has no listener either.
    this.#content.on('error', () => undefined)
    this.#begun.promise.catch(() => undefined)
  }

  /** When the renderer has made the extracts. */
  get begun(): Promise<RefreshedFile> {
    return this.#begun.promise
  }

  part(part: Part): void {
    if (part.part !== 'refreshed') return
    const { sizeBytes, extracts } = part
    this.#begun.resolve({ sizeBytes, extracts, content: this.#content })
  }

  async bytes(bytes: Uint8Array): Promise<void> {
    if (this.#content.destroyed || this.#content.write(bytes)) return
    await once(this.#content, 'drain')
  }

  /** The renderer has said all. */
  end(): void {
    this.#content.end()
    this.#begun.reject(new Error('a refresh without its file'))
  }

  /** The content is cut, on either side. */
  cut(cause: Error): void {
    this.#begun.reject(cause)
    this.#content.destroy(cause)
  }
}
