/** Keeps what a renderer says of a flow. */

import type { FlowFacts } from '../ports/index.ts'
import type { Part } from './channel/messages.ts'
import type { Sink } from './renderer.ts'

export class FlowReader implements Sink {
  #facts: FlowFacts | null = null

  part(part: Part): void {
    if (part.part === 'flow') this.#facts = part
  }

  bytes(): void {
    throw new TypeError('a flow is described without bytes')
  }

  /** @throws Error where the renderer has said nothing */
  facts(): FlowFacts {
    if (this.#facts === null) throw new Error('a flow without its part')
    const { outputSteps, connections } = this.#facts
    return { outputSteps, connections }
  }
}
