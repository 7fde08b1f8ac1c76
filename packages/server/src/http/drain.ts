/**
 * The end of a listener that resets no connection. From the beginning on, every answer says `Connection: close`. New connections are taken
 * for a while, then refused; idle ones may stay a little longer; requests under way have until a deadline.
 */

import type { Server } from 'node:http'
import { Server as NetServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export interface DrainTimes {
  /** How long new connections are taken after the stop began, for balancers that have yet to notice. Default: 0. */
  readonly delayMs?: number
  /** How long idle connections may stay after that for one more request, whose answer ends them. Default: 0. */
  readonly idleMs?: number
  /** How long requests may take from then on before they are cut. Default: 10,000. */
  readonly deadlineMs?: number
}

declare module 'fastify' {
  interface FastifyInstance {
    readonly drain: Drain
  }
}

const lookEveryMs = 20

export class Drain {
  readonly #server: Server
  readonly #times: Required<DrainTimes>
  #open = 0
  #isUnderWay = false

  constructor(server: Server, times: DrainTimes) {
    this.#server = server
    this.#times = { delayMs: 0, idleMs: 0, deadlineMs: 10_000, ...times }
    server.on('connection', (socket: Socket) => {
      this.#open += 1
      socket.once('close', () => {
        this.#open -= 1
      })
    })
  }

  /** Whether the server has been asked to stop. */
  get isUnderWay(): boolean {
    return this.#isUnderWay
  }

  /** @param close Resolves when the last connection has ended */
  async run(close: () => Promise<void>): Promise<void> {
    const { delayMs, idleMs, deadlineMs } = this.#times
    this.#isUnderWay = true
    if (delayMs > 0) await sleep(delayMs)
    await this.#stopListening()
    const idleUntil = performance.now() + idleMs
    while (this.#open > 0 && performance.now() < idleUntil) await sleep(lookEveryMs)
    // A request whose connection goes is aborted, by either side.
    const cut = setTimeout(() => this.#server.closeAllConnections(), deadlineMs)
    const dismiss = setInterval(() => this.#server.closeIdleConnections(), lookEveryMs)
    try {
      await close()
    } catch (error) {
      if (!hasStoppedBefore(error)) throw error
    } finally {
      clearInterval(dismiss)
      clearTimeout(cut)
    }
  }

  /** Closing an HTTP server also ends its idle connections, some of which are about to carry a request: this leaves them. */
  async #stopListening(): Promise<void> {
    // Right after the system was asked for new connections, so that none is left waiting.
    await new Promise((resolve) => setImmediate(resolve))
    NetServer.prototype.close.call(this.#server)
  }
}

const hasStoppedBefore = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_SERVER_NOT_RUNNING'
