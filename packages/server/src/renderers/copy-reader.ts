/** Puts together the copy of a package that a renderer plans: its own records, and ranges of the stored file. */

import { createReadStream } from 'node:fs'
import type { WorkbookCopy } from '../ports/index.ts'
import type { Part } from './channel/messages.ts'
import type { Sink } from './renderer.ts'

type Piece = Buffer | Extract<Part, { part: 'range' }>

export class CopyReader implements Sink {
  readonly #pieces: Piece[] = []
  #sizeBytes: number | null | undefined

  part(part: Part): void {
    if (part.part === 'copy') this.#sizeBytes = part.sizeBytes
    if (part.part === 'range') this.#pieces.push(part)
  }

  bytes(bytes: Uint8Array): void {
    this.#pieces.push(Buffer.from(bytes))
  }

  /** @throws Error where the renderer has not said all */
  copyOf(path: string): WorkbookCopy | null {
    const sizeBytes = this.#sizeBytes
    if (sizeBytes === undefined) throw new Error('a copy without its size')
    return sizeBytes === null ? null : { sizeBytes, content: readPieces(path, this.#pieces) }
  }
}

async function* readPieces(path: string, pieces: readonly Piece[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) {
    if (Buffer.isBuffer(piece)) yield piece
    else if (piece.length > 0) {
      const { offset, length } = piece
      yield* createReadStream(path, { start: offset, end: offset + length - 1 })
    }
  }
}
