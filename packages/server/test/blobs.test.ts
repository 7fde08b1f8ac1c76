import { hash, randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openFilesystemBlobs } from '../src/blobs/filesystem.ts'
import { systemFiles, type BlobFiles } from '../src/blobs/files.ts'
import { BlobError, type Blobs } from '../src/ports/blobs.ts'

let directory: string
let now: Date

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'easel-blobs-'))
  now = new Date('2026-01-01T00:00:00Z')
})
afterEach(async () => {
  await rm(directory, { recursive: true })
})

const open = async (files: BlobFiles = systemFiles): Promise<Blobs> =>
  openFilesystemBlobs({
    directory,
    clock: { now: () => now },
    random: { uuid: () => randomUUID() },
    files,
  })

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size)
}

const usual = { limitBytes: 1e9, signal: new AbortController().signal }
const sha256 = (bytes: Uint8Array): string => hash('sha256', bytes)

async function everyFile(): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name)
}

async function readAll(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of content) parts.push(part)
  return Buffer.concat(parts)
}

/** The system's files with a note of each call that counts for durability, and failures on demand. */
function watched(fail: (call: string) => Error | null = () => null): {
  readonly files: BlobFiles
  readonly calls: string[]
} {
  const calls: string[] = []
  const note = (call: string): void => {
    calls.push(call)
    const error = fail(call)
    if (error !== null) throw error
  }
  const short = (path: string): string => path.slice(directory.length + 1).split('/')[0] ?? ''
  return {
    calls,
    files: {
      ...systemFiles,
      async open(path, flags) {
        const file = await systemFiles.open(path, flags)
        return {
          writev: async (buffers, position) => {
            note('write')
            return file.writev(buffers, position)
          },
          sync: async () => {
            note('sync file')
            await file.sync()
          },
          truncate: async (length) => file.truncate(length),
          stat: (async () => file.stat()) as typeof file.stat,
          close: async () => file.close(),
        }
      },
      async syncDirectory(path) {
        note(`sync ${short(path)}${path.endsWith('blobs') ? '' : '/..'}`)
        await systemFiles.syncDirectory(path)
      },
      async rename(from, to) {
        note(`rename ${short(from)} to ${short(to)}`)
        await systemFiles.rename(from, to)
      },
    },
  }
}

const systemError = (code: string): Error =>
  Object.assign(new Error(code), { code, syscall: 'write' })

test('a blob is kept under its hash and reads as it was written', async () => {
  const blobs = await open()
  const bytes = randomBytes(3_500_000)
  await using staged = await blobs.stage(chunks(bytes, 65_536), usual)
  expect(staged).toMatchObject({ sha256: sha256(bytes), sizeBytes: bytes.length })
  expect((await readFile(staged.path)).equals(bytes)).toBe(true)
  expect(await staged.keep()).toEqual({ sha256: sha256(bytes), sizeBytes: bytes.length })
  expect((await readAll(blobs.read(sha256(bytes)))).equals(bytes)).toBe(true)
  expect(await everyFile()).toEqual([sha256(bytes)])
})

test('bytes are synced before the rename that keeps them, and the folders after it', async () => {
  const { files, calls } = watched()
  const blobs = await open(files)
  calls.length = 0
  await using staged = await blobs.stage(chunks(Buffer.from('abc'), 2), usual)
  await staged.keep()
  expect(calls).toEqual([
    'write',
    'sync file',
    'rename tmp to blobs',
    'sync blobs/..',
    'sync blobs',
  ])
})

test('what is not kept leaves nothing behind', async () => {
  const blobs = await open()
  const staged = await blobs.stage(chunks(Buffer.from('abc'), 2), usual)
  await staged[Symbol.asyncDispose]()
  await expect(blobs.localPath(staged.sha256)).rejects.toMatchObject({ reason: 'not-found' })
  await expect(readAll(blobs.read(staged.sha256))).rejects.toBeInstanceOf(BlobError)
  expect(await everyFile()).toEqual([])
})

test('a stream that is too long, fails or is given up leaves nothing behind', async () => {
  const blobs = await open()
  const big = randomBytes(2_500_000)
  await expect(
    blobs.stage(chunks(big, 100_000), { ...usual, limitBytes: 2_400_000 }),
  ).rejects.toBeInstanceOf(RangeError)
  const broken = async function* () {
    yield big
    throw new Error('hung up')
  }
  await expect(blobs.stage(broken(), usual)).rejects.toThrow('hung up')
  const aborted = AbortSignal.abort(new Error('given up'))
  await expect(blobs.stage(chunks(big, 100_000), { ...usual, signal: aborted })).rejects.toThrow(
    'given up',
  )
  expect(await everyFile()).toEqual([])
})

test('a full disk is told as such and leaves nothing behind', async () => {
  const { files } = watched((call) => (call === 'write' ? systemError('ENOSPC') : null))
  const blobs = await open(files)
  await expect(blobs.stage(chunks(Buffer.from('abc'), 2), usual)).rejects.toMatchObject({
    name: 'BlobError',
    reason: 'no-space',
    cause: { code: 'ENOSPC' },
  })
  await expect(
    blobs.append('1:a:2', chunks(Buffer.from('abc'), 2), { ...usual, offset: 0 }),
  ).rejects.toMatchObject({ reason: 'no-space' })
  expect(await readFile(join(directory, 'uploads', Buffer.from('1:a:2').toString('hex')))).toEqual(
    Buffer.alloc(0),
  )
})

test('after a sync that failed nothing more is written', async () => {
  let isBroken = true
  const { files } = watched((call) =>
    isBroken && call === 'sync file' ? systemError('EIO') : null,
  )
  const blobs = await open(files)
  await expect(blobs.stage(chunks(Buffer.from('abc'), 2), usual)).rejects.toMatchObject({
    reason: 'sync-failed',
  })
  isBroken = false
  await expect(blobs.stage(chunks(Buffer.from('abc'), 2), usual)).rejects.toMatchObject({
    reason: 'sync-failed',
  })
  expect(await everyFile()).toEqual([])
})

test('a rename that fails keeps nothing, and disposing removes the temporary file', async () => {
  const { files } = watched((call) => (call.startsWith('rename') ? systemError('EROFS') : null))
  const blobs = await open(files)
  const staged = await blobs.stage(chunks(Buffer.from('abc'), 2), usual)
  await expect(staged.keep()).rejects.toMatchObject({ reason: 'write-failed' })
  await staged[Symbol.asyncDispose]()
  expect(await everyFile()).toEqual([])
})

test('an upload is put together from its blocks and published without being read again', async () => {
  const blobs = await open()
  const bytes = randomBytes(3_000_000)
  const id = '123:ab-cd:4'
  const first = chunks(bytes.subarray(0, 2_000_000), 65_536)
  expect(await blobs.append(id, first, { ...usual, offset: 0 })).toBe(2_000_000)
  const rest = chunks(bytes.subarray(2_000_000), 65_536)
  expect(await blobs.append(id, rest, { ...usual, offset: 2_000_000 })).toBe(3_000_000)
  await using staged = await blobs.stageUpload(id)
  expect(staged).toMatchObject({ sha256: sha256(bytes), sizeBytes: 3_000_000 })
  await staged.keep()
  expect((await readAll(blobs.read(staged.sha256))).equals(bytes)).toBe(true)
  await expect(blobs.stageUpload(id)).rejects.toMatchObject({ reason: 'not-found' })
})

test('a restarted process knows the hash of an upload, too', async () => {
  const id = '1:a:2'
  await (await open()).append(id, chunks(Buffer.from('hello '), 9), { ...usual, offset: 0 })
  const restarted = await open()
  await restarted.append(id, chunks(Buffer.from('world'), 9), { ...usual, offset: 6 })
  const staged = await restarted.stageUpload(id)
  expect(staged.sha256).toBe(sha256(Buffer.from('hello world')))
})

test('bytes behind the acknowledged offset are cut off, by the next block or when publishing', async () => {
  const blobs = await open()
  const id = '1:a:2'
  await blobs.append(id, chunks(Buffer.from('hello tail'), 9), { ...usual, offset: 0 })
  expect(await blobs.append(id, chunks(Buffer.from('world'), 9), { ...usual, offset: 6 })).toBe(11)
  expect((await blobs.stageUpload(id)).sha256).toBe(sha256(Buffer.from('hello world')))
  expect(await blobs.stageUpload(id, 5)).toMatchObject({
    sha256: sha256(Buffer.from('hello')),
    sizeBytes: 5,
  })
  await expect(
    blobs.append(id, chunks(Buffer.from('x'), 9), { ...usual, offset: 99 }),
  ).rejects.toBeInstanceOf(RangeError)
})

test('a block that fails leaves the upload as it was', async () => {
  const blobs = await open()
  const id = '1:a:2'
  await blobs.append(id, chunks(Buffer.from('hello'), 9), { ...usual, offset: 0 })
  await expect(
    blobs.append(id, chunks(randomBytes(50), 9), { ...usual, offset: 5, limitBytes: 40 }),
  ).rejects.toBeInstanceOf(RangeError)
  expect(await blobs.stageUpload(id)).toMatchObject({
    sha256: sha256(Buffer.from('hello')),
    sizeBytes: 5,
  })
  await blobs.discardUpload(id)
  await blobs.discardUpload(id)
  expect(await everyFile()).toEqual([])
})

test('a sweep removes old blobs that nothing refers to and old temporary files, and spares the rest', async () => {
  const blobs = await open()
  const keep = async (text: string): Promise<string> => {
    await using staged = await blobs.stage(chunks(Buffer.from(text), 9), usual)
    return (await staged.keep()).sha256
  }
  const used = await keep('used')
  const unused = await keep('unused')
  now = new Date('2026-01-03T00:00:00Z')
  const fresh = await keep('fresh')
  const again = await keep('unused again')
  await using inUse = await blobs.stage(chunks(Buffer.from('arriving'), 9), usual)
  const orphan = join(directory, 'tmp', 'orphan')
  await writeFile(orphan, 'x')
  await systemFiles.setModifiedAt(orphan, new Date('2026-01-01T00:00:00Z'))
  await systemFiles.setModifiedAt(inUse.path, new Date('2026-01-01T00:00:00Z'))
  const removed = await blobs.sweep({
    olderThan: new Date('2026-01-02T00:00:00Z'),
    isReferenced: async (sha) => sha === used,
  })
  expect(removed).toBe(2)
  const left = await everyFile()
  expect(left).toHaveLength(4)
  expect(left).toEqual(expect.arrayContaining([used, fresh, again]))
  expect(left).not.toContain(unused)
})

test('a blob that is kept again while a sweep looks at it survives', async () => {
  const blobs = await open()
  const keep = async (): Promise<string> => {
    await using staged = await blobs.stage(chunks(Buffer.from('same'), 9), usual)
    return (await staged.keep()).sha256
  }
  const blob = await keep()
  now = new Date('2026-01-03T00:00:00Z')
  const removed = await blobs.sweep({
    olderThan: new Date('2026-01-02T00:00:00Z'),
    isReferenced: async () => {
      await keep()
      return false
    },
  })
  expect(removed).toBe(0)
  expect(await readAll(blobs.read(blob))).toEqual(Buffer.from('same'))
})
