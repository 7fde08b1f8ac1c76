/** Counts requests that are under way, so that something can be done while there are none. */

export class RequestGate {
  readonly #graceMs: number
  #inside = 0
  #closed: Promise<void> | null = null
  #onEmpty: (() => void) | null = null

  /** @param graceMs How long requests under way are waited for */
  constructor(graceMs = 10_000) {
    this.#graceMs = graceMs
  }

  /** Waits while the request gate is closed. @returns what to call, once, when the request is answered */
  async enter(): Promise<() => void> {
    while (this.#closed !== null) await this.#closed
    this.#inside += 1
    return () => {
      this.#inside -= 1
      if (this.#inside === 0) this.#onEmpty?.()
    }
  }

  /**
   * Admits no new request, waits until the running ones end, and does the work. Calls run one after another.
   *
   * @throws StillBusy when they do not leave in time; nothing was done then
   */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    while (this.#closed !== null) await this.#closed
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#closed = promise
    try {
      await this.#empty()
      return await work()
    } finally {
      this.#closed = null
      resolve()
    }
  }

  async #empty(): Promise<void> {
    if (this.#inside === 0) return
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const timer = setTimeout(() => reject(new StillBusy(this.#inside)), this.#graceMs)
    this.#onEmpty = resolve
    try {
      await promise
    } finally {
      this.#onEmpty = null
      clearTimeout(timer)
    }
  }
}

/** Requests did not end in time. */
export class StillBusy extends Error {
  constructor(count: number) {
    super(`${count} requests are still under way; nothing was changed`)
    this.name = 'StillBusy'
  }
}
