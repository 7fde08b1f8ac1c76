/** A token has one session, and a session has one site: requests for another site wait until those under way have been answered. */

interface Turn {
  site: string
  active: number
  readonly waiting: { readonly site: string; readonly begin: () => void }[]
}

export class SiteTurns {
  readonly #turns = new Map<string, Turn>()

  /** Runs the work while the credential is for that site, in the order of asking where sites differ. */
  async during<T>(fingerprint: string, site: string, work: () => Promise<T>): Promise<T> {
    await this.#enter(fingerprint, site)
    try {
      return await work()
    } finally {
      this.#leave(fingerprint)
    }
  }

  async #enter(fingerprint: string, site: string): Promise<void> {
    const turn = this.#turns.get(fingerprint)
    if (turn === undefined) {
      this.#turns.set(fingerprint, { site, active: 1, waiting: [] })
      return
    }
    if (turn.site === site && turn.waiting.length === 0) {
      turn.active += 1
      return
    }
    await new Promise<void>((begin) => turn.waiting.push({ site, begin }))
  }

  #leave(fingerprint: string): void {
    const turn = this.#turns.get(fingerprint)
    if (turn === undefined) return
    turn.active -= 1
    if (turn.active > 0) return
    const [next] = turn.waiting
    if (next === undefined) {
      this.#turns.delete(fingerprint)
      return
    }
    turn.site = next.site
    while (turn.waiting[0]?.site === turn.site) {
      turn.active += 1
      turn.waiting.shift()?.begin()
    }
  }
}
