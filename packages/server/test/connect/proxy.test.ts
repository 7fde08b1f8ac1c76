/** The proxy: where paths lead, which headers pass, and bytes that stay as they are. */

import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { origin, startConnectKit, type ConnectKit } from './connect-kit.ts'
import { startTarget, type TargetStub } from './target-stub.ts'

let target: TargetStub
let connect: ConnectKit

beforeAll(async () => {
  target = await startTarget()
  connect = await startConnectKit({ connectTargets: [target.url] })
  await connect.kit.easel.provision.connectConnection(connect.project, {
    userId: 'ann',
    serverUrl: target.url,
    site: 'sales',
    tokenName: 'connect',
    secret: 'secret-of-ann-at-the-target',
  })
})
afterAll(async () => {
  await connect[Symbol.asyncDispose]()
  await target[Symbol.asyncDispose]()
})
beforeEach(() => {
  target.received.length = 0
  target.answer = (_, response) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
})

const get = (path: string, more: object = {}) =>
  connect.ask({ path: `/sdk/proxy/tableau${path}`, user: 'ann', ...more })

describe('a path', () => {
  it.each([
    ['/projects', '/api/3.24/sites/site-sales/projects'],
    [
      '/projects?filter=name:eq:a%2Fb&x=1',
      '/api/3.24/sites/site-sales/projects?filter=name:eq:a%2Fb&x=1',
    ],
    ['/views/1/image', '/api/3.24/sites/site-sales/views/1/image'],
    ['/workbooks/1/tags/a%20b%C3%A9', '/api/3.24/sites/site-sales/workbooks/1/tags/a%20b%C3%A9'],
    ['/tags:batchCreate', '/api/3.24/sites/site-sales/tags:batchCreate'],
    ['/sites/other/views', '/api/3.24/sites/other/views'],
    ['/api/3.1/sites/x/jobs', '/api/3.1/sites/x/jobs'],
    ['/api/-/search', '/api/-/search'],
    ['/api/metadata/graphql', '/api/metadata/graphql'],
  ])('%s leads to %s', async (path, expected) => {
    expect((await get(path)).status).toBe(200)
    expect(target.received.map((one) => one.path)).toEqual([expected])
  })

  it('that is an absolute address of the connection’s own origin leads below its /api/', async () => {
    expect((await get(`/${target.url}/api/3.9/sites`)).status).toBe(200)
    expect(target.received.map((one) => one.path)).toEqual(['/api/3.9/sites'])
  })

  const refused: readonly string[] = [
    '',
    '/',
    '//host/x',
    '/a//b',
    '/http://evil.example/api/3.1/x',
    '/https://evil.example/',
    '/http:/evil.example/api/x/y',
    '/http:evil.example',
    '/http%3A%2F%2Fevil.example/api',
    '/http%3Aevil.example',
    '/file:///etc/passwd',
    '/javascript:alert',
    '/@evil.example/x',
    '/ann@evil.example/x',
    '/%40evil.example',
    '/a\\b',
    '/\\evil.example',
    '/.',
    '/..',
    '/a/../b',
    '/a/./b',
    '/a/..',
    '/%2e%2e/x',
    '/a/%2E./b',
    '/a/.%2e/b',
    '/a%2fb',
    '/a%2Fb',
    '/a%5cb',
    '/a%25b',
    '/a%00b',
    '/a%0d%0aX:y',
    '/a%0Ab',
    '/a%7fb',
    '/%zz',
    '/%',
    '/%e9',
    '/%c0%ae%c0%ae/x',
    '/a/%EF%BC%8E%EF%BC%8E/b',
    '/a;b',
    '/views;jsessionid=1',
    '/auth/signin',
    '/auth/signout',
    '/AUTH/SignIn',
    '/%61uth/signin',
    '/auth',
    '/auth/switchSite',
    '/api/3.1/auth/signin',
    '/api/3.1/%41uth/signin',
    '/api/3.1/AUTH/signin',
    '/API/3.1/auth/signin',
    '/api',
    '/api/3.1',
    '/connect/projects',
    '/easel/v1/auth-events',
    '/Easel/v1/auth-events',
  ]
  it.each(refused)('%j is refused, and the target is not called', async (path) => {
    const before = target.signIns
    const answer = await get(path)
    expect(answer.status).toBe(400)
    expect(answer.json()).toMatchObject({ status: 400, code: 'path-refused' })
    expect(answer.headers['x-easel-ratelimit-limit']).toBeDefined()
    expect(target.received).toEqual([])
    expect(target.signIns).toBe(before)
  })

  it('of the origin outside /api/ is refused, and so is another port', async () => {
    expect((await get(`/${target.url}/connect/x`)).status).toBe(400)
    expect((await get(`/${target.url}`)).status).toBe(400)
    expect((await get(`/${target.url}0/api/3.1/x`)).status).toBe(400)
    expect((await get(`/${target.url}@evil.example/api/3.1/x`)).status).toBe(400)
    expect(target.received).toEqual([])
  })

  it('of another integration is not found', async () => {
    const path = '/sdk/proxy/salesforce/projects'
    expect((await connect.ask({ path, user: 'ann' })).status).toBe(404)
  })
})

describe('a request', () => {
  it('loses what would give either side’s credentials away, and keeps the rest', async () => {
    const headers = {
      cookie: 'a=b',
      'x-tableau-auth': 'mine',
      'x-tableau-session-token': 'mine',
      'x-easel-admin-key': 'k',
      'x-paragon-sdk-version': '2.4.0',
      origin,
      referer: origin,
      forwarded: 'for=1',
      'x-forwarded-for': '1.2.3.4',
      te: 'trailers',
      connection: 'x-secret-hop',
      'x-secret-hop': '1',
      range: 'bytes=0-3',
      'x-own': 'kept',
    }
    await get('/projects', { headers })
    const [one] = target.received
    expect(one?.headers).toMatchObject({ range: 'bytes=0-3', 'x-own': 'kept' })
    expect(one?.headers['x-tableau-auth']).toMatch(/^session-/)
    expect(one?.headers['host']).toBe(new URL(target.url).host)
    expect(Object.keys(one?.headers ?? {}).toSorted()).toEqual(
      ['accept', 'connection', 'host', 'range', 'x-own', 'x-tableau-auth'].toSorted(),
    )
  })

  it.each([
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['application/xml', 'application/xml'],
  ])('that accepts %s asks the target for %s', async (accept, expected) => {
    await get('/projects', { headers: accept === undefined ? {} : { accept } })
    expect(target.received[0]?.headers.accept).toBe(expected)
  })

  it.each<[string, string, string | undefined]>([
    ['JSON', '{"a":1}', 'application/json'],
    ['XML', ' <tsRequest/>', 'application/xml'],
    ['nothing', '', undefined],
  ])('of type auto with %s gets its type', async (_, body, expected) => {
    await get('/projects', { verb: 'POST', body, headers: { 'content-type': 'auto' } })
    expect(target.received[0]?.headers['content-type']).toBe(expected)
    expect(target.received[0]?.body.toString()).toBe(body)
  })

  it('carries its bytes unchanged, whether they fit in memory or not', async () => {
    for (const size of [70_000, 5_000_000]) {
      target.received.length = 0
      const body = randomBytes(size)
      const headers = { 'content-type': 'application/octet-stream' }
      expect((await get('/fileUploads/1', { verb: 'PUT', body, headers })).status).toBe(200)
      expect(target.received[0]?.body.equals(body)).toBe(true)
      expect(target.received[0]?.headers['content-type']).toBe('application/octet-stream')
    }
  })

  it('of a user without a connection is refused with 404', async () => {
    const answer = await connect.ask({ path: '/sdk/proxy/tableau/projects', user: 'bob' })
    expect(answer.status).toBe(404)
    expect(answer.json()).toMatchObject({ code: 'not-connected' })
  })

  it('with the credential of someone else, or one that is none, is refused', async () => {
    const { json } = await connect.ask({ path: '/sdk/credentials', user: 'ann' })
    const [{ id } = { id: '' }] = json<{ id: string }[]>()
    for (const [user, name] of [
      ['bob', id],
      ['ann', 'x'],
      ['ann', 'ext:x'],
      ['ann', ''],
    ]) {
      const headers = { 'x-paragon-credential': name ?? '' }
      const path = '/sdk/proxy/tableau/projects'
      expect((await connect.ask({ path, user: user ?? '', headers })).status).toBe(404)
    }
    expect((await get('/projects', { headers: { 'x-paragon-credential': id } })).status).toBe(200)
  })
})

describe('an answer', () => {
  it('keeps status, bytes and what describes them, and nothing that is meant for the target', async () => {
    const bytes = randomBytes(200_000)
    target.answer = (_, response) =>
      void response
        .writeHead(206, {
          'content-type': 'image/png',
          'content-disposition': 'attachment; filename="a.png"',
          etag: '"1"',
          'set-cookie': 'a=b',
          'x-tableau-auth': 'session',
          'access-control-allow-origin': '*',
          'content-security-policy': "default-src 'unsafe-inline'",
        })
        .end(bytes)
    const answer = await get('/views/1/image', { headers: { origin } })
    expect(answer.status).toBe(206)
    expect(answer.bytes.equals(bytes)).toBe(true)
    expect(answer.headers).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': 'attachment; filename="a.png"',
      etag: '"1"',
      'access-control-allow-origin': origin,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    })
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(answer.headers['x-tableau-auth']).toBeUndefined()
    expect(Number(answer.headers['x-easel-ratelimit-remaining'])).toBeGreaterThan(0)
    expect(answer.headers['x-easel-ratelimit-reset']).toMatch(/^\d+$/)
  })

  it('that redirects is not followed', async () => {
    target.answer = (_, response) =>
      void response.writeHead(302, { location: 'http://evil.example/' }).end()
    const answer = await get('/projects')
    expect(answer.status).toBe(502)
    expect(answer.headers.location).toBeUndefined()
  })

  it.each([
    ['before its head', 0],
    ['within its head', 1],
  ])('that is cut %s is 502', async (_, part) => {
    target.answer = (_received, response) => {
      if (part === 1) response.socket?.write('HTTP/1.1 200 OK\r\nContent-')
      response.socket?.destroy()
    }
    const answer = await get('/projects')
    expect(answer.status).toBe(502)
    expect(answer.json()).toMatchObject({ code: 'target-unreachable' })
  })

  it('that asks to wait is obeyed: the target is left alone meanwhile', async () => {
    await connect.kit.easel.provision.connectConnection(connect.project, {
      userId: 'waiting',
      serverUrl: target.url,
      site: 'sales',
      tokenName: 'other',
      secret: 'another-secret-at-the-target',
    })
    const ask = () => connect.ask({ path: '/sdk/proxy/tableau/projects', user: 'waiting' })
    target.answer = (_, response) => void response.writeHead(429, { 'retry-after': '30' }).end()
    expect((await ask()).headers['retry-after']).toBe('30')
    target.received.length = 0
    const second = await ask()
    expect(second.status).toBe(429)
    expect(Number(second.headers['retry-after'])).toBeGreaterThan(0)
    expect(target.received).toEqual([])
  })
})
