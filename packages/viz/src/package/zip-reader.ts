/** A zip file opened for reading: checked as a whole first, then unpacked entry by entry as a stream. */

import type { FileHandle } from 'node:fs/promises'
import { Readable, pipeline } from 'node:stream'
import { crc32, createInflateRaw } from 'node:zlib'
import { checkRatio, readDirectory } from './zip-directory.ts'
import { invalidZip } from './zip-end-record.ts'
import type { PlacedEntry } from './zip-layout.ts'
import { placeEntries } from './zip-layout.ts'
import type { ZipLimits } from './zip-limits.ts'

const CHUNK_BYTES = 64 * 1024

/**
 * Reads and checks the whole structure of a zip file; nothing is unpacked.
 *
 * @throws PackageError with a `zip-` code saying which rule the file breaks.
 */
export async function readZip(
  file: FileHandle,
  limits: ZipLimits,
): Promise<readonly PlacedEntry[]> {
  const { size } = await file.stat()
  return placeEntries(file, await readDirectory(file, size, limits))
}

/**
 * Unpacked bytes of one entry; size, ratio and checksum are verified while they flow.
 *
 * @throws PackageError zip-invalid or zip-ratio, at the latest after the last chunk.
 */
export async function* unpackEntry(
  file: FileHandle,
  entry: PlacedEntry,
  limits: ZipLimits,
): AsyncGenerator<Buffer> {
  let unpacked = 0
  let checksum = 0
  const source = entry.method === 'stored' ? packedBytes(file, entry) : inflate(file, entry)
  for await (const chunk of source) {
    unpacked += chunk.length
    if (unpacked > entry.sizeBytes) {
      throw invalidZip(`"${entry.name}" unpacks to more than its stated ${entry.sizeBytes} bytes`)
    }
    checkRatio(entry, unpacked, limits)
    checksum = crc32(chunk, checksum)
    yield chunk
  }
  if (unpacked !== entry.sizeBytes) {
    throw invalidZip(`"${entry.name}" unpacks to ${unpacked} bytes instead of ${entry.sizeBytes}`)
  }
  if (checksum !== entry.crc32) throw invalidZip(`the checksum of "${entry.name}" does not match`)
}

async function* packedBytes(file: FileHandle, entry: PlacedEntry): AsyncGenerator<Buffer> {
  let left = entry.packedBytes
  let at = entry.dataOffset
  while (left > 0) {
    const buffer = Buffer.alloc(Math.min(left, CHUNK_BYTES))
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at)
    if (bytesRead === 0) throw invalidZip(`"${entry.name}" is cut off`)
    at += bytesRead
    left -= bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

async function* inflate(file: FileHandle, entry: PlacedEntry): AsyncGenerator<Buffer> {
  const inflater = createInflateRaw()
  // The error also reaches the loop below; the callback only keeps it from being unhandled.
  pipeline(Readable.from(packedBytes(file, entry)), inflater, () => undefined)
  try {
    const chunks: AsyncIterable<Buffer> = inflater
    yield* chunks
  } catch (cause) {
    if (isZlibError(cause)) throw invalidZip(`"${entry.name}" is damaged`, { cause })
    throw cause
  }
  if (inflater.bytesWritten !== entry.packedBytes) {
    throw invalidZip(`"${entry.name}" has data after the end of its packed stream`)
  }
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')
}
