import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Package, PackageKind } from './open-package.ts'
import { openPackage } from './open-package.ts'
import type { ZipLimits } from './zip-limits.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-package-'))
})
afterAll(() => rm(folder, { recursive: true }))

interface Entry {
  readonly name: string
  readonly data?: Uint8Array | string
  readonly method?: number
  readonly flags?: number
  readonly crc?: number
  readonly size?: number
  readonly packed?: Uint8Array
  readonly attributes?: number
  readonly localName?: string
  readonly localCrc?: number
  readonly offset?: number
  readonly isZip64?: boolean
  readonly hasDescriptor?: boolean
}

interface Layout {
  readonly before?: Uint8Array
  readonly between?: Uint8Array
  readonly after?: Uint8Array
  readonly isZip64?: boolean
  readonly entryCount?: number
}

const workbook: Entry = { name: 'Book.twb', data: '<workbook version="18.1"/>' }

/** A zip file written field by field, so that each field can lie. */
function zip(entries: readonly Entry[], layout: Layout = {}): Buffer {
  const parts: Buffer[] = [Buffer.from(layout.before ?? [])]
  const central: Buffer[] = []
  let at = parts[0]!.length
  for (const entry of entries) {
    const written = describeEntry(entry)
    const local = localRecord(entry, written)
    central.push(centralRecord(entry, written, entry.offset ?? at))
    parts.push(local)
    at += local.length
  }
  const between = Buffer.from(layout.between ?? [])
  const start = at + between.length
  const directory = Buffer.concat(central)
  const end = endRecords(start, directory.length, entries.length, layout)
  return Buffer.concat([...parts, between, directory, end, Buffer.from(layout.after ?? [])])
}

function describeEntry(entry: Entry) {
  const data = Buffer.from(entry.data ?? '')
  const method = entry.method ?? 8
  const packed = Buffer.from(entry.packed ?? (method === 8 ? deflateRawSync(data) : data))
  const flags = (entry.flags ?? 0) | (entry.hasDescriptor === true ? 8 : 0)
  return { method, packed, flags, crc: entry.crc ?? crc32(data), size: entry.size ?? data.length }
}

type Described = ReturnType<typeof describeEntry>

function localRecord(entry: Entry, { method, packed, flags, crc, size }: Described): Buffer {
  const name = Buffer.from(entry.localName ?? entry.name)
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(flags, 6)
  header.writeUInt16LE(method, 8)
  const isLate = entry.hasDescriptor === true
  header.writeUInt32LE(isLate ? 0 : (entry.localCrc ?? crc), 14)
  header.writeUInt32LE(isLate ? 0 : packed.length, 18)
  header.writeUInt32LE(isLate ? 0 : size, 22)
  header.writeUInt16LE(name.length, 26)
  const descriptor = Buffer.alloc(isLate ? 16 : 0)
  if (isLate) descriptor.writeUInt32LE(0x08074b50, 0)
  return Buffer.concat([header, name, packed, descriptor])
}

function centralRecord(entry: Entry, written: Described, offset: number): Buffer {
  const name = Buffer.from(entry.name)
  const { method, packed, flags, crc, size } = written
  const extra = Buffer.alloc(entry.isZip64 === true ? 28 : 0)
  if (entry.isZip64 === true) {
    extra.writeUInt16LE(1, 0)
    extra.writeUInt16LE(24, 2)
    extra.writeBigUInt64LE(BigInt(size), 4)
    extra.writeBigUInt64LE(BigInt(packed.length), 12)
    extra.writeBigUInt64LE(BigInt(offset), 20)
  }
  const header = Buffer.alloc(46)
  header.writeUInt32LE(0x02014b50, 0)
  header.writeUInt16LE(flags, 8)
  header.writeUInt16LE(method, 10)
  header.writeUInt32LE(crc, 16)
  header.writeUInt32LE(entry.isZip64 === true ? 0xffffffff : packed.length, 20)
  header.writeUInt32LE(entry.isZip64 === true ? 0xffffffff : size, 24)
  header.writeUInt16LE(name.length, 28)
  header.writeUInt16LE(extra.length, 30)
  header.writeUInt32LE(entry.attributes ?? 0, 38)
  header.writeUInt32LE(entry.isZip64 === true ? 0xffffffff : offset, 42)
  return Buffer.concat([header, name, extra])
}

function endRecords(start: number, size: number, count: number, layout: Layout): Buffer {
  const entryCount = layout.entryCount ?? count
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  if (layout.isZip64 !== true) {
    end.writeUInt16LE(entryCount, 8)
    end.writeUInt16LE(entryCount, 10)
    end.writeUInt32LE(size, 12)
    end.writeUInt32LE(start, 16)
    return end
  }
  end.fill(0xff, 8, 20)
  const record = Buffer.alloc(56)
  record.writeUInt32LE(0x06064b50, 0)
  record.writeBigUInt64LE(44n, 4)
  record.writeBigUInt64LE(BigInt(entryCount), 24)
  record.writeBigUInt64LE(BigInt(entryCount), 32)
  record.writeBigUInt64LE(BigInt(size), 40)
  record.writeBigUInt64LE(BigInt(start), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50, 0)
  locator.writeBigUInt64LE(BigInt(start + size), 8)
  locator.writeUInt32LE(1, 16)
  return Buffer.concat([record, locator, end])
}

let fileCount = 0
async function openBytes(
  bytes: Uint8Array,
  limits: Partial<ZipLimits> = {},
  kind: PackageKind = 'twbx',
): Promise<Package> {
  fileCount += 1
  const path = join(folder, `${fileCount}.${kind}`)
  await writeFile(path, bytes)
  return openPackage(path, kind, { limits })
}

async function text(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const chunk of chunks) parts.push(chunk)
  return Buffer.concat(parts).toString('utf8')
}

async function readAll(source: Package): Promise<void> {
  for (const entry of source.entries) await text(source.readEntry(entry.name))
}

function refused(code: string) {
  return expect.objectContaining({ name: 'PackageError', code })
}

describe('openPackage', () => {
  it('reads the document and every other file of a package', async () => {
    await using source = await openBytes(
      zip([workbook, { name: 'Data/', method: 0 }, { name: 'Data/Ü.hyper', data: 'rows' }]),
    )
    expect(source.entries.map((entry) => entry.name)).toEqual(['Book.twb', 'Data/Ü.hyper'])
    expect(await text(source.document())).toBe(workbook.data)
    expect(await text(source.readEntry('Data/Ü.hyper'))).toBe('rows')
  })

  it('finds an entry by a path with other slashes and case', async () => {
    await using source = await openBytes(zip([workbook, { name: 'Data/A.hyper', data: 'x' }]))
    expect(source.findEntry('data\\a.HYPER')?.name).toBe('Data/A.hyper')
    expect(source.findEntry('Data/B.hyper')).toBeUndefined()
  })

  it('finds the only entry of a name by the path that it had elsewhere', async () => {
    const entries = ['Data/A.hyper', 'one/B.csv', 'two/b.csv'].map((name) => ({ name, data: 'x' }))
    await using source = await openBytes(zip([workbook, ...entries]))
    expect(source.findEntry('C:\\Users\\ann\\a.hyper')?.name).toBe('Data/A.hyper')
    expect(source.findEntry('C:/Users/ann/b.csv')).toBeUndefined()
  })

  it.each<[string, readonly Entry[], Layout]>([
    ['stored entries', [{ ...workbook, method: 0 }], {}],
    ['data descriptors', [{ ...workbook, hasDescriptor: true }], {}],
    ['zip64 entries', [{ ...workbook, isZip64: true }], {}],
    ['a zip64 end record', [workbook], { isZip64: true }],
  ])('reads %s', async (_name, entries, layout) => {
    await using source = await openBytes(zip(entries, layout))
    expect(await text(source.document())).toBe(workbook.data)
  })

  it('reads a plain document', async () => {
    await using source = await openBytes(Buffer.from('<workbook/>'), {}, 'twb')
    expect(source.entries).toEqual([])
    expect(await text(source.document())).toBe('<workbook/>')
    expect(() => source.readEntry('x')).toThrow(refused('entry-missing'))
  })

  it('extracts an entry to a new file, and leaves none when the entry is damaged', async () => {
    await using source = await openBytes(
      zip([workbook, { name: 'ok', data: 'fine' }, { name: 'bad', data: 'broken', crc: 1 }]),
    )
    const ok = join(folder, 'ok')
    await source.extractEntry('ok', ok)
    expect(await readFile(ok, 'utf8')).toBe('fine')
    await expect(source.extractEntry('ok', ok)).rejects.toMatchObject({ code: 'EEXIST' })
    const bad = join(folder, 'bad')
    await expect(source.extractEntry('bad', bad)).rejects.toEqual(refused('zip-invalid'))
    await expect(stat(bad)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('needs exactly one document', async () => {
    await expect(openBytes(zip([{ name: 'a.txt', data: 'x' }]))).rejects.toEqual(
      refused('workbook-missing'),
    )
    await expect(openBytes(zip([workbook, { ...workbook, name: 'B.twb' }]))).rejects.toEqual(
      refused('workbook-ambiguous'),
    )
    await using nested = await openBytes(zip([workbook, { ...workbook, name: 'Data/B.twb' }]))
    expect(await text(nested.document())).toBe(workbook.data)
  })
})

describe('hostile packages', () => {
  it.each([
    '../evil',
    'a/../../evil',
    '/etc/passwd',
    'C:/windows',
    'c:evil',
    'a\\b',
    'a\0b',
    './a',
    'a//b',
    '',
  ])('refuses the entry name %j', async (name) => {
    await expect(openBytes(zip([workbook, { name, data: 'x' }]))).rejects.toEqual(
      refused('zip-entry-name'),
    )
  })

  it('refuses names that are marked UTF-8 and are not', async () => {
    const bytes = zip([workbook, { name: 'a?', data: 'x', flags: 0x800 }])
    const broken = Buffer.from(bytes.toString('latin1').replaceAll('a?', 'a\xff'), 'latin1')
    await expect(openBytes(broken)).rejects.toEqual(refused('zip-entry-name'))
  })

  it.each([['Book.twb'], ['Book.twb/']])('refuses the duplicate name %s', async (name) => {
    await expect(openBytes(zip([workbook, { name, method: 0 }]))).rejects.toEqual(
      refused('zip-entry-name'),
    )
  })

  it.each([
    ['symbolic link', 0xa1ff],
    ['device', 0x21ff],
    ['pipe', 0x11ff],
  ])('refuses a %s', async (_name, mode) => {
    const entry = { name: 'link', data: '/etc/passwd', attributes: mode * 0x10000 }
    await expect(openBytes(zip([workbook, entry]))).rejects.toEqual(refused('zip-entry-type'))
  })

  it.each([
    ['encryption', 0x0001, 'zip-encrypted'],
    ['strong encryption', 0x0041, 'zip-encrypted'],
    ['masked headers', 0x2000, 'zip-encrypted'],
    ['patched data', 0x0020, 'zip-unsupported'],
  ])('refuses %s', async (_name, flags, code) => {
    await expect(openBytes(zip([workbook, { name: 'x', data: 'x', flags }]))).rejects.toEqual(
      refused(code),
    )
  })

  it('refuses packing methods other than stored and deflate', async () => {
    await expect(openBytes(zip([workbook, { name: 'x', data: 'x', method: 12 }]))).rejects.toEqual(
      refused('zip-unsupported'),
    )
  })

  it('refuses entries that share bytes', async () => {
    const entries = [workbook, { name: 'a', data: 'x' }, { name: 'b', data: 'x', offset: 0 }]
    await expect(openBytes(zip(entries))).rejects.toEqual(refused('zip-overlap'))
  })

  it('refuses an entry that reaches into the list of entries', async () => {
    const bytes = zip([{ ...workbook, method: 0 }])
    const directory = bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2]))
    for (const [offset, header] of [[0, 18] as const, [0, 22] as const]) {
      bytes.writeUInt32LE(bytes.readUInt32LE(offset + header) + 10, offset + header)
      bytes.writeUInt32LE(bytes.readUInt32LE(directory + header + 2) + 10, directory + header + 2)
    }
    await expect(openBytes(bytes)).rejects.toEqual(refused('zip-overlap'))
  })

  it.each<[string, Layout]>([
    ['before the first entry', { before: Buffer.from('MZ') }],
    ['before the list of entries', { between: Buffer.from('hidden') }],
    ['after the end', { after: Buffer.from('hidden') }],
  ])('refuses data %s', async (_name, layout) => {
    await expect(openBytes(zip([workbook], layout))).rejects.toEqual(refused('zip-invalid'))
  })

  it.each([
    ['name', { localName: 'Book.twx' }],
    ['checksum', { localCrc: 7 }],
  ])('refuses a local header with another %s', async (what, lie) => {
    await expect(openBytes(zip([{ ...workbook, ...lie }]))).rejects.toMatchObject({
      code: 'zip-invalid',
      message: expect.stringContaining(what),
    })
  })

  it('refuses a file cut off anywhere', async () => {
    const bytes = zip([workbook, { name: 'Data/a.hyper', data: 'rows' }])
    for (let length = 0; length < bytes.length; length += 1) {
      await expect(openBytes(bytes.subarray(0, length))).rejects.toEqual(refused('zip-invalid'))
    }
  })

  it('refuses a second end record in the comment of the first', async () => {
    const bytes = zip([workbook])
    const end = bytes.subarray(-22)
    bytes.writeUInt16LE(22, bytes.length - 2)
    const second = Buffer.from(end)
    second.writeUInt16LE(0, 20)
    await expect(openBytes(Buffer.concat([bytes, second]))).rejects.toMatchObject({
      code: 'zip-invalid',
      message: expect.stringContaining('two end records'),
    })
  })

  it('refuses entry counts that do not match', async () => {
    for (const entryCount of [0, 2]) {
      await expect(openBytes(zip([workbook], { entryCount }))).rejects.toEqual(
        refused('zip-invalid'),
      )
    }
  })

  it('refuses too many entries, too large entries, too large sums', async () => {
    const two = zip([workbook, { name: 'a', data: 'xxxx' }])
    await expect(openBytes(two, { packageEntries: 1 })).rejects.toEqual(
      refused('zip-too-many-entries'),
    )
    await expect(openBytes(two, { entryBytes: 3 })).rejects.toEqual(refused('zip-too-large'))
    await expect(openBytes(two, { unpackedBytes: 28 })).rejects.toEqual(refused('zip-too-large'))
    await expect(openBytes(two, { directoryBytes: 50 })).rejects.toEqual(refused('zip-too-large'))
  })

  it('refuses a bomb that states its size, before unpacking', async () => {
    const bomb = { name: 'bomb', data: Buffer.alloc(4 * 1024 ** 2) }
    await expect(openBytes(zip([workbook, bomb]))).rejects.toEqual(refused('zip-ratio'))
    await using allowed = await openBytes(zip([workbook, bomb]), { packageRatio: 2000 })
    await readAll(allowed)
  })

  it('stops a bomb that understates its size while unpacking', async () => {
    const packed = deflateRawSync(Buffer.alloc(64 * 1024 ** 2))
    await using source = await openBytes(zip([workbook, { name: 'bomb', packed, size: 1000 }]))
    await expect(readAll(source)).rejects.toEqual(refused('zip-invalid'))
  })

  it.each<[string, Entry]>([
    ['a wrong checksum', { name: 'x', data: 'x', crc: 1 }],
    ['less data than stated', { name: 'x', data: 'x', size: 2 }],
    ['a damaged stream', { name: 'x', data: 'xx', packed: Buffer.from([0xff, 0xff]) }],
    [
      'a stream cut off',
      { name: 'x', data: 'xxxx', packed: deflateRawSync('xxxx').subarray(0, 2) },
    ],
    [
      'data behind the stream',
      { name: 'x', data: 'x', packed: Buffer.concat([deflateRawSync('x'), Buffer.from('y')]) },
    ],
  ])('refuses an entry with %s while reading', async (_name, entry) => {
    await using source = await openBytes(zip([workbook, entry]))
    await expect(readAll(source)).rejects.toEqual(refused('zip-invalid'))
  })
})
