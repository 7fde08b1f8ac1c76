/** One holder at a time, in order of asking. */

export class Mutex {
  #tail: Promise<void> = Promise.resolve()

  /** Waits for its turn. @returns the function that gives the turn on; call it exactly once. */
  async acquire(): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const before = this.#tail
    this.#tail = promise
    await before
    return resolve
  }
}
