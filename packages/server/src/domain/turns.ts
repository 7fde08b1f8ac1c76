/** Work that only a few may do at once, and only so many may wait for. */

/** So many wait already that one more is turned away. */
export class TurnRefused extends Error {
  constructor() {
    super('too many wait for their turn')
    this.name = 'TurnRefused'
  }
}

export interface TurnLimits {
  readonly atOnce: number
  readonly waiting: number
}

export class Turns {
  readonly #limits: TurnLimits
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(limits: TurnLimits) {
    this.#limits = limits
  }

  /** Runs the work when its turn comes, in the order of asking. @throws TurnRefused when too many wait */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const release = await this.acquire()
    try {
      return await work()
    } finally {
      release()
    }
  }

  /**
   * Waits for a turn, in the order of asking.
   *
   * @returns the function that ends the turn; call it exactly once
   * @throws TurnRefused when too many wait
   */
  async acquire(): Promise<() => void> {
    if (this.#running < this.#limits.atOnce) this.#running += 1
    else if (this.#waiting.length >= this.#limits.waiting) throw new TurnRefused()
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    return () => this.#release()
  }

  #release(): void {
    // The place is handed on rather than given up, so that no later caller gets in between.
    const next = this.#waiting.shift()
    if (next === undefined) this.#running -= 1
    else next()
  }
}

/** Limits of a lock: one holder, and as many that wait as ask for it. */
export const oneAtATime: TurnLimits = { atOnce: 1, waiting: Number.POSITIVE_INFINITY }
