/** Small writes that share a transaction: committing costs more than most of them. */

import type { Kysely, Transaction } from 'kysely'
import type { Statements } from './database.ts'

interface Waiting<S> {
  readonly run: (tx: Transaction<S>) => Promise<void>
  readonly fail: (reason: unknown) => void
  readonly done: () => void
}

/** For a database with one writer. What comes while a group is written, or within one turn of the event loop, is the next group. */
export class GroupedWrites<S> {
  readonly #db: Kysely<S>
  #waiting: Waiting<S>[] = []
  #isBusy = false

  constructor(db: Kysely<S>) {
    this.#db = db
  }

  /**
   * Resolves when the work is committed. When a group fails, its works are run again one by one, so that each fails only for its own
   * reason; a work must do nothing but write.
   */
  async run<T>(work: (tx: Transaction<S>) => Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    let result: T
    this.#waiting.push({
      run: async (tx) => {
        result = await work(tx)
      },
      fail: reject,
      done: () => resolve(result),
    })
    if (!this.#isBusy) this.#schedule()
    return promise
  }

  #schedule(): void {
    this.#isBusy = true
    setImmediate(() => void this.#writeAll())
  }

  async #writeAll(): Promise<void> {
    const group = this.#waiting
    this.#waiting = []
    try {
      await this.#write(group)
    } catch {
      for (const one of group) await this.#write([one]).catch(one.fail)
    }
    if (this.#waiting.length > 0) this.#schedule()
    else this.#isBusy = false
  }

  async #write(group: readonly Waiting<S>[]): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      for (const { run } of group) await run(tx)
    })
    for (const { done } of group) done()
  }
}

type Write<S> = <T>(work: (tx: Statements<S>) => Promise<T>) => Promise<T>

/** One writer takes small writes in groups; many writers would only wait for each other's groups. */
export function groupedWriter<S>(database: Statements<S>): Write<S> {
  const within =
    <T>(work: (tx: Statements<S>) => Promise<T>) =>
    (db: Kysely<S>) =>
      work({ ...database, db })
  if (database.dialect === 'postgres') {
    return async (work) => database.db.transaction().execute(within(work))
  }
  const grouped = new GroupedWrites(database.db)
  return async (work) => grouped.run(within(work))
}
