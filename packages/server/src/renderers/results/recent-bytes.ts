/** Bytes kept in memory up to a sum; those used longest ago go first. */

export class RecentBytes {
  readonly #capBytes: number
  readonly #known = new Map<string, Uint8Array>()
  #totalBytes = 0

  constructor(capBytes: number) {
    this.#capBytes = capBytes
  }

  /** Whether something of that size may take a place here: a single one never takes more than a part. */
  fits(sizeBytes: number): boolean {
    return sizeBytes <= this.#capBytes / 16
  }

  get(name: string): Uint8Array | undefined {
    const found = this.#known.get(name)
    if (found === undefined) return undefined
    this.#known.delete(name)
    this.#known.set(name, found)
    return found
  }

  put(name: string, bytes: Uint8Array): void {
    this.delete(name)
    this.#known.set(name, bytes)
    this.#totalBytes += bytes.length
    for (const oldest of this.#known.keys()) {
      if (this.#totalBytes <= this.#capBytes) return
      this.delete(oldest)
    }
  }

  delete(name: string): void {
    const found = this.#known.get(name)
    if (found === undefined) return
    this.#known.delete(name)
    this.#totalBytes -= found.length
  }
}
