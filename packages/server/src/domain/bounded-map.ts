/**
 * A map that drops what has not been used for long, so that no cache grows with the number of callers.
 *
 * Two generations instead of an order of use: moving a key to the end of a `Map` at every use leaves a trail of deleted entries behind
 * it that the next look-up has to walk, which makes the busiest key the slowest.
 */

export class BoundedMap<K, V> {
  #young = new Map<K, V>()
  #old = new Map<K, V>()
  readonly #generation: number
  readonly #onForget: (value: V) => void

  /**
   * @param limit Entries kept at most; the half used last is kept for sure.
   * @param onForget Called with every value that leaves, whether forgotten, deleted or replaced.
   */
  constructor(limit: number, onForget: (value: V) => void = () => undefined) {
    this.#generation = Math.max(1, Math.floor(limit / 2))
    this.#onForget = onForget
  }

  get size(): number {
    return this.#young.size + this.#old.size
  }

  /** The value, which counts as a use of it. */
  get(key: K): V | undefined {
    const young = this.#young.get(key)
    if (young !== undefined) return young
    const old = this.#old.get(key)
    if (old === undefined) return undefined
    this.#old.delete(key)
    this.#add(key, old)
    return old
  }

  set(key: K, value: V): void {
    const replaced = this.#young.get(key) ?? this.#old.get(key)
    this.#old.delete(key)
    if (replaced !== undefined) this.#onForget(replaced)
    this.#add(key, value)
  }

  delete(key: K): void {
    const value = this.#young.get(key) ?? this.#old.get(key)
    if (value === undefined) return
    this.#young.delete(key)
    this.#old.delete(key)
    this.#onForget(value)
  }

  /** All entries. They may be deleted while they are walked. */
  *entries(): Generator<[K, V]> {
    yield* this.#old
    yield* this.#young
  }

  #add(key: K, value: V): void {
    this.#young.set(key, value)
    if (this.#young.size < this.#generation) return
    const forgotten = this.#old
    this.#old = this.#young
    this.#young = new Map()
    for (const gone of forgotten.values()) this.#onForget(gone)
  }
}
