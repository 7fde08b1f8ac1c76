/** Requests that were sent for end users, written together a little later: no request waits for it. */

import type { Logger } from '../../log/logger.ts'
import type { Clock, ConnectLogEntry, Store } from '../../ports/index.ts'

const heldBackMs = 500
const mostWaiting = 10_000
const keptDays = 30
const pruneEveryMs = 3_600_000
const longestPath = 1_000

export class RequestLog implements AsyncDisposable {
  readonly #store: Store
  readonly #clock: Clock
  readonly #log: Logger
  #waiting: ConnectLogEntry[] = []
  #timer: NodeJS.Timeout | null = null
  #writing: Promise<void> = Promise.resolve()
  #prunedAtMs = 0

  constructor(deps: { readonly store: Store; readonly clock: Clock; readonly log: Logger }) {
    this.#store = deps.store
    this.#clock = deps.clock
    this.#log = deps.log
  }

  add(entry: Omit<ConnectLogEntry, 'at'>): void {
    // A database that does not answer must not fill memory.
    if (this.#waiting.length >= mostWaiting) return
    const path = entry.path.slice(0, longestPath)
    this.#waiting.push({ ...entry, path, at: this.#clock.now() })
    this.#timer ??= setTimeout(() => void this.flush(), heldBackMs)
  }

  async flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    const entries = this.#waiting
    this.#waiting = []
    this.#writing = this.#writing.then(() => this.#write(entries))
    await this.#writing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.flush()
  }

  async #write(entries: readonly ConnectLogEntry[]): Promise<void> {
    if (entries.length === 0) return
    const nowMs = this.#clock.now().getTime()
    const isPruned = Math.abs(nowMs - this.#prunedAtMs) < pruneEveryMs
    try {
      await this.#store.transaction(async ({ connectLog }) => {
        await connectLog.add(entries)
        if (!isPruned) await connectLog.prune(new Date(nowMs - keptDays * 24 * 3_600_000))
      })
      if (!isPruned) this.#prunedAtMs = nowMs
    } catch (cause) {
      this.#log.error('the request log was not written', cause, { entries: entries.length })
    }
  }
}
