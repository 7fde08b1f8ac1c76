/** Finds the end records of a zip file: where its central directory is and how many entries it lists. */

import type { FileHandle } from 'node:fs/promises'
import { PackageError } from './package-error.ts'

const END_SIGNATURE = 0x06054b50
const END_SIZE = 22
const MAX_COMMENT = 0xffff
const ZIP64_LOCATOR_SIGNATURE = 0x07064b50
const ZIP64_LOCATOR_SIZE = 20
const ZIP64_END_SIGNATURE = 0x06064b50
const ZIP64_END_SIZE = 56

export interface DirectoryLocation {
  readonly offset: number
  readonly sizeBytes: number
  readonly entryCount: number
}

export function invalidZip(detail: string, options?: ErrorOptions): PackageError {
  return new PackageError('zip-invalid', `The file is not a valid zip package: ${detail}.`, options)
}

/** Reads exactly `length` bytes, @throws PackageError zip-invalid when the file ends earlier. */
export async function readExactly(
  file: FileHandle,
  offset: number,
  length: number,
): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  let done = 0
  while (done < length) {
    const { bytesRead } = await file.read(buffer, done, length - done, offset + done)
    if (bytesRead === 0) throw invalidZip(`it ends at byte ${offset + done}, within a record`)
    done += bytesRead
  }
  return buffer
}

/** A 64-bit field as a number; sizes beyond 2^53 cannot be real. */
export function readUint64(buffer: Buffer, at: number): number {
  const value = buffer.readBigUInt64LE(at)
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw invalidZip('a size or offset exceeds 2^53')
  return Number(value)
}

export async function locateDirectory(
  file: FileHandle,
  fileSize: number,
): Promise<DirectoryLocation> {
  if (fileSize < END_SIZE) throw invalidZip('it is too short to hold an end record')
  const tailSize = Math.min(fileSize, END_SIZE + MAX_COMMENT)
  const tail = await readExactly(file, fileSize - tailSize, tailSize)
  const at = findEnd(tail)
  const endOffset = fileSize - tailSize + at
  const entryCount = tail.readUInt16LE(at + 10)
  const sizeBytes = tail.readUInt32LE(at + 12)
  const offset = tail.readUInt32LE(at + 16)
  const isZip64 = entryCount === 0xffff || sizeBytes === 0xffffffff || offset === 0xffffffff
  if (isZip64) return locateZip64(file, endOffset)
  if (tail.readUInt16LE(at + 4) !== 0 || tail.readUInt16LE(at + 6) !== 0) {
    throw invalidZip('it is one part of a package split over several files')
  }
  if (entryCount !== tail.readUInt16LE(at + 8)) throw invalidZip('its entry counts differ')
  if (offset + sizeBytes !== endOffset) {
    throw invalidZip('its list of entries does not end where its end record starts')
  }
  return { offset, sizeBytes, entryCount }
}

/**
 * The record is last and its comment reaches the end of the file exactly, so nothing can follow it.
 * A comment that is itself such a record would show other programs other entries.
 */
function findEnd(tail: Buffer): number {
  let found: number | undefined
  for (let at = tail.length - END_SIZE; at >= 0; at -= 1) {
    const isEnd =
      tail.readUInt32LE(at) === END_SIGNATURE &&
      at + END_SIZE + tail.readUInt16LE(at + 20) === tail.length
    if (isEnd && found !== undefined) throw invalidZip('it has two end records')
    if (isEnd) found = at
  }
  if (found !== undefined) return found
  throw invalidZip('no end record was found at its end; it is truncated or has data after it')
}

async function locateZip64(file: FileHandle, endOffset: number): Promise<DirectoryLocation> {
  const locatorOffset = endOffset - ZIP64_LOCATOR_SIZE
  if (locatorOffset < ZIP64_END_SIZE) throw invalidZip('its zip64 end record is missing')
  const locator = await readExactly(file, locatorOffset, ZIP64_LOCATOR_SIZE)
  if (locator.readUInt32LE(0) !== ZIP64_LOCATOR_SIGNATURE) {
    throw invalidZip('its zip64 end record is missing')
  }
  const recordOffset = readUint64(locator, 8)
  if (recordOffset + ZIP64_END_SIZE > locatorOffset) {
    throw invalidZip('its zip64 end record lies outside the file')
  }
  const record = await readExactly(file, recordOffset, ZIP64_END_SIZE)
  if (record.readUInt32LE(0) !== ZIP64_END_SIGNATURE) {
    throw invalidZip('its zip64 end record has a wrong signature')
  }
  if (recordOffset + 12 + readUint64(record, 4) !== locatorOffset) {
    throw invalidZip('its zip64 end record does not reach its locator')
  }
  const sizeBytes = readUint64(record, 40)
  const offset = readUint64(record, 48)
  if (offset + sizeBytes !== recordOffset) {
    throw invalidZip('its list of entries does not end where its end record starts')
  }
  return { offset, sizeBytes, entryCount: readUint64(record, 32) }
}
