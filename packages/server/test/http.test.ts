/** HTTP as no library sends it: what reaches no method is answered too, and nothing stops the server. */

import { beforeAll, describe, expect, test } from 'vitest'
import { startFamilyKit, type FamilyKit } from './families.ts'
import { multipart } from './kit.ts'
import { signedIn, type Person } from './person.ts'
import { dial, head } from './raw-http.ts'
import { workbookPackage } from './workbook-file.ts'

let kit: FamilyKit
let admin: Person

beforeAll(async () => {
  kit = await startFamilyKit()
  admin = await signedIn(kit, 'admin')
  return () => kit[Symbol.asyncDispose]()
})

const close = { connection: 'close' }
const info = 'GET /api/3.28/serverinfo HTTP/1.1'

/** Sends everything at once on a connection of its own, and answers all that comes back. */
async function exchange(bytes: string | Uint8Array): Promise<string> {
  const connection = await dial(kit)
  connection.send(bytes)
  return connection.rest()
}

const statusOf = (text: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0)
const errorOf = (text: string) => /<error code="(\d+)"/.exec(text)?.[1]

const stillAnswers = async () => {
  const { status } = await kit.call({ path: '/api/3.28/serverinfo' })
  expect(status).toBe(200)
}

describe('requests', () => {
  test('one after the other on a connection, sent without waiting, are answered in order', async () => {
    const text = await exchange(
      head(info) +
        head('GET /api/3.28/nothing HTTP/1.1') +
        head(`GET /api/9.9/serverinfo HTTP/1.1`) +
        head(info, close),
    )
    const order = [...text.matchAll(/<serverInfo>|code="(\d+)"/g)].map(
      (match) => match[1] ?? 'info',
    )
    expect(order).toEqual(['info', '404003', '404001', 'info'])
  })

  test('of HTTP/1.0 are answered, and the connection closes', async () => {
    const text = await exchange('GET /api/3.28/serverinfo HTTP/1.0\r\n\r\n')
    expect(text).toContain('<productVersion')
    expect(text).not.toMatch(/transfer-encoding/i)
  })

  test.each(['OPTIONS', 'TRACE', 'PROPFIND', 'PURGE'])(
    '%s on an address that has other verbs is refused in the wire’s own form or by HTTP itself',
    async (verb) => {
      const text = await exchange(head(`${verb} /api/3.28/serverinfo HTTP/1.1`, close))
      expect([404, 405]).toContain(statusOf(text))
      expect(text).toMatch(/<error code="(404003|405000)">/)
      await stillAnswers()
    },
  )

  test('TRACE does not echo the token', async () => {
    const text = await exchange(
      head('TRACE /api/3.28/sessions/current HTTP/1.1', {
        ...close,
        'x-tableau-auth': 'secret-token',
      }),
    )
    expect(text).not.toContain('secret-token')
  })

  test.each([
    ['a header without end', `${head(info).slice(0, -4)}\r\nx-long: ${'x'.repeat(20_000)}\r\n\r\n`],
    ['an address of 100 kB', head(`GET /api/3.28/${'x'.repeat(100_000)} HTTP/1.1`)],
    ['no HTTP at all', 'hello\r\n\r\n'],
    ['TLS', Buffer.from('16030100c8010000c40303', 'hex')],
    [
      'two lengths',
      `${head(info, { 'content-length': 1 }).slice(0, -4)}\r\nContent-Length: 2\r\n\r\nab`,
    ],
    ['a length and chunks', head(info, { 'content-length': 5, 'transfer-encoding': 'chunked' })],
    ['a negative length', head(info, { 'content-length': -1 })],
    ['a length that is no number', head(info, { 'content-length': '5a' })],
    ['a bare line feed in a header', `GET /api/3.28/serverinfo HTTP/1.1\nhost: a\nx: \rb\n\n`],
    [
      'a chunk size that is none',
      `${head('POST /api/3.28/auth/signin HTTP/1.1', { 'transfer-encoding': 'chunked' })}zz\r\n`,
    ],
  ])('with %s are refused with a 4xx and closed', async (_, bytes) => {
    const text = await exchange(bytes)
    expect(statusOf(text)).toBeGreaterThanOrEqual(400)
    expect(statusOf(text)).toBeLessThan(500)
    await stillAnswers()
  })

  test.each([
    '/api/3.28/sites/%zz',
    '/api/3.28/sites/%00',
    '/api/3.28/sites/%c0%ae%c0%ae/x',
    '/api/3.28/../../etc/passwd',
    '/api/3.28/sites/..%2f..%2fetc',
    '//////',
    '/?',
    '*',
    'http://elsewhere/api/3.28/nothing',
  ])('to %s are answered with an error of the wire', async (path) => {
    const text = await exchange(
      head(`GET ${path} HTTP/1.1`, { ...close, 'x-tableau-auth': admin.token }),
    )
    expect(statusOf(text)).toBeGreaterThanOrEqual(400)
    expect(statusOf(text)).toBeLessThan(500)
    expect(errorOf(text)).toMatch(/^40[04]/)
  })

  test.each([
    ['absurd Accept', { accept: `${'a/b;q=0.1,'.repeat(500)}application/json;q=x` }],
    ['absurd Content-Type', { 'content-type': '/;;;=;boundary="' }],
    ['absurd Authorization', { authorization: `Bearer ${'=|'.repeat(2000)}` }],
    ['two tokens', { 'x-tableau-auth': 'a, b' }],
    ['a Host of another place', { host: 'evil.example' }],
    ['proxy headers', { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'javascript' }],
    ['a verb to override', { 'x-http-method-override': 'DELETE' }],
  ])('with %s are answered', async (_, headers) => {
    const text = await exchange(head(info, { ...close, ...headers }))
    expect(statusOf(text)).toBe(200)
    expect(text).not.toContain('evil.example')
  })
})

describe('bodies', () => {
  const publishPath = () => `/api/3.28/sites/${kit.site.luid}/workbooks`
  const form = (name: string) =>
    multipart({
      payload: `<tsRequest><workbook name="${name}"/></tsRequest>`,
      file: { part: 'tableau_workbook', name: 'a.twbx', bytes: workbookPackage() },
    })

  test('in chunks of any size are read', async () => {
    const { contentType, body } = form('In chunks')
    const connection = await dial(kit)
    connection.send(
      head(`POST ${publishPath()} HTTP/1.1`, {
        ...close,
        'transfer-encoding': 'chunked',
        'content-type': contentType,
        'x-tableau-auth': admin.token,
      }),
    )
    for (let at = 0; at < body.length; at += 97) {
      const part = body.subarray(at, at + 97)
      connection.send(`${part.length.toString(16)};ext=1\r\n`)
      connection.send(part)
      connection.send('\r\n')
    }
    connection.send('0\r\nx-trailer: 1\r\n\r\n')
    expect(statusOf(await connection.rest())).toBe(201)
  })

  test('are asked for where the client waits for that', async () => {
    const { contentType, body } = form('Expected')
    const connection = await dial(kit)
    connection.send(
      head(`POST ${publishPath()} HTTP/1.1`, {
        ...close,
        expect: '100-continue',
        'content-length': body.length,
        'content-type': contentType,
        'x-tableau-auth': admin.token,
      }),
    )
    expect(await connection.until('100 Continue\r\n\r\n')).toMatch(/^HTTP\/1\.1 100 Continue/)
    connection.send(body)
    expect(await connection.rest()).toContain('HTTP/1.1 201')
  })

  test.each([
    ['401 without a token', {}, 401, '401000'],
    ['401 with a dead token', { 'x-tableau-auth': 'dead' }, 401, '401002'],
  ])(
    'of 5 MB that are refused with %s leave the error to be read',
    async (_, headers, status, code) => {
      const body = Buffer.alloc(5 * 1024 * 1024)
      const response = await fetch(kit.url + publishPath(), {
        method: 'POST',
        headers: { 'content-type': 'multipart/mixed; boundary=x', ...headers },
        body,
      })
      expect(response.status).toBe(status)
      expect(await response.text()).toContain(code)
      await stillAnswers()
    },
  )

  test('that go on after the refusal end with the connection, not with the server’s patience', async () => {
    const connection = await dial(kit)
    connection.send(
      head(`POST ${publishPath()} HTTP/1.1`, {
        'transfer-encoding': 'chunked',
        'content-type': 'multipart/mixed; boundary=x',
      }),
    )
    const text = await connection.until('401000')
    expect(statusOf(text)).toBe(401)
    const chunk = `${(65536).toString(16)}\r\n${'x'.repeat(65536)}\r\n`
    let sent = 0
    connection.socket.on('drain', () => {
      if (sent < 1024 * 1024 * 1024) push()
    })
    const push = () => {
      while (!connection.socket.destroyed && sent < 1024 * 1024 * 1024) {
        sent += 65536
        if (!connection.socket.write(chunk)) return
      }
    }
    push()
    await connection.rest()
    expect(connection.socket.destroyed).toBe(true)
    expect(sent).toBeLessThan(1024 * 1024 * 1024)
    await stillAnswers()
  })

  test('of a message that is longer than a megabyte are refused with 413', async () => {
    const padding = ' '.repeat(1024 * 1024)
    for (const [path, token] of [
      ['/api/3.28/auth/signin', undefined],
      [`/api/3.28/sites/${kit.site.luid}/projects`, admin.token],
    ] as const) {
      const answer = await kit.call({
        verb: 'POST',
        path,
        ...(token === undefined ? {} : { token }),
        contentType: 'text/xml',
        body: `<tsRequest>${padding}</tsRequest>`,
      })
      expect([answer.status, answer.code]).toEqual([413, '413000'])
    }
  })

  test('that are said to be longer than they are leave nothing behind', async () => {
    const { contentType, body } = form('Cut')
    const before = await kit.files()
    const connection = await dial(kit)
    connection.send(
      head(`POST ${publishPath()} HTTP/1.1`, {
        'content-length': body.length + 100,
        'content-type': contentType,
        'x-tableau-auth': admin.token,
      }),
    )
    connection.send(body)
    connection.socket.end()
    await connection.rest()
    await expect.poll(() => kit.files()).toEqual(before)
    const found = await admin.get('/workbooks?filter=name:eq:Cut')
    expect(found.text).toContain('"totalAvailable":"0"')
  })

  test('that a method without one is sent are ignored', async () => {
    const answer = await kit.call({
      verb: 'POST',
      path: `/api/3.28/sites/${kit.site.luid}/fileUploads`,
      token: admin.token,
      contentType: 'application/json',
      body: 'not json',
    })
    expect(answer.status).toBe(201)
    const text = await exchange(`${head(info, { 'content-length': 5 })}hello${head(info, close)}`)
    expect(text.match(/HTTP\/1\.1 200/g)).toHaveLength(2)
  })
})

test('answers are not to be cached, guessed at, or attributed to a software', async () => {
  const answer = await kit.call({ path: '/api/3.28/serverinfo' })
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  expect(answer.headers.get('server')).toBeNull()
  expect(answer.headers.get('x-powered-by')).toBeNull()
})

test('a client that goes away while it is answered does not trouble others', async () => {
  const { id } = await admin.published({ name: 'Large', bytes: workbookPackage() })
  for (let times = 0; times < 20; times += 1) {
    const connection = await dial(kit)
    connection.send(
      head(`GET /api/3.28/sites/${kit.site.luid}/workbooks/${id}/content HTTP/1.1`, {
        'x-tableau-auth': admin.token,
      }),
    )
    if (times % 2 === 0) await connection.until('HTTP/1.1 200')
    connection.destroy()
  }
  expect((await kit.call({ path: '/api/3.28/serverinfo' })).status).toBe(200)
})

test('HEAD of a download tells its name and length, on a connection that goes on', async () => {
  const bytes = workbookPackage()
  const { id } = await admin.published({ name: 'Headed', bytes })
  const path = `/api/3.28/sites/${kit.site.luid}/workbooks/${id}/content`
  const asked = head(`HEAD ${path} HTTP/1.1`, { 'x-tableau-auth': admin.token })
  const text = await exchange(`${asked}${asked}${head(info, close)}`)
  expect(text.match(/^HTTP\/1\.1 200/gm)).toHaveLength(3)
  expect(text.match(/content-disposition: attachment; filename="Headed\.twbx"/gi)).toHaveLength(2)
  expect(text.match(new RegExp(`content-length: ${bytes.length}\r\n`, 'gi'))).toHaveLength(2)
  const body = text.slice(text.lastIndexOf('\r\n\r\n'))
  expect(body).toContain('<serverInfo>')
  expect(text.length).toBeLessThan(bytes.length + 3000)
})
