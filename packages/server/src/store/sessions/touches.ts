/** Times of last use, held back so that a busy session is written once in a while and not with every request. */

import type { SessionSchema } from './schema.ts'
import type { Kysely } from 'kysely'

export class Touches {
  readonly #db: Kysely<SessionSchema>
  readonly #timer: NodeJS.Timeout
  #waiting = new Map<string, number>()
  #writing: Promise<void> = Promise.resolve()

  constructor(parts: { readonly db: Kysely<SessionSchema>; readonly touchIntervalMs: number }) {
    this.#db = parts.db
    this.#timer = setInterval(() => {
      // A write that fails is tried again with the next interval; `flush` reports it.
      this.flush().catch(() => undefined)
    }, parts.touchIntervalMs)
    this.#timer.unref()
  }

  add(idPart: string, now: Date): void {
    const at = now.getTime()
    if (at > (this.#waiting.get(idPart) ?? 0)) this.#waiting.set(idPart, at)
  }

  /** Writes what waits, in one transaction. */
  async flush(): Promise<void> {
    const before = this.#writing
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#writing = promise
    await before
    const taken = this.#waiting
    this.#waiting = new Map()
    try {
      if (taken.size > 0) await this.#write(taken)
    } catch (error) {
      for (const [idPart, at] of taken) this.add(idPart, new Date(at))
      throw error
    } finally {
      resolve()
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.flush()
  }

  async #write(taken: ReadonlyMap<string, number>): Promise<void> {
    // In one order, so that two servers that saw the same sessions wait for each other instead of blocking.
    const rows = [...taken].sort(([a], [b]) => (a < b ? -1 : 1))
    await this.#db.transaction().execute(async (tx) => {
      for (const [idPart, at] of rows) {
        await tx
          .updateTable('session')
          .set({ last_seen_at: at })
          .where('id_part', '=', idPart)
          .where('last_seen_at', '<', at)
          .execute()
      }
    })
  }
}
