/** A map that forgets what was used longest ago, so that no cache grows with the number of callers. */

export class BoundedMap<K, V> {
  readonly #entries = new Map<K, V>()
  readonly #limit: number
  readonly #onForget: (value: V) => void

  /**
   * @param limit Entries kept, at least 1.
   * @param onForget Told every value that leaves, whether forgotten, deleted or replaced.
   */
  constructor(limit: number, onForget: (value: V) => void = () => undefined) {
    this.#limit = Math.max(1, limit)
    this.#onForget = onForget
  }

  get size(): number {
    return this.#entries.size
  }

  /** The value, which counts as a use of it. */
  get(key: K): V | undefined {
    const value = this.#entries.get(key)
    if (value === undefined) return undefined
    this.#entries.delete(key)
    this.#entries.set(key, value)
    return value
  }

  set(key: K, value: V): void {
    this.delete(key)
    this.#entries.set(key, value)
    if (this.#entries.size <= this.#limit) return
    const oldest = this.#entries.keys().next()
    if (oldest.done !== true) this.delete(oldest.value)
  }

  delete(key: K): void {
    const value = this.#entries.get(key)
    if (value === undefined) return
    this.#entries.delete(key)
    this.#onForget(value)
  }

  /** Entries from the one used longest ago. They may be deleted while they are walked. */
  entries(): IterableIterator<[K, V]> {
    return this.#entries.entries()
  }
}
