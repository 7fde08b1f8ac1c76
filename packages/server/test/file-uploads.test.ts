/** Upload sessions: which blocks count, in which order, and what a session may hold. */

import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { describeFamily, type FamilyKit } from './families.ts'
import { multipart, send, startKit } from './kit.ts'
import { asPerson, outcomeOf, signedIn, type Person, type Server } from './person.ts'
import { openTestPostgres } from './postgres.ts'
import { workbookXml, zip } from './workbook-file.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** A package of about that many bytes that no other test has. */
const packageOf = (sizeBytes: number) =>
  zip([
    ['Test.twb', Buffer.from(workbookXml())],
    ['Data/amounts.csv', Buffer.from('Region,Amount\r\nNorth,10\r\n')],
    ['Image/noise.bin', randomBytes(sizeBytes)],
  ])

function inParts(bytes: Buffer, count: number): readonly Buffer[] {
  const size = Math.ceil(bytes.length / count)
  return Array.from({ length: count }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  )
}

interface Put {
  readonly id: string
  readonly bytes: Uint8Array
  readonly sequence?: string
  readonly accept?: 'json' | 'xml'
}

const putter =
  (server: Server, token: string) =>
  ({ id, bytes, sequence, accept = 'json' }: Put) =>
    server.call({
      verb: 'PUT',
      path:
        `/api/3.28/sites/${server.site.luid}/fileUploads/${id}` +
        (sequence === undefined ? '' : `?sequenceID=${sequence}`),
      token,
      accept: `application/${accept}`,
      ...multipart({ file: { part: 'tableau_file', name: 'file', bytes } }),
    })

const limit = 300_000

const suite = (kit: () => FamilyKit) => {
  let admin: Person
  let put: ReturnType<typeof putter>
  let counter = 0

  beforeAll(async () => {
    admin = await signedIn(kit(), 'admin')
    put = putter(kit(), admin.token)
  })

  const publish = (id: string) =>
    admin.publish({
      name: `Book ${(counter += 1)}`,
      bytes: null,
      query: `uploadSessionId=${id}&workbookType=twbx`,
    })
  const publishedBytes = async (id: string) => {
    const answer = await publish(id)
    expect(answer.status).toBe(201)
    const { workbook } = answer.json<{ workbook: { id: string } }>()
    return (await admin.get(`/workbooks/${workbook.id}/content`)).bytes
  }

  test('numbered blocks are put together by their numbers, in whatever order they come', async () => {
    const bytes = packageOf(100_000)
    const id = await admin.upload()
    const parts = inParts(bytes, 5)
    const answers = await Promise.all(
      [4, 0, 3, 1, 2].map((at) =>
        put({ id, bytes: parts[at] ?? Buffer.alloc(0), sequence: String(at + 1) }),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect(sha256(await publishedBytes(id))).toBe(sha256(bytes))
  })

  test('a block without a number comes behind the last one', async () => {
    const bytes = packageOf(100_000)
    const id = await admin.upload()
    for (const part of inParts(bytes, 3)) await put({ id, bytes: part })
    expect(sha256(await publishedBytes(id))).toBe(sha256(bytes))
  })

  test('a number that comes again with the same bytes counts once; with others it is 400000 and they leave nothing', async () => {
    const bytes = packageOf(100_000)
    const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = inParts(bytes, 2)
    const id = await admin.upload()
    const before = await kit().files()
    await put({ id, bytes: first, sequence: '0' })
    const again = await Promise.all([1, 2, 3].map(() => put({ id, bytes: first, sequence: '0' })))
    expect(again.map(({ status }) => status)).toEqual([200, 200, 200])
    for (const accept of ['json', 'xml'] as const) {
      const other = await put({ id, bytes: second, sequence: '0', accept })
      expect(outcomeOf(other)).toEqual([400, '400000'])
      expect(other.text).toContain('sequenceID=0')
    }
    expect(await kit().files()).toHaveLength(before.length + 1)
    await put({ id, bytes: second, sequence: '1' })
    expect(sha256(await publishedBytes(id))).toBe(sha256(bytes))
  })

  test.each(['-1', '2147483648', '1.5', 'first'])('the number %s is 400000', async (sequence) => {
    const id = await admin.upload()
    const answer = await put({ id, bytes: Buffer.from('x'), sequence })
    expect(outcomeOf(answer)).toEqual([400, '400000'])
    expect(answer.text).toContain('sequenceID')
  })

  test('a session that would hold too much refuses the block by 400016, leaves nothing of it and keeps the rest', async () => {
    const bytes = packageOf(limit / 2)
    const id = await admin.upload(bytes)
    const before = await kit().files()
    for (const accept of ['json', 'xml'] as const) {
      const answer = await put({ id, bytes: randomBytes(limit / 2), accept })
      expect(outcomeOf(answer)).toEqual([400, '400016'])
    }
    expect(await kit().files()).toEqual(before)
    expect(sha256(await publishedBytes(id))).toBe(sha256(bytes))
  })

  test('a published session leaves no blocks, and a refused one keeps them', async () => {
    const before = await kit().files()
    const id = await admin.upload(Buffer.from('no workbook'))
    expect(outcomeOf(await publish(id))).toEqual([400, '400011'])
    expect(await kit().files()).toHaveLength(before.length + 1)
    const whole = await admin.upload(...inParts(packageOf(1_000), 3))
    expect((await publish(whole)).status).toBe(201)
    // One block of the refused session, and the published blob.
    expect(await kit().files()).toHaveLength(before.length + 2)
  })
}

await describeFamily('upload sessions', suite, { uploadLimitBytes: limit })

const postgres = await openTestPostgres()

describe.skipIf(postgres === null)('two servers of one database', () => {
  test('take blocks of one session at once: each acknowledged byte is in the file, and no other', async () => {
    await using database = postgres
    const path = await mkdtemp(join(tmpdir(), 'easel-two-'))
    const shared = {
      data: { kind: 'directory', path },
      databaseUrl: (await database?.database()) ?? '',
    } as const
    try {
      await using kit = await startKit(shared)
      await using other = await startKit(shared)
      const token = await kit.signIn('admin')
      const atOther: Server = { site: kit.site, call: (request) => send(other.url, request) }
      const admin = asPerson(kit, token)
      const puts = [putter(kit, token), putter(atOther, token)]
      for (let round = 0; round < 12; round += 1) {
        const bytes = packageOf(400_000)
        const parts = inParts(bytes, 2)
        const id = await admin.upload()
        const answers = await Promise.all(
          puts.map((put, at) =>
            put({ id, bytes: parts[at] ?? Buffer.alloc(0), sequence: String(at) }),
          ),
        )
        expect(answers.map(({ status }) => status)).toEqual([200, 200])
        const query = `uploadSessionId=${id}&workbookType=twbx`
        const { id: workbook } = await admin.published({ name: `Two ${round}`, bytes: null, query })
        const content = await admin.get(`/workbooks/${workbook}/content`)
        expect(sha256(content.bytes)).toBe(sha256(bytes))
      }
    } finally {
      await rm(path, { recursive: true, force: true })
    }
  })
})
