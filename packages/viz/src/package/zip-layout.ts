/** Checks each local header against the central directory, and that entries neither overlap nor leave room for hidden data. */

import type { FileHandle } from 'node:fs/promises'
import { PackageError } from './package-error.ts'
import { invalidZip, readExactly } from './zip-end-record.ts'
import type { ZipDirectory, ZipEntry } from './zip-directory.ts'

const LOCAL_SIGNATURE = 0x04034b50
const LOCAL_SIZE = 30
const MAX_DESCRIPTOR = 24

export interface PlacedEntry extends ZipEntry {
  readonly dataOffset: number
}

/** Entries in directory order, each with the offset of its packed bytes. */
export async function placeEntries(
  file: FileHandle,
  directory: ZipDirectory,
): Promise<readonly PlacedEntry[]> {
  const placed = new Map<ZipEntry, PlacedEntry>()
  const byOffset = directory.entries.toSorted((a, b) => a.headerOffset - b.headerOffset)
  let end = 0
  let slack = 0
  for (const entry of byOffset) {
    checkGap(entry.headerOffset - end, slack, entry.name)
    if (entry.headerOffset + LOCAL_SIZE > directory.offset) throw overlap(entry.name)
    const dataOffset = await checkLocalHeader(file, entry)
    end = dataOffset + entry.packedBytes
    slack = entry.hasDescriptor ? MAX_DESCRIPTOR : 0
    if (end > directory.offset) throw overlap(entry.name)
    placed.set(entry, { ...entry, dataOffset })
  }
  checkGap(directory.offset - end, slack, 'the list of entries')
  return directory.entries.flatMap((entry) => placed.get(entry) ?? [])
}

function checkGap(gap: number, slack: number, name: string): void {
  if (gap < 0) throw overlap(name)
  if (gap > slack) {
    throw invalidZip(`${gap} bytes before ${JSON.stringify(name)} belong to no entry`)
  }
}

function overlap(name: string): PackageError {
  return new PackageError(
    'zip-overlap',
    `The zip entry "${name}" shares bytes with another one; entries must follow each other.`,
  )
}

async function checkLocalHeader(file: FileHandle, entry: ZipEntry): Promise<number> {
  const header = await readExactly(file, entry.headerOffset, LOCAL_SIZE + entry.nameBytes.length)
  const differs = (what: string) =>
    invalidZip(`the local header of "${entry.name}" has another ${what} than the list of entries`)
  if (header.readUInt32LE(0) !== LOCAL_SIGNATURE) throw differs('signature')
  if (header.readUInt16LE(6) !== entry.flags) throw differs('flag field')
  if (header.readUInt16LE(8) !== (entry.method === 'stored' ? 0 : 8)) throw differs('method')
  const nameLength = header.readUInt16LE(26)
  if (
    nameLength !== entry.nameBytes.length ||
    !header.subarray(LOCAL_SIZE).equals(entry.nameBytes)
  ) {
    throw differs('name')
  }
  if (!entry.hasDescriptor) {
    if (header.readUInt32LE(14) !== entry.crc32) throw differs('checksum')
    if (!agrees(header.readUInt32LE(18), entry.packedBytes)) throw differs('packed size')
    if (!agrees(header.readUInt32LE(22), entry.sizeBytes)) throw differs('size')
  }
  return entry.headerOffset + LOCAL_SIZE + nameLength + header.readUInt16LE(28)
}

/** A full 32-bit field sends readers to the zip64 field, which the directory has already settled. */
function agrees(field: number, size: number): boolean {
  return field === size || field === 0xffffffff
}
