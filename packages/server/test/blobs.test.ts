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

const ages = {
  writtenFrom: new Date('2025-12-31T00:00:00Z'),
  writtenBefore: new Date('2026-01-02T00:00:00Z'),
}
const noBlocks = async () => new Set<string>()
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

test('a full disk is reported as such and leaves nothing behind', async () => {
  const { files } = watched((call) => (call === 'write' ? systemError('ENOSPC') : null))
  const blobs = await open(files)
  await expect(blobs.stage(chunks(Buffer.from('abc'), 2), usual)).rejects.toMatchObject({
    name: 'BlobError',
    reason: 'no-space',
    cause: { code: 'ENOSPC' },
  })
  await expect(
    blobs.blocks.stage('1:a:2', chunks(Buffer.from('abc'), 2), usual),
  ).rejects.toMatchObject({ reason: 'no-space' })
  expect(await everyFile()).toEqual([])
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

test('blocks read in the order that is asked for, in another process too, and go with their session', async () => {
  const blobs = await open()
  const bytes = randomBytes(3_000_000)
  const id = '123:ab-cd:4'
  const late = await blobs.blocks.stage(id, chunks(bytes.subarray(2_000_000), 65_536), usual)
  const early = await blobs.blocks.stage(id, chunks(bytes.subarray(0, 2_000_000), 65_536), usual)
  expect(early).toMatchObject({
    sha256: sha256(bytes.subarray(0, 2_000_000)),
    sizeBytes: 2_000_000,
  })
  const restarted = await open()
  const content = restarted.blocks.read(id, [early.name, late.name])
  expect((await readAll(content)).equals(bytes)).toBe(true)
  await restarted.blocks.discard(id)
  await restarted.blocks.discard(id)
  expect(await everyFile()).toEqual([])
  await expect(readAll(blobs.blocks.read(id, [early.name]))).rejects.toMatchObject({
    reason: 'not-found',
  })
})

test('blocks at once do not touch each other, and one that is dropped or fails leaves nothing', async () => {
  const blobs = await open()
  const id = '1:a:2'
  const all = Array.from({ length: 8 }, (_, index) => Buffer.alloc(200_000, index))
  const staged = await Promise.all(
    all.map((bytes) => blobs.blocks.stage(id, chunks(bytes, 1_000), usual)),
  )
  await expect(
    blobs.blocks.stage(id, chunks(randomBytes(50), 9), { ...usual, limitBytes: 40 }),
  ).rejects.toBeInstanceOf(RangeError)
  for (const block of staged.splice(4)) await block.drop()
  const names = staged.map(({ name }) => name)
  expect((await readAll(blobs.blocks.read(id, names))).equals(Buffer.concat(all.slice(0, 4)))).toBe(
    true,
  )
  expect([...(await everyFile())].sort()).toEqual([...names].sort())
})

test('a sweep removes old blocks that no session counts, and their empty folders', async () => {
  const blobs = await open()
  const block = (id: string) => blobs.blocks.stage(id, chunks(Buffer.from('abc'), 2), usual)
  const counted = await block('1:a:1')
  await block('1:a:1')
  await block('1:b:1')
  now = new Date('2026-01-03T00:00:00Z')
  const young = await block('1:a:1')
  const youngAlone = await block('1:c:1')
  const folderOf = (id: string) => Buffer.from(id).toString('hex')
  for (const id of ['1:a:1', '1:b:1']) {
    const folder = join(directory, 'uploads', folderOf(id))
    await systemFiles.setModifiedAt(folder, new Date('2026-01-01T00:00:00Z'))
  }
  const removed = await blobs.sweep({
    ...ages,
    referenced: async () => new Set(),
    blocksOf: async (id) => new Set(id === '1:a:1' ? [counted.name] : []),
  })
  expect(removed).toBe(2)
  expect([...(await everyFile())].sort()).toEqual(
    [counted.name, young.name, youngAlone.name].sort(),
  )
  expect([...(await readdir(join(directory, 'uploads')))].sort()).toEqual(
    ['1:a:1', '1:c:1'].map(folderOf),
  )
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
    ...ages,
    referenced: async () => new Set([used]),
    blocksOf: noBlocks,
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
    ...ages,
    referenced: async () => {
      await keep()
      return new Set()
    },
    blocksOf: noBlocks,
  })
  expect(removed).toBe(0)
  expect(await readAll(blobs.read(blob))).toEqual(Buffer.from('same'))
})

test('a sweep leaves blobs and blocks alone that are older than its database', async () => {
  const blobs = await open()
  await using staged = await blobs.stage(chunks(Buffer.from('of before'), 9), usual)
  const { sha256: blob } = await staged.keep()
  const block = await blobs.blocks.stage('1:a:1', chunks(Buffer.from('abc'), 2), usual)
  now = new Date('2026-01-03T00:00:00Z')
  const removed = await blobs.sweep({
    ...ages,
    writtenFrom: new Date('2026-01-01T12:00:00Z'),
    referenced: async () => new Set(),
    blocksOf: noBlocks,
  })
  expect(removed).toBe(0)
  expect([...(await everyFile())].sort()).toEqual([blob, block.name].sort())
})
