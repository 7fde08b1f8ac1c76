/** Reads a small body whole. */

import { BodyTooLarge, BodyTooSlow } from './failures.ts'

/** Cap of a message body; the message part of a multipart body has the same. */
export const messageLimitBytes = 1024 * 1024

/** Clients send a message at once. One that sends single bytes only keeps the server waiting. */
export const messageLimitMs = 60_000
export const messageTooSlow = `the body did not arrive within ${messageLimitMs / 1000} seconds`

/**
 * @throws BodyTooLarge as soon as more than `limitBytes` have come
 * @throws BodyTooSlow when it has not ended in time; the rest of the source is left unread
 */
export async function collect(
  source: AsyncIterable<Uint8Array>,
  limitBytes: number,
): Promise<Uint8Array> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new BodyTooSlow(messageTooSlow)), messageLimitMs)
  try {
    return await Promise.race([collectAll(source, limitBytes), late.promise])
  } finally {
    clearTimeout(timer)
  }
}

async function collectAll(
  source: AsyncIterable<Uint8Array>,
  limitBytes: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of source) {
    size += chunk.length
    if (size > limitBytes) throw new BodyTooLarge(limitBytes)
    chunks.push(chunk)
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
}
