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
    if (this.#running < this.#limits.atOnce) this.#running += 1
    else if (this.#waiting.length >= this.#limits.waiting) throw new TurnRefused()
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    try {
      return await work()
    } finally {
      // The place is handed on rather than given up, so that no later caller gets in between.
      const next = this.#waiting.shift()
      if (next === undefined) this.#running -= 1
      else next()
    }
  }
}
