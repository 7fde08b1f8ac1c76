/** A disk that is full, or fails, in the middle of a publish: the client is explained, nothing stays, and all goes on when there is room. */

import { deflateRawSync } from 'node:zlib'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemFiles, type BlobFiles } from '../src/blobs/files.ts'
import { startFamilyKit, type FamilyKit } from './families.ts'
import { multipart } from './kit.ts'
import { mustBe, outcomeOf, signedIn, type Person } from './person.ts'
import { workbookPackage } from './workbook-file.ts'

let kit: FamilyKit
let admin: Person
/** What fails, and how, while it is set. */
let trouble: { readonly on: 'writev' | 'open' | 'rename'; readonly code: string } | null = null

const fail = (on: 'writev' | 'open' | 'rename') => {
  if (trouble?.on !== on) return
  const { code } = trouble
  throw Object.assign(new Error(`${code}: no luck, ${on}`), { code, syscall: on })
}

const unreliable: BlobFiles = {
  ...systemFiles,
  open: async (path, flags) => {
    fail('open')
    const file = await systemFiles.open(path, flags)
    return {
      writev: async (buffers, position) => {
        fail('writev')
        return file.writev(buffers, position)
      },
      sync: () => file.sync(),
      close: () => file.close(),
    }
  },
  rename: async (from, to) => {
    fail('rename')
    await systemFiles.rename(from, to)
  },
}

beforeAll(async () => {
  kit = await startFamilyKit({ blobFiles: unreliable })
  admin = await signedIn(kit, 'admin')
  return () => kit[Symbol.asyncDispose]()
})
beforeEach(() => {
  trouble = null
})

describe.each(['writev', 'open', 'rename'] as const)('a full disk at %s', (on) => {
  test('is 503000 in both forms, leaves nothing, and is over when there is room', async () => {
    const before = await kit.files()
    const order = { name: `At ${on}`, bytes: workbookPackage([`At ${on}`]) }
    trouble = { on, code: 'ENOSPC' }
    for (const accept of ['xml', 'json'] as const) {
      const answer = await admin.publish({ ...order, accept })
      expect(outcomeOf(answer)).toEqual([503, '503000'])
      expect(answer.text).not.toContain(kit.directory)
    }
    expect(await kit.files()).toEqual(before)
    trouble = null
    mustBe(await admin.publish(order), 201)
  })
})

test('a full disk within a block keeps the blocks before it', async () => {
  const bytes = workbookPackage(['In blocks'])
  const id = await admin.upload(bytes.subarray(0, 600))
  const send = () =>
    kit.call({
      verb: 'PUT',
      path: `/api/3.28/sites/${kit.site.luid}/fileUploads/${id}`,
      token: admin.token,
      ...multipart({ file: { part: 'tableau_file', name: 'f', bytes: bytes.subarray(600) } }),
    })
  trouble = { on: 'writev', code: 'ENOSPC' }
  expect(outcomeOf(await send())).toEqual([503, '503000'])
  trouble = null
  mustBe(await send(), 200)
  const query = `uploadSessionId=${id}&workbookType=twbx`
  const { id: workbook } = await admin.published({ name: 'In blocks', bytes: null, query })
  const download = await admin.get(`/workbooks/${workbook}/content`)
  expect(Buffer.from(download.bytes).equals(bytes)).toBe(true)
})

test('a disk that fails otherwise is a 500 that tells its request id only', async () => {
  trouble = { on: 'writev', code: 'EIO' }
  const answer = await admin.publish({ name: 'Broken disk' })
  expect(outcomeOf(answer)).toEqual([500, '500000'])
  expect(answer.text).not.toMatch(/EIO|no luck/)
  const found = await admin.get('/workbooks?filter=name:eq:Broken+disk')
  expect(found.text).toContain('"totalAvailable":"0"')
})

test('a package that unpacks to far more than it is, is refused and leaves nothing', async () => {
  const before = await kit.files()
  const unpacked = 300 * 1024 * 1024
  const packed = deflateRawSync(Buffer.alloc(unpacked, ' '), { level: 9 })
  const answer = await admin.publish({
    name: 'Bomb',
    bytes: deflated('Test.twb', packed, unpacked),
  })
  expect(outcomeOf(answer)).toEqual([400, '400011'])
  expect(await kit.files()).toEqual(before)
})

/** A zip with one deflated entry. */
function deflated(name: string, packed: Uint8Array, unpackedBytes: number): Buffer {
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(20, 0)
  fields.writeUInt16LE(8, 4)
  fields.writeUInt32LE(packed.length, 14)
  fields.writeUInt32LE(unpackedBytes, 18)
  fields.writeUInt16LE(Buffer.byteLength(name), 22)
  const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, Buffer.from(name), packed])
  const central = Buffer.concat([
    Buffer.from('PK\u0001\u0002'),
    Buffer.from([20, 0]),
    fields,
    Buffer.alloc(14),
    Buffer.from(name),
  ])
  const end = Buffer.alloc(18)
  end.writeUInt16LE(1, 4)
  end.writeUInt16LE(1, 6)
  end.writeUInt32LE(central.length, 8)
  end.writeUInt32LE(local.length, 12)
  return Buffer.concat([local, central, Buffer.from('PK\u0005\u0006'), end])
}
