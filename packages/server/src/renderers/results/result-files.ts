/**
 * Finished results as files: `<key of the file>/<request>.<dependencies>.<variant>.<second>.<id>`. The bytes come first, then a
 * description of them, its length last. A file is written aside and renamed, so that it is whole or absent; its checksum
 * tells one that a power cut has damaged.
 */

import { mkdir, open, readdir, rename, rm, rmdir, stat, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { Dependency } from '../channel/messages.ts'
import { dependenciesOf, lettersOf } from './result-key.ts'
import type { WrittenResult } from './result-writer.ts'

export interface ResultName {
  readonly fileKey: string
  readonly base: string
  readonly dependencies: readonly Dependency[]
  readonly variant: string
  /** Seconds since 1970, by the server's clock. */
  readonly computedAt: number
  /** Tells results of the same second apart. */
  readonly id: string
}

interface Description {
  readonly version: 1
  readonly sizeBytes: number
  readonly crc: number
  readonly unsupported: readonly string[]
}

export interface OpenedResult {
  readonly sizeBytes: number
  readonly unsupported: readonly string[]
  /** Closes itself at its end, or when it is given up. */
  readonly content: AsyncIterable<Uint8Array>
}

const lengthBytes = 4
const longestDescription = 2 ** 20

export function pathOf(directory: string, name: ResultName): string {
  const { fileKey, base, dependencies, variant, computedAt, id } = name
  const text = [base, lettersOf(dependencies), variant, computedAt, id].join('.')
  return join(directory, fileKey, text)
}

function nameOf(fileKey: string, text: string): ResultName | null {
  const [, base = '', letters = '', variant = '', second = '', id = ''] =
    /^([0-9a-f]{40})\.([tnul]{1,4}|-)\.([0-9a-f]{20}|-)\.(\d{1,12})\.([0-9a-f]{12})$/.exec(text) ??
    []
  if (base === '') return null
  const dependencies = dependenciesOf(letters)
  return { fileKey, base, dependencies, variant, computedAt: Number(second), id }
}

export interface FoundResult {
  readonly name: ResultName
  readonly diskBytes: number
}

/** What a file costs beyond its bytes. */
const fileBytes = 8 * 1024

/** What is there, the oldest first. Anything that is no result is removed. */
export async function listResults(directory: string): Promise<readonly FoundResult[]> {
  const found: (FoundResult & { readonly at: number })[] = []
  for (const fileKey of await namesIn(directory)) {
    const texts = await namesIn(join(directory, fileKey))
    if (texts.length === 0) await rmdir(join(directory, fileKey)).catch(() => {})
    await Promise.all(
      texts.map(async (text) => {
        const path = join(directory, fileKey, text)
        const name = nameOf(fileKey, text)
        if (name === null) return rm(path, { recursive: true, force: true })
        const facts = await stat(path).catch(() => null)
        if (facts === null) return
        found.push({ name, diskBytes: facts.size + fileBytes, at: facts.mtimeMs })
      }),
    )
  }
  return found.toSorted((a, b) => a.at - b.at)
}

const namesIn = (directory: string) => readdir(directory).catch((): string[] => [])

/** @returns bytes on the disk */
export async function putResult(
  path: string,
  result: WrittenResult,
  { aside, unsupported }: { readonly aside: string; readonly unsupported: readonly string[] },
): Promise<number> {
  const { sizeBytes, crc, place } = result
  const description: Description = { version: 1, sizeBytes, crc, unsupported }
  const text = Buffer.from(JSON.stringify(description))
  const length = Buffer.alloc(lengthBytes)
  length.writeUInt32BE(text.length)
  const from = 'path' in place ? place.path : aside
  await using file = await open(from, 'a', 0o600)
  const bytes = 'bytes' in place ? [place.bytes] : []
  await file.writev([...bytes, text, length])
  await mkdir(join(path, '..'), { recursive: true })
  await rename(from, path)
  return sizeBytes + text.length + lengthBytes + fileBytes
}

/** @returns null where there is no whole result: absent, or damaged */
export async function openResult(path: string, checks: boolean): Promise<OpenedResult | null> {
  const file = await open(path).catch(() => null)
  if (file === null) return null
  try {
    const description = await describe(file)
    if (description === null || (checks && !(await isWhole(file, description)))) {
      await file.close()
      return null
    }
    const { sizeBytes, unsupported } = description
    return { sizeBytes, unsupported, content: reading(file, sizeBytes) }
  } catch (error) {
    await file.close()
    throw error
  }
}

async function describe(file: FileHandle): Promise<Description | null> {
  const { size } = await file.stat()
  if (size < lengthBytes) return null
  const length = (await part(file, size - lengthBytes, lengthBytes)).readUInt32BE()
  if (length > Math.min(longestDescription, size - lengthBytes)) return null
  const from = size - lengthBytes - length
  const text = (await part(file, from, length)).toString()
  const description = parsed(text)
  return description?.version === 1 && description.sizeBytes === from ? description : null
}

function parsed(text: string): Description | null {
  try {
    return JSON.parse(text) as Description
  } catch {
    return null
  }
}

const blockBytes = 256 * 1024

async function part(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from)
  return buffer.subarray(0, bytesRead)
}

async function isWhole(file: FileHandle, { sizeBytes, crc }: Description): Promise<boolean> {
  let sum = 0
  for (let at = 0; at < sizeBytes; at += blockBytes) {
    sum = crc32(await part(file, at, Math.min(blockBytes, sizeBytes - at)), sum)
  }
  return sum === crc
}

/** No generator: one that was never started would not close the file when it is given up. */
function reading(file: FileHandle, sizeBytes: number): AsyncIterable<Uint8Array> {
  let at = 0
  const end = async (): Promise<IteratorReturnResult<undefined>> => {
    await file.close()
    return { done: true, value: undefined }
  }
  const iterator: AsyncIterator<Uint8Array> = {
    next: async () => {
      if (at >= sizeBytes) return end()
      const bytes = await part(file, at, Math.min(blockBytes, sizeBytes - at))
      if (bytes.length === 0) throw new Error('a result file ended early')
      at += bytes.length
      return { done: false, value: bytes }
    },
    return: end,
  }
  return { [Symbol.asyncIterator]: () => iterator }
}
