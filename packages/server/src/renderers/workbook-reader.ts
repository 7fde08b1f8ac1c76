/** Puts together what a renderer says of a workbook, part by part. */

import type { SheetFacts, WorkbookFacts } from '../ports/index.ts'
import type { Part } from './channel/messages.ts'
import type { Sink } from './renderer.ts'

export class WorkbookReader implements Sink {
  readonly #sheets: SheetFacts[] = []
  #thumbnail: { bytes: Buffer; filled: number } | null = null
  #last: Extract<Part, { part: 'workbook' }> | null = null

  part(part: Part): void {
    if (part.part === 'workbook') this.#last = part
    if (part.part !== 'sheet') return
    const { name, type, thumbnailBytes } = part
    const bytes = thumbnailBytes === 0 ? null : Buffer.alloc(thumbnailBytes)
    this.#thumbnail = bytes === null ? null : { bytes, filled: 0 }
    this.#sheets.push({ name, type, thumbnailPng: bytes })
  }

  bytes(bytes: Uint8Array): void {
    if (this.#thumbnail === null) throw new TypeError('bytes that belong to no sheet')
    this.#thumbnail.bytes.set(bytes, this.#thumbnail.filled)
    this.#thumbnail.filled += bytes.length
  }

  /** @throws Error where the renderer has not said all */
  facts(): WorkbookFacts {
    if (this.#last === null) throw new Error('a workbook without its last part')
    const { hasExtracts, connections, limitations } = this.#last
    return { sheets: this.#sheets, hasExtracts, connections, limitations }
  }
}
