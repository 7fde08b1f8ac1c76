/** Writing a stream to a file while hashing it. */

import type { Hash } from 'node:crypto'
import type { BlobFile } from './files.ts'

/** Large enough that the cost of a system call vanishes, small enough to keep memory flat. */
const batchBytes = 1024 * 1024

export interface Writing {
  readonly file: BlobFile
  /** Where the first byte goes. */
  readonly position: number
  readonly limitBytes: number
  readonly signal: AbortSignal
  readonly hash: Hash
}

/**
 * Writes all of the stream. One batch is written while the next arrives and is hashed; a slow disk holds the source back.
 *
 * @returns how many bytes were written
 * @throws RangeError when the stream is longer than `limitBytes`
 */
export async function writeStream(
  content: AsyncIterable<Uint8Array>,
  { file, position, limitBytes, signal, hash }: Writing,
): Promise<number> {
  let sizeBytes = 0
  let batch: Uint8Array[] = []
  let waiting = 0
  let write: Promise<void> = Promise.resolve()
  const next = (): void => {
    write = writeAll(file, batch, position + sizeBytes - waiting)
    // The failure is met where the write is awaited; until then it must not count as unhandled.
    write.catch(() => undefined)
    batch = []
    waiting = 0
  }
  try {
    for await (const chunk of content) {
      signal.throwIfAborted()
      sizeBytes += chunk.byteLength
      if (sizeBytes > limitBytes) {
        throw new RangeError(`content is longer than ${limitBytes} bytes`)
      }
      hash.update(chunk)
      batch.push(chunk)
      waiting += chunk.byteLength
      if (waiting >= batchBytes) {
        await write
        next()
      }
    }
    signal.throwIfAborted()
    await write
    if (waiting > 0) next()
  } finally {
    // The file must not be closed or cut under a write.
    await Promise.allSettled([write])
  }
  await write
  return sizeBytes
}

async function writeAll(
  file: BlobFile,
  chunks: readonly Uint8Array[],
  position: number,
): Promise<void> {
  let at = position
  let rest = chunks
  while (rest.length > 0) {
    const { bytesWritten } = await file.writev([...rest], at)
    at += bytesWritten
    rest = behind(rest, bytesWritten)
  }
}

/** What a short write left. */
function behind(chunks: readonly Uint8Array[], written: number): readonly Uint8Array[] {
  let skip = written
  for (const [index, chunk] of chunks.entries()) {
    if (skip < chunk.byteLength) return [chunk.subarray(skip), ...chunks.slice(index + 1)]
    skip -= chunk.byteLength
  }
  return []
}
