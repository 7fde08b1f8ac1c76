/** Plans a zip file of entries whose packed bytes exist already: its records, and where the packed bytes go between them. */

export interface EntryFacts {
  readonly nameBytes: Buffer
  readonly method: 'stored' | 'deflate'
  readonly crc32: number
  readonly packedBytes: number
  readonly sizeBytes: number
  /** True for names in UTF-8; without it readers take them for an older code page. */
  readonly hasUtf8Name: boolean
}

interface Placed {
  readonly entry: EntryFacts
  readonly offset: number
}

const most32 = 0xffffffff
const most16 = 0xffff
/** 1 January 1980, midnight: the first day that the format knows. */
const firstDay = 0x0021
const localSize = 30
const centralSize = 46
const zip64FieldSize = 4 + 3 * 8

export interface ZipPlan<Entry> {
  readonly sizeBytes: number
  /** In order: bytes as they are, and entries in place of their packed bytes. */
  readonly pieces: readonly (Buffer | Entry)[]
}

export function planZip<Entry extends EntryFacts>(entries: readonly Entry[]): ZipPlan<Entry> {
  const pieces: (Buffer | Entry)[] = []
  const placed: Placed[] = []
  let offset = 0
  for (const entry of entries) {
    const header = localHeader(entry)
    pieces.push(header, entry)
    placed.push({ entry, offset })
    offset += header.length + entry.packedBytes
  }
  const directory = Buffer.concat(placed.map((item) => centralHeader(item)))
  const end = Buffer.concat([directory, endRecords(entries.length, directory.length, offset)])
  return { sizeBytes: offset + end.length, pieces: [...pieces, end] }
}

/** Fields that both headers share, from the version needed on. */
function sharedFields(entry: EntryFacts, extra: Buffer): Buffer {
  const fields = Buffer.alloc(26)
  const isLarge = extra.length > 0
  fields.writeUInt16LE(isLarge ? 45 : 20, 0)
  fields.writeUInt16LE(entry.hasUtf8Name ? 0x0800 : 0, 2)
  fields.writeUInt16LE(entry.method === 'stored' ? 0 : 8, 4)
  fields.writeUInt16LE(firstDay, 8)
  fields.writeUInt32LE(entry.crc32, 10)
  fields.writeUInt32LE(isLarge ? most32 : entry.packedBytes, 14)
  fields.writeUInt32LE(isLarge ? most32 : entry.sizeBytes, 18)
  fields.writeUInt16LE(entry.nameBytes.length, 22)
  fields.writeUInt16LE(extra.length, 24)
  return fields
}

function localHeader(entry: EntryFacts): Buffer {
  const isLarge = entry.packedBytes >= most32 || entry.sizeBytes >= most32
  const extra = isLarge ? zip64Field([entry.sizeBytes, entry.packedBytes]) : Buffer.alloc(0)
  const signature = Buffer.from('PK\x03\x04', 'latin1')
  const header = Buffer.concat([signature, sharedFields(entry, extra)], localSize)
  return Buffer.concat([header, entry.nameBytes, extra])
}

function centralHeader({ entry, offset }: Placed): Buffer {
  const isLarge = [entry.packedBytes, entry.sizeBytes, offset].some((value) => value >= most32)
  const extra = isLarge ? zip64Field([entry.sizeBytes, entry.packedBytes, offset]) : Buffer.alloc(0)
  const header = Buffer.alloc(centralSize)
  header.write('PK\x01\x02', 'latin1')
  header.writeUInt16LE(isLarge ? 45 : 20, 4)
  sharedFields(entry, extra).copy(header, 6)
  header.writeUInt32LE(isLarge ? most32 : offset, 42)
  return Buffer.concat([header, entry.nameBytes, extra])
}

function zip64Field(values: readonly number[]): Buffer {
  const field = Buffer.alloc(zip64FieldSize - 8 * (3 - values.length))
  field.writeUInt16LE(1, 0)
  field.writeUInt16LE(8 * values.length, 2)
  values.forEach((value, index) => field.writeBigUInt64LE(BigInt(value), 4 + 8 * index))
  return field
}

function endRecords(count: number, directoryBytes: number, offset: number): Buffer {
  const isLarge = count >= most16 || directoryBytes >= most32 || offset >= most32
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(isLarge ? most16 : count, 8)
  end.writeUInt16LE(isLarge ? most16 : count, 10)
  end.writeUInt32LE(isLarge ? most32 : directoryBytes, 12)
  end.writeUInt32LE(isLarge ? most32 : offset, 16)
  return isLarge ? Buffer.concat([zip64End(count, directoryBytes, offset), end]) : end
}

function zip64End(count: number, directoryBytes: number, offset: number): Buffer {
  const record = Buffer.alloc(56)
  record.write('PK\x06\x06', 'latin1')
  record.writeBigUInt64LE(44n, 4)
  record.writeUInt16LE(45, 12)
  record.writeUInt16LE(45, 14)
  record.writeBigUInt64LE(BigInt(count), 24)
  record.writeBigUInt64LE(BigInt(count), 32)
  record.writeBigUInt64LE(BigInt(directoryBytes), 40)
  record.writeBigUInt64LE(BigInt(offset), 48)
  const locator = Buffer.alloc(20)
  locator.write('PK\x06\x07', 'latin1')
  locator.writeBigUInt64LE(BigInt(offset + directoryBytes), 8)
  locator.writeUInt32LE(1, 16)
  return Buffer.concat([record, locator])
}
