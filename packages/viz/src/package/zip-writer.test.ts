import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPackage } from './open-package.ts'
import { planZip, type EntryFacts } from './zip-writer.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-zip-writer-'))
})
afterAll(() => rm(folder, { recursive: true }))

interface Made extends EntryFacts {
  readonly bytes: Buffer
}

function made(name: string, data: Uint8Array, method: Made['method'] = 'deflate'): Made {
  const bytes = method === 'stored' ? Buffer.from(data) : deflateRawSync(data)
  return {
    nameBytes: Buffer.from(name),
    method,
    crc32: crc32(data),
    packedBytes: bytes.length,
    sizeBytes: data.length,
    hasUtf8Name: true,
    bytes,
  }
}

function written(entries: readonly Made[]): Buffer {
  return Buffer.concat(
    planZip(entries).pieces.map((piece) => (Buffer.isBuffer(piece) ? piece : piece.bytes)),
  )
}

const document = made('Book.twb', Buffer.from('<workbook/>'))

test('what is written is read again, byte for byte, and is as long as it was planned', async () => {
  const file = fc.record({
    name: fc.stringMatching(/^[a-zäß]{1,8}$/u),
    data: fc.uint8Array({ maxLength: 400 }),
    method: fc.constantFrom('stored' as const, 'deflate' as const),
  })
  const files = fc.uniqueArray(file, { selector: ({ name }) => name, maxLength: 6 })
  let count = 0
  await fc.assert(
    fc.asyncProperty(files, async (list) => {
      const entries = [
        document,
        ...list.map(({ name, data, method }) => made(`Data/${name}`, data, method)),
      ]
      const bytes = written(entries)
      expect(planZip(entries).sizeBytes).toBe(bytes.length)
      const path = join(folder, `${(count += 1)}.twbx`)
      await writeFile(path, bytes)
      await using source = await openPackage(path, 'twbx')
      expect(source.entries.map(({ name }) => name)).toEqual(
        entries.map(({ nameBytes }) => nameBytes.toString()),
      )
      for (const { name, data } of list) {
        const read = Buffer.concat(await Array.fromAsync(source.readEntry(`Data/${name}`)))
        expect(read.equals(Buffer.from(data))).toBe(true)
      }
    }),
    { numRuns: 40 },
  )
})

test('65,535 entries and more have the larger end record', () => {
  const entry = made('Data/x', Buffer.alloc(0), 'stored')
  const many = written(Array.from({ length: 65_535 }, () => entry))
  const record = many.subarray(-(56 + 20 + 22))
  expect(record.toString('latin1', 0, 4)).toBe('PK\x06\x06')
  expect(record.readBigUInt64LE(32)).toBe(65_535n)
  expect(record.readBigUInt64LE(40) + record.readBigUInt64LE(48)).toBe(
    BigInt(many.length - record.length),
  )
  expect(record.readBigUInt64LE(56 + 8)).toBe(BigInt(many.length - record.length))
  const few = written(Array.from({ length: 65_534 }, () => entry))
  expect(few.readUInt16LE(few.length - 12)).toBe(65_534)
})

test('sizes beyond 32 bits stand in their own fields', () => {
  const huge = { ...document, sizeBytes: 6e9, packedBytes: 5e9 }
  const plan = planZip([huge, { ...document, nameBytes: Buffer.from('After.txt') }])
  const records = plan.pieces.filter((piece) => Buffer.isBuffer(piece))
  const [local, , end] = records
  expect(plan.sizeBytes).toBe(Buffer.concat(records).length + 5e9 + document.packedBytes)
  expect([local?.readUInt32LE(18), local?.readUInt32LE(22)]).toEqual([0xffffffff, 0xffffffff])
  const field = local?.subarray(30 + huge.nameBytes.length)
  expect([field?.readUInt16LE(0), field?.readBigUInt64LE(4), field?.readBigUInt64LE(12)]).toEqual([
    1,
    6_000_000_000n,
    5_000_000_000n,
  ])
  const second = end?.indexOf('PK\x01\x02', 4, 'latin1') ?? 0
  const central = end?.subarray(second + 46 + 'After.txt'.length)
  expect(central?.readBigUInt64LE(20)).toBe(5_000_000_000n + BigInt(local?.length ?? 0))
})
