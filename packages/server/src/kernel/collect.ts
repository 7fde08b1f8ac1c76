/** Reads a small body whole. */

import { BodyTooLarge } from './failures.ts'

/** Cap of a message body; the message part of a multipart body has the same. */
export const messageLimitBytes = 1024 * 1024

/** @throws BodyTooLarge as soon as more than `limitBytes` have come */
export async function collect(
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
