/** Answers with thousands of items are written in parts, and other requests are served between them. */

import { setImmediate } from 'node:timers/promises'
import type { PartsWriter } from '@easel/contract'

/** More make an answer a long one. */
export const longestAtOnce = 500
/** Characters that are written between two pauses. */
const partLength = 2 ** 16

export interface LongText {
  readonly sizeBytes: number
  readonly chunks: AsyncIterable<string>
}

/** Writes the whole document before its first byte is sent, so that a fault is an answer of its own, and the length is known. */
export async function writeLong(parts: ReturnType<PartsWriter>): Promise<LongText> {
  const chunks: string[] = []
  let sizeBytes = 0
  let text = ''
  const add = (): void => {
    if (text === '') return
    chunks.push(text)
    sizeBytes += Buffer.byteLength(text)
    text = ''
  }
  for (const part of parts) {
    text += part
    if (text.length < partLength) continue
    add()
    await setImmediate()
  }
  add()
  return { sizeBytes, chunks: paced(chunks) }
}

/** A socket that takes everything at once would take it in one go otherwise. */
async function* paced(chunks: readonly string[]): AsyncGenerator<string> {
  for (const chunk of chunks) {
    yield chunk
    await setImmediate()
  }
}
