/** A sliding view over a stream of byte chunks: grows at the end on demand, is consumed from the front. */

const nothing = new Uint8Array(0)

export class ByteWindow {
  /** Bytes read and not yet consumed. */
  bytes: Uint8Array
  private isEnded = false
  private readonly source: AsyncIterator<Uint8Array>

  /** @param initial Bytes that stand before the first of the source. */
  constructor(source: AsyncIterable<Uint8Array>, initial: Uint8Array = nothing) {
    this.source = source[Symbol.asyncIterator]()
    this.bytes = initial
  }

  /**
   * Adds the next chunk that is not empty; false at the end of the source. Bytes are copied only when some are still
   * unconsumed: the chunk itself becomes the window otherwise.
   */
  async extend(): Promise<boolean> {
    while (!this.isEnded) {
      const next = await this.source.next()
      if (next.done === true) this.isEnded = true
      else if (next.value.length > 0) {
        this.append(next.value)
        return true
      }
    }
    return false
  }

  /** Takes the first `count` bytes out of the window; no copy. */
  take(count: number): Uint8Array {
    const taken = this.bytes.subarray(0, count)
    this.bytes = this.bytes.subarray(count)
    return taken
  }

  /** Reads the source to its end and drops everything. */
  async drain(): Promise<void> {
    do this.bytes = nothing
    while (await this.extend())
  }

  /** Tells the source that no more is wanted, if it has not ended. */
  async close(): Promise<void> {
    if (this.isEnded) return
    this.isEnded = true
    await this.source.return?.()
  }

  private append(chunk: Uint8Array): void {
    if (this.bytes.length === 0) {
      this.bytes = chunk
      return
    }
    const joined = new Uint8Array(this.bytes.length + chunk.length)
    joined.set(this.bytes)
    joined.set(chunk, this.bytes.length)
    this.bytes = joined
  }
}
