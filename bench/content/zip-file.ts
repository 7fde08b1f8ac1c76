/** Writes a zip of stored entries to disk, of any size below 4 GiB, in flat memory. */

import { open, type FileHandle } from 'node:fs/promises'
import { crc32 } from 'node:zlib'

export interface ZipEntry {
  readonly name: string
  readonly content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>
}

interface Written {
  readonly name: Buffer
  readonly offset: number
  readonly sizeBytes: number
  readonly crc: number
}

const localHeaderBytes = 30

export async function writeZip(path: string, entries: readonly ZipEntry[]): Promise<void> {
  await using file = await open(path, 'w')
  const written: Written[] = []
  let offset = 0
  for (const entry of entries) {
    const one = await writeEntry(file, entry, offset)
    written.push(one)
    offset += localHeaderBytes + one.name.length + one.sizeBytes
  }
  const directory = Buffer.concat(written.map(directoryRecord))
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 'latin1')
  end.writeUInt16LE(written.length, 8)
  end.writeUInt16LE(written.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  await file.write(Buffer.concat([directory, end]), 0, directory.length + end.length, offset)
}

/** The content first, then the header before it, which holds its checksum. */
async function writeEntry(file: FileHandle, entry: ZipEntry, offset: number): Promise<Written> {
  const name = Buffer.from(entry.name)
  const start = offset + localHeaderBytes + name.length
  let sizeBytes = 0
  let crc = 0
  for await (const chunk of entry.content) {
    await file.write(chunk, 0, chunk.length, start + sizeBytes)
    crc = crc32(chunk, crc)
    sizeBytes += chunk.length
  }
  const written = { name, offset, sizeBytes, crc }
  const header = Buffer.concat([Buffer.from('PK\u0003\u0004'), fields(written), name])
  await file.write(header, 0, header.length, offset)
  return written
}

/** What local header and directory have in common. */
function fields({ name, sizeBytes, crc }: Written): Buffer {
  const bytes = Buffer.alloc(26)
  bytes.writeUInt16LE(20, 0)
  bytes.writeUInt32LE(crc, 10)
  bytes.writeUInt32LE(sizeBytes, 14)
  bytes.writeUInt32LE(sizeBytes, 18)
  bytes.writeUInt16LE(name.length, 22)
  return bytes
}

function directoryRecord(written: Written): Buffer {
  const place = Buffer.alloc(14)
  place.writeUInt32LE(written.offset, 10)
  const start = Buffer.from('PK\u0001\u0002\u0014\u0000', 'latin1')
  return Buffer.concat([start, fields(written), place, written.name])
}
