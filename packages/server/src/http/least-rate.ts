/** Clients must send their bodies and take their answers at a least rate, so that no client keeps the server waiting for ever. */

import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { BodyTooSlow } from '../kernel/failures.ts'

export interface LeastRate {
  readonly bytesPerSecond: number
  /** The rate is that over so many seconds: a pause may be as long. */
  readonly windowSeconds: number
}

/** Far below any network that people work with. */
export const defaultLeastRate: LeastRate = { bytesPerSecond: 1024, windowSeconds: 30 }

/** Waits for the pieces of one body. Only the time that is waited for the client counts. */
export class PatientReader {
  readonly #rate: LeastRate
  /** Time waited that the bytes received do not pay for. */
  #owedMs = 0

  constructor(rate: LeastRate) {
    this.#rate = rate
  }

  /** @throws BodyTooSlow */
  async next(pieces: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
    const { bytesPerSecond, windowSeconds } = this.#rate
    const late = Promise.withResolvers<never>()
    const problem = `the body came at less than ${bytesPerSecond} bytes a second over ${windowSeconds} seconds`
    const timer = setTimeout(
      () => late.reject(new BodyTooSlow(problem)),
      windowSeconds * 1000 - this.#owedMs,
    )
    const started = performance.now()
    try {
      const next = await Promise.race([pieces.next(), late.promise])
      const paidMs = next.done === true ? 0 : (next.value.length / bytesPerSecond) * 1000
      this.#owedMs = Math.max(0, this.#owedMs + performance.now() - started - paidMs)
      return next
    } finally {
      clearTimeout(timer)
    }
  }
}

interface Taking {
  readonly takenBytes: number
  readonly isWaiting: boolean
}

/** Cuts the connections of answers that are taken more slowly: their clients cannot take a part for the whole. */
export function watchTaking(server: Server, rate: LeastRate): Disposable {
  const answers = new Map<ServerResponse, Taking>()
  server.on('request', (_request: IncomingMessage, response: ServerResponse) => {
    answers.set(response, { takenBytes: 0, isWaiting: false })
    response.once('close', () => answers.delete(response))
  })
  const leastBytes = rate.bytesPerSecond * rate.windowSeconds
  const timer = setInterval(() => {
    for (const [response, before] of answers) {
      const now = takingOf(response)
      const isSlow = now.takenBytes - before.takenBytes < leastBytes
      if (before.isWaiting && now.isWaiting && isSlow) response.socket?.destroy()
      else answers.set(response, now)
    }
  }, rate.windowSeconds * 1000)
  timer.unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

function takingOf({ socket }: ServerResponse): Taking {
  if (socket === null) return { takenBytes: 0, isWaiting: false }
  const { bytesWritten, writableLength } = socket
  return { takenBytes: bytesWritten - writableLength, isWaiting: writableLength > 0 }
}
