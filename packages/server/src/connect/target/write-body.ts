/** Writes the body of a request to a target, no faster than the target takes it. */

import { once } from 'node:events'
import type { ClientRequest } from 'node:http'

/**
 * Ends when the body is out, or when the target has answered before that: it wants no more then.
 *
 * @throws what the source throws; the request is destroyed before
 */
export async function writeBody(
  request: ClientRequest,
  body: Uint8Array | AsyncIterable<Uint8Array> | null,
): Promise<void> {
  if (body === null || body instanceof Uint8Array) {
    request.end(body ?? undefined)
    return
  }
  let isOver = false
  const over = Promise.withResolvers<void>()
  const end = () => {
    isOver = true
    over.resolve()
  }
  request.once('response', end).once('close', end)
  try {
    for await (const chunk of body) {
      if (isOver) return
      if (!request.write(chunk)) await Promise.race([once(request, 'drain'), over.promise])
    }
    request.end()
  } catch (error) {
    request.destroy()
    throw error
  }
}
