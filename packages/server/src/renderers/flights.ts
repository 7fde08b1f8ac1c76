/** Work that several callers wait for at once is done once. It stops when the last of them has left. */

import { untilAborted } from './until-aborted.ts'

interface Flight<T> {
  readonly promise: Promise<T>
  readonly controller: AbortController
  waiting: number
}

export class Flights<T> {
  readonly #flights = new Map<string, Flight<T>>()

  /** @throws what the work throws; the signal's reason when it fires */
  async join(
    key: string,
    signal: AbortSignal,
    start: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    signal.throwIfAborted()
    const flight = this.#flights.get(key) ?? this.#start(key, start)
    flight.waiting += 1
    try {
      return await untilAborted(flight.promise, signal)
    } finally {
      flight.waiting -= 1
      if (flight.waiting === 0) this.#abandon(key, flight)
    }
  }

  #start(key: string, start: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const controller = new AbortController()
    const promise = start(controller.signal)
    const flight: Flight<T> = { promise, controller, waiting: 0 }
    this.#flights.set(key, flight)
    const land = (): void => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key)
    }
    promise.then(land, land)
    return flight
  }

  /** The next caller starts afresh. Where the work has ended already, the abort changes nothing. */
  #abandon(key: string, flight: Flight<T>): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key)
    flight.controller.abort(new Error('all who waited have left'))
  }
}
