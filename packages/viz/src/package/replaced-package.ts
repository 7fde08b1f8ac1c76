/** A package again, with other files in place of some of its entries, or beside them. Everything else stays as it is packed. */

import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import type { CallOptions } from './call-options.ts'
import { defaultZipLimits, type ZipLimits } from './zip-limits.ts'
import type { PlacedEntry } from './zip-layout.ts'
import { readZip } from './zip-reader.ts'
import { planZip, type EntryFacts } from './zip-writer.ts'

/** Flag of a name in UTF-8. */
const utf8Name = 0x0800

export interface ReplacedPackage {
  readonly sizeBytes: number
  /** Reads the package and the files while it is read itself. */
  readonly content: () => AsyncIterable<Uint8Array>
}

/** Where the packed bytes of an entry are. */
interface Packed extends EntryFacts {
  readonly path: string
  readonly offset: number
}

/**
 * @param files Paths of files by the names of the entries that they replace, as the package spells them; they are not packed. A name
 * that the package does not have is added; null leaves an entry out.
 * @throws PackageError when the zip breaks a rule; the signal's reason when it fires
 */
export async function replaceInPackage(
  path: string,
  files: ReadonlyMap<string, string | null>,
  { limits, signal }: CallOptions<ZipLimits> = {},
): Promise<ReplacedPackage> {
  await using zip = await open(path, 'r')
  const entries = await readZip(zip, { ...defaultZipLimits, ...limits })
  const packed: Packed[] = []
  for (const entry of entries) {
    signal?.throwIfAborted()
    const file = files.get(entry.name)
    if (file === null) continue
    packed.push(file === undefined ? kept(path, entry) : await replaced(file, entry, signal))
  }
  const names = new Set(entries.map(({ name }) => name))
  for (const [name, file] of files) {
    if (file === null || names.has(name)) continue
    const entry = { nameBytes: Buffer.from(name), flags: utf8Name }
    packed.push(await replaced(file, entry, signal))
  }
  const { sizeBytes, pieces } = planZip(packed)
  return { sizeBytes, content: () => contentOf(pieces) }
}

const kept = (path: string, entry: PlacedEntry): Packed => ({
  ...entry,
  hasUtf8Name: (entry.flags & utf8Name) !== 0,
  path,
  offset: entry.dataOffset,
})

async function replaced(
  path: string,
  { nameBytes, flags }: Pick<PlacedEntry, 'nameBytes' | 'flags'>,
  signal: AbortSignal | undefined,
): Promise<Packed> {
  const { size } = await stat(path)
  let checksum = 0
  for await (const chunk of createReadStream(path, signal === undefined ? {} : { signal })) {
    checksum = crc32(chunk as Buffer, checksum)
  }
  return {
    nameBytes,
    method: 'stored',
    crc32: checksum,
    packedBytes: size,
    sizeBytes: size,
    hasUtf8Name: (flags & utf8Name) !== 0,
    path,
    offset: 0,
  }
}

async function* contentOf(pieces: readonly (Buffer | Packed)[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) {
    if (Buffer.isBuffer(piece)) yield piece
    else if (piece.packedBytes > 0) {
      const { path, offset, packedBytes } = piece
      yield* createReadStream(path, { start: offset, end: offset + packedBytes - 1 })
    }
  }
}
