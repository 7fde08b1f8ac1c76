/** What a client goes on sending of a body after it was answered. */

import type { IncomingMessage } from 'node:http'
import { blockLimitBytes } from '@easel/contract'

/** Many clients read an answer only when their whole body is sent, so that the largest body there is has to fit. */
const limitBytes = blockLimitBytes + 2 * 1024 * 1024
const limitMs = 120_000

/** Throws the rest of the body away, so that the answer can be read; more than any body may have ends the connection. */
export function discardLeftover(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return
  let left = limitBytes
  const end = () => request.socket.destroy()
  const timer = setTimeout(end, limitMs)
  timer.unref()
  request.once('close', () => {
    clearTimeout(timer)
  })
  request.on('data', (chunk: Uint8Array) => {
    left -= chunk.length
    if (left < 0) end()
  })
  request.resume()
}
