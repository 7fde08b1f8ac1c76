/** Keeps what a renderer says of a data source. */

import type { DataSourceFacts } from '../ports/index.ts'
import type { Part } from './channel/messages.ts'
import type { Sink } from './renderer.ts'

export class DataSourceReader implements Sink {
  #facts: DataSourceFacts | null = null

  part(part: Part): void {
    if (part.part === 'datasource') this.#facts = part
  }

  bytes(): void {
    throw new TypeError('a data source is described without bytes')
  }

  /** @throws Error where the renderer has said nothing */
  facts(): DataSourceFacts {
    if (this.#facts === null) throw new Error('a data source without its part')
    const { hasExtracts, connections, limitations } = this.#facts
    return { hasExtracts, connections, limitations }
  }
}
