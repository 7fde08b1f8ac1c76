/** Reads and checks the central directory of a zip file: what it says it holds, before anything is unpacked. */

import type { FileHandle } from 'node:fs/promises'
import { PackageError } from './package-error.ts'
import { invalidZip, locateDirectory, readExactly, readUint64 } from './zip-end-record.ts'
import { decodeEntryName } from './zip-name.ts'
import type { ZipLimits } from './zip-limits.ts'

const CENTRAL_SIGNATURE = 0x02014b50
const CENTRAL_SIZE = 46
const FLAG_DESCRIPTOR = 0x0008
const FLAG_UTF8 = 0x0800
/** Deflate level hints, data descriptor, UTF-8 names. Everything else is encryption or patching. */
const KNOWN_FLAGS = 0x0006 | FLAG_DESCRIPTOR | FLAG_UTF8

export interface ZipEntry {
  readonly name: string
  /** Name as stored, to be compared with the local header. */
  readonly nameBytes: Buffer
  readonly flags: number
  readonly method: 'stored' | 'deflate'
  readonly crc32: number
  readonly packedBytes: number
  readonly sizeBytes: number
  readonly headerOffset: number
  readonly isDirectory: boolean
  readonly hasDescriptor: boolean
}

export interface ZipDirectory {
  readonly entries: readonly ZipEntry[]
  readonly offset: number
}

export async function readDirectory(
  file: FileHandle,
  fileSize: number,
  limits: ZipLimits,
): Promise<ZipDirectory> {
  const location = await locateDirectory(file, fileSize)
  if (location.entryCount > limits.packageEntries) {
    throw new PackageError(
      'zip-too-many-entries',
      `The package lists ${location.entryCount} entries; at most ${limits.packageEntries} are allowed.`,
    )
  }
  if (location.sizeBytes > limits.directoryBytes) {
    throw new PackageError(
      'zip-too-large',
      `The package's list of entries takes ${location.sizeBytes} bytes; at most ${limits.directoryBytes} are allowed.`,
    )
  }
  const bytes = await readExactly(file, location.offset, location.sizeBytes)
  const entries: ZipEntry[] = []
  let at = 0
  for (let index = 0; index < location.entryCount; index += 1) {
    const { entry, next } = readCentralEntry(bytes, at)
    entries.push(entry)
    at = next
  }
  if (at !== bytes.length) throw invalidZip('its list of entries is longer than its entry count')
  checkNames(entries)
  checkSizes(entries, limits)
  return { entries, offset: location.offset }
}

function readCentralEntry(bytes: Buffer, at: number): { entry: ZipEntry; next: number } {
  if (at + CENTRAL_SIZE > bytes.length || bytes.readUInt32LE(at) !== CENTRAL_SIGNATURE) {
    throw invalidZip('its list of entries is damaged')
  }
  const nameEnd = at + CENTRAL_SIZE + bytes.readUInt16LE(at + 28)
  const extraEnd = nameEnd + bytes.readUInt16LE(at + 30)
  const next = extraEnd + bytes.readUInt16LE(at + 32)
  if (next > bytes.length) throw invalidZip('its list of entries is damaged')
  const flags = bytes.readUInt16LE(at + 8)
  const nameBytes = bytes.subarray(at + CENTRAL_SIZE, nameEnd)
  const name = decodeEntryName(nameBytes, (flags & FLAG_UTF8) !== 0)
  checkFlags(name, flags)
  const isDirectory = checkType(name, bytes.readUInt32LE(at + 38))
  const sizes = readSizes(bytes, at, bytes.subarray(nameEnd, extraEnd))
  if (isDirectory && sizes.sizeBytes > 0) throw invalidZip(`the folder "${name}" has content`)
  const entry: ZipEntry = {
    name,
    nameBytes,
    flags,
    method: methodOf(name, bytes.readUInt16LE(at + 10)),
    crc32: bytes.readUInt32LE(at + 16),
    ...sizes,
    isDirectory,
    hasDescriptor: (flags & FLAG_DESCRIPTOR) !== 0,
  }
  return { entry, next }
}

function checkFlags(name: string, flags: number): void {
  if ((flags & 0x2041) !== 0) {
    throw new PackageError(
      'zip-encrypted',
      `The zip entry "${name}" is encrypted; packages must be readable without a password.`,
    )
  }
  if ((flags & ~KNOWN_FLAGS) !== 0) {
    throw new PackageError(
      'zip-unsupported',
      `The zip entry "${name}" uses a zip feature (flags 0x${flags.toString(16)}) outside plain deflate packages.`,
    )
  }
}

/** True for a folder. Unix file types sit in the upper half of the external attributes, whatever wrote the file. */
function checkType(name: string, externalAttributes: number): boolean {
  const type = (externalAttributes >>> 16) & 0xf000
  if (type !== 0 && type !== 0x8000 && type !== 0x4000) {
    const what = type === 0xa000 ? 'a symbolic link' : 'a special file'
    throw new PackageError(
      'zip-entry-type',
      `The zip entry "${name}" is ${what}; only files and folders are allowed.`,
    )
  }
  return name.endsWith('/')
}

function methodOf(name: string, method: number): 'stored' | 'deflate' {
  if (method === 0) return 'stored'
  if (method === 8) return 'deflate'
  throw new PackageError(
    'zip-unsupported',
    `The zip entry "${name}" is packed with method ${method}; only stored (0) and deflate (8) are supported.`,
  )
}

interface EntrySizes {
  readonly packedBytes: number
  readonly sizeBytes: number
  readonly headerOffset: number
}

/** Sizes and offset, from the zip64 extra field where the 32-bit field is full. */
function readSizes(bytes: Buffer, at: number, extra: Buffer): EntrySizes {
  const wide = zip64Field(extra)
  let used = 0
  const pick = (value: number): number => {
    if (value !== 0xffffffff) return value
    if (wide === undefined || used + 8 > wide.length) {
      throw invalidZip('an entry announces a zip64 size and has none')
    }
    used += 8
    return readUint64(wide, used - 8)
  }
  // The order is fixed by the format: unpacked size, packed size, offset.
  const sizeBytes = pick(bytes.readUInt32LE(at + 24))
  const packedBytes = pick(bytes.readUInt32LE(at + 20))
  const headerOffset = pick(bytes.readUInt32LE(at + 42))
  return { sizeBytes, packedBytes, headerOffset }
}

function zip64Field(extra: Buffer): Buffer | undefined {
  let at = 0
  while (at + 4 <= extra.length) {
    const end = at + 4 + extra.readUInt16LE(at + 2)
    if (extra.readUInt16LE(at) === 0x0001) return extra.subarray(at + 4, end)
    at = end
  }
  return undefined
}

function checkNames(entries: readonly ZipEntry[]): void {
  const seen = new Set<string>()
  for (const { name } of entries) {
    const key = name.replace(/\/$/, '').normalize('NFC')
    if (seen.has(key)) {
      throw new PackageError(
        'zip-entry-name',
        `The package holds "${name}" twice; every entry needs its own name.`,
      )
    }
    seen.add(key)
  }
}

function checkSizes(entries: readonly ZipEntry[], limits: ZipLimits): void {
  let total = 0
  for (const entry of entries) {
    total += entry.sizeBytes
    if (entry.sizeBytes > limits.entryBytes || total > limits.unpackedBytes) {
      throw new PackageError(
        'zip-too-large',
        `The package unpacks to more than allowed at "${entry.name}" (${entry.sizeBytes} bytes; ` +
          `limits: ${limits.entryBytes} per entry, ${limits.unpackedBytes} in total).`,
      )
    }
    checkRatio(entry, entry.sizeBytes, limits)
    if (entry.method === 'stored' && entry.sizeBytes !== entry.packedBytes) {
      throw invalidZip(`the stored entry "${entry.name}" has two different sizes`)
    }
  }
}

/** @throws PackageError zip-ratio when `unpacked` bytes are too many for the entry's packed size. */
export function checkRatio(entry: ZipEntry, unpacked: number, limits: ZipLimits): void {
  if (unpacked > limits.ratioFloorBytes && unpacked > limits.packageRatio * entry.packedBytes) {
    throw new PackageError(
      'zip-ratio',
      `The zip entry "${entry.name}" unpacks to more than ${limits.packageRatio} times its packed size.`,
    )
  }
}
