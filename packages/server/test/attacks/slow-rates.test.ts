/** Clients that go on at almost nothing: sending a file, or taking one. */

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startFamilyKit, type FamilyKit } from '../families.ts'
import { multipart } from '../kit.ts'
import { mustBe, publishBody, signedIn, type Person } from '../person.ts'
import { workbookXml, zip } from '../workbook-file.ts'

let kit: FamilyKit
let admin: Person
beforeAll(async () => {
  kit = await startFamilyKit({ leastRate: { bytesPerSecond: 1_000, windowSeconds: 1 } })
  admin = await signedIn(kit, 'admin')
})
afterAll(() => kit[Symbol.asyncDispose]())

function connection(): Socket {
  const { hostname, port } = new URL(kit.url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  return socket
}

const head = (verb: string, path: string, more: readonly string[]) =>
  [
    `${verb} /api/3.28/sites/${kit.site.luid}${path} HTTP/1.1`,
    'host: easel',
    `x-tableau-auth: ${admin.token}`,
    ...more,
    '\r\n',
  ].join('\r\n')

test.each([
  ['json', '"code":"408000"'],
  ['xml', '<error code="408000">'],
])(
  'a block that comes a byte at a time is 408000 in %s, its connection ends and nothing stays',
  async (form, code) => {
    const id = await admin.upload()
    const before = await kit.files()
    const file = { part: 'tableau_file', name: 'file', bytes: randomBytes(50_000) }
    const { contentType, body } = multipart({ file })
    const bytes = Buffer.from(body)
    const socket = connection()
    let answer = ''
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text))
    const lines = [
      `accept: application/${form}`,
      `content-type: ${contentType}`,
      `content-length: ${bytes.length}`,
    ]
    socket.write(head('PUT', `/fileUploads/${id}`, lines))
    // The start of the file is there.
    let at = 500
    socket.write(bytes.subarray(0, at))
    while (!socket.closed) {
      socket.write(bytes.subarray(at, (at += 1)))
      await sleep(50)
    }
    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
    expect(answer).toContain(code)
    expect(answer).toContain('1000 bytes a second')
    expect(answer.toLowerCase()).toContain('connection: close')
    expect(await kit.files()).toEqual(before)
  },
)

test('a body that comes at the least rate is taken, however long it takes', async () => {
  const { contentType, body } = publishBody({ name: 'Slow but sure' })
  const bytes = Buffer.from(body)
  const socket = connection()
  let answer = ''
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text))
  const lines = [`content-type: ${contentType}`, `content-length: ${bytes.length}`]
  socket.write(head('POST', '/workbooks', lines))
  const step = Math.ceil(bytes.length / 6)
  for (let at = 0; at < bytes.length; at += step) {
    socket.write(bytes.subarray(at, at + step))
    await sleep(300)
  }
  await expect.poll(() => answer, { timeout: 20_000 }).toMatch(/^HTTP\/1\.1 201 /)
  socket.destroy()
})

test('a large answer that is not read has its connection cut, and others go on', async () => {
  const file = zip([
    ['Test.twb', Buffer.from(workbookXml())],
    ['Data/amounts.csv', Buffer.from('Region,Amount\r\nNorth,10\r\n')],
    ['Image/noise.bin', randomBytes(30_000_000)],
  ])
  const { id } = await admin.published({ name: 'Large', bytes: file })
  const socket = connection()
  socket.write(head('GET', `/workbooks/${id}/content`, []))
  // The first bytes show that the answer is under way.
  await once(socket, 'readable')
  socket.read(100)
  const ended = once(socket, 'close')
  await sleep(3_500)
  socket.resume()
  await ended
  expect(socket.bytesRead).toBeLessThan(file.length)
  const whole = await admin.get(`/workbooks/${id}/content`)
  mustBe(whole, 200)
  expect(whole.bytes.length).toBe(file.length)
})
