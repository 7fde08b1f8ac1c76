/** A package again, without some of its entries: packed bytes stay as they are, nothing is unpacked. */

import { open } from 'node:fs/promises'
import type { CallOptions } from './call-options.ts'
import { defaultZipLimits, type ZipLimits } from './zip-limits.ts'
import { readZip } from './zip-reader.ts'
import { planZip } from './zip-writer.ts'

/** Flag of a name in UTF-8. */
const utf8Name = 0x0800

/** Bytes of the copy: literal ones, or a range of the file that it is made from. */
export type PackagePiece =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'range'; readonly offset: number; readonly length: number }

/** What the copy consists of, for a caller that reads ranges of the file. */
export interface PackageCopy {
  readonly sizeBytes: number
  readonly pieces: readonly PackagePiece[]
}

/**
 * @param leftOut Names of entries, as the package spells them.
 * @throws PackageError when the zip breaks a rule; the signal's reason when it fires
 */
export async function copyPackage(
  path: string,
  leftOut: ReadonlySet<string>,
  { limits, signal }: CallOptions<ZipLimits> = {},
): Promise<PackageCopy> {
  signal?.throwIfAborted()
  await using file = await open(path, 'r')
  const entries = await readZip(file, { ...defaultZipLimits, ...limits })
  const kept = entries
    .filter(({ name }) => !leftOut.has(name))
    .map((entry) => ({ ...entry, hasUtf8Name: (entry.flags & utf8Name) !== 0 }))
  const { sizeBytes, pieces } = planZip(kept)
  return {
    sizeBytes,
    pieces: pieces.map((piece) =>
      Buffer.isBuffer(piece)
        ? { kind: 'bytes', bytes: piece }
        : { kind: 'range', offset: piece.dataOffset, length: piece.packedBytes },
    ),
  }
}
