/** Properties of the whole Cloud Manager contract, generated from its table: what holds for one method holds for all. */

import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cloudManager, type AnyCloudMethod } from '@easel/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSystemRandom, systemClock } from '../src/wire/system-clock.ts'
import { createCloudSessions } from '../src/identity/sessions/cloud/sessions.ts'
import type { CloudSessionSchema } from '../src/store/cloud/schema.ts'
import { createCloudSessionStore } from '../src/store/cloud/sessions.ts'
import type { Link } from '../src/store/engine/database.ts'
import { connectSqlite, linkOn } from '../src/store/engine/sqlite.ts'
import { startCloudKit, type CloudKit, type CloudRequest } from './cloud-kit.ts'

const methods = Object.values(cloudManager) as unknown as readonly AnyCloudMethod[]
const guarded = methods.filter(({ caller }) => caller !== 'anyone')
const verbs = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

let kit: CloudKit
let directory: string
/** The server's own database, opened beside it to make sessions with chosen scopes. */
let link: Link<CloudSessionSchema>

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'easel-cloud-'))
  kit = await startCloudKit({ data: { kind: 'directory', path: directory } })
  const path = join(directory, 'sessions.db')
  link = linkOn(connectSqlite({ path, synchronous: 'NORMAL' }))
})
afterAll(async () => {
  await link.db.destroy()
  await kit[Symbol.asyncDispose]()
  await rm(directory, { recursive: true, force: true })
})

/** A session as a unified access token opens it. */
async function withScopes(scopes: readonly string[]): Promise<string> {
  const sessions = createCloudSessions({
    store: createCloudSessionStore(link),
    clock: systemClock,
    random: createSystemRandom(),
  })
  const { token } = await sessions.open({
    kind: 'uat',
    tenantLuid: kit.acme.tenant.luid,
    accountLuid: kit.acme.administrator.luid,
    patGuid: null,
    trustId: null,
    scopes,
  })
  return token
}

/** The method's address with ids that exist for the tenant and its site, and for nothing else. */
function pathOf(path: string, values: Readonly<Record<string, string>> = {}): string {
  return path.replace(/:(\w+)/g, (_, name: string) => {
    const known = { tenantId: kit.acme.tenant.luid, siteId: kit.acme.site.luid }
    return values[name] ?? known[name as keyof typeof known] ?? randomUUID()
  })
}

/** Sites must outlive the tests that call every method. */
const isDeadly = ({ name }: AnyCloudMethod): boolean => ['deleteSite', 'suspendSite'].includes(name)

const ask = (method: AnyCloudMethod, request: Partial<CloudRequest> = {}) =>
  kit.call({
    verb: method.verb,
    path: pathOf(method.path),
    ...(method.body.kind === 'message' && { body: {} }),
    ...request,
  })

const stranger = 'tableau:nothing_of_the_kind:read'

describe.each(guarded.map((method) => [method.name, method] as const))('%s', (_, method) => {
  test('without a token is refused', async () => {
    const answer = await ask(method)
    expect([answer.status, answer.code]).toEqual([401, 'E_401_AUTH_SVC_1000'])
  })

  test.each([
    'garbage',
    `${'A'.repeat(22)}==:${'b'.repeat(43)}`,
    `${'A'.repeat(22)}|${'b'.repeat(32)}|${'0'.repeat(36)}`,
    ':',
    'x'.repeat(5000),
  ])('with the dead token %.20s is refused', async (token) => {
    const answer = await ask(method, { token })
    expect([answer.status, answer.code]).toEqual([401, 'E_401_AUTH_SVC_1002'])
  })

  test('a JWT session without its scope is refused, and the answer names the missing scope', async () => {
    const token = await withScopes([stranger])
    const answer = await ask(method, { token })
    const isOpen = method.scope === 'any-session'
    expect(answer.code === 'E_403_AUTH_SVC_1003').toBe(!isOpen)
    const challenge = String(answer.headers['www-authenticate'] ?? '')
    for (const scope of Array.isArray(method.scope) ? method.scope : []) {
      expect(challenge).toContain(scope)
    }
  })

  const opening = Array.isArray(method.scope)
    ? method.scope.flatMap((scope: string) => [scope, scope.replace(/[^:]+$/, '*')])
    : []
  test.each(opening)('a JWT session with %s passes', async (scope) => {
    if (isDeadly(method)) return
    const token = await withScopes([stranger, scope])
    const answer = await ask(method, { token })
    expect(answer.code).not.toBe('E_403_AUTH_SVC_1003')
    expect(answer.status, answer.text).not.toBe(401)
    expect(answer.status, answer.text).toBeLessThan(500)
  })

  test('for another tenant than the session’s is not found', async () => {
    if (!method.path.includes(':tenantId')) return
    for (const tenantId of [kit.other.tenant.luid, randomUUID(), 'x', '%00']) {
      const path = pathOf(method.path, { tenantId })
      const answer = await ask(method, { token: await kit.signIn(), path })
      expect([answer.status, answer.code]).toEqual([404, 'E_404_TNT_SVC_1000'])
    }
  })

  test('for a site of another tenant is not found', async () => {
    if (!method.path.includes(':siteId')) return
    for (const siteId of [kit.other.site.luid, randomUUID(), 'x', '%00']) {
      const path = pathOf(method.path, { siteId })
      const answer = await ask(method, { token: await kit.signIn(), path })
      expect([answer.status, answer.code]).toEqual([404, 'E_404_SITE_SVC_1000'])
    }
  })
})

const shape = (path: string) => path.replace(/:\w+/g, ':').toLowerCase()
const addresses = methods.flatMap((method) =>
  [method, ...(method.aliases ?? [])].map(({ verb, path }) => ({ method, verb, path })),
)

describe.each(addresses.map((one) => [`${one.verb} ${one.path}`, one] as const))('%s', (_, one) => {
  test('answers errors as JSON with message and errorCode, whatever is accepted', async () => {
    const headers = { accept: 'application/xml' }
    const answer = await kit.call({
      verb: one.verb,
      path: pathOf(one.path),
      headers,
      ...(one.method.body.kind === 'message' && {
        raw: { contentType: 'application/json', text: '{' },
      }),
    })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.headers['content-type']).toBe('application/json;charset=utf-8')
    expect(answer.json()).toEqual({
      message: expect.stringMatching(/./),
      errorCode: expect.stringMatching(/^E_4\d\d_[A-Z]+_SVC_\d+$/),
    })
    expect(answer.code?.slice(2, 5)).toBe(String(answer.status))
  })

  test('words of its address match in any case, with a slash at the end or a doubled one', async () => {
    const shouted = one.path
      .split('/')
      .map((part) => (part.startsWith(':') ? part : part.toUpperCase()))
      .join('/')
    const path = `/api//v1${pathOf(shouted)}/`
    const answer = await kit.call({ verb: one.verb, path, token: 'dead' })
    expect(answer.code).not.toBe('E_404_API_SVC_1001')
    expect(answer.status).not.toBe(405)
  })

  test('a verb that its address does not have is 405 and names those it has', async () => {
    const own = new Set(
      addresses.filter(({ path }) => shape(path) === shape(one.path)).map(({ verb }) => verb),
    )
    // `/tenants/validate-name` is also the address of a tenant of that name.
    if (one.method.name === 'validateTenantName') return
    if (/\/(metrics|bulk)$/.test(one.path)) return
    for (const verb of verbs.filter((each) => !own.has(each))) {
      const answer = await kit.call({ verb, path: pathOf(one.path) })
      expect([verb, answer.status, answer.code]).toEqual([verb, 405, 'E_405_API_SVC_1002'])
      expect(new Set(String(answer.headers['allow']).split(', '))).toEqual(own)
    }
  })
})

const lists = methods.filter(({ isPaged }) => isPaged)

describe.each(lists.map((method) => [method.name, method] as const))(
  '%s as a list',
  (_, method) => {
    const page = async (search: string) =>
      ask(method, { path: `${pathOf(method.path)}?${search}`, token: await kit.signIn() })

    test.each([
      'maxResults=0',
      'maxResults=-1',
      'maxResults=many',
      'maxResults=1001',
      'pageSize=0',
      'pageSize=1001',
      'pageNumber=one',
      'pageNumber=-1',
      'pageToken=garbage!',
      'pageToken=YWJj',
    ])('?%s is refused', async (search) => {
      const answer = await page(search)
      expect([answer.status, answer.code]).toEqual([400, 'E_400_API_SVC_1000'])
    })

    test.each(['', 'maxResults=1', 'maxResults=1000', 'pageNumber=1&pageSize=100', 'pageToken='])(
      'takes ?%s',
      async (search) => {
        if (method.name === 'getUserJob') return
        const answer = await page(search)
        expect(answer.status, answer.text).toBe(200)
      },
    )
  },
)

test.each(['/', '/nothing', '/tenants', '/pat/login/again'])(
  'the address %s, which no method has, is not found in the form of this API',
  async (path) => {
    const answer = await kit.call({ path })
    expect([answer.status, answer.code]).toEqual([404, 'E_404_API_SVC_1001'])
  },
)

test('an address of the REST API with v1 for its version is refused in the form of that API', async () => {
  const answer = await kit.call({ path: '/sites/x/views' })
  expect([answer.status, answer.code]).toEqual([404, null])
  expect(answer.text).toContain('404001')
})

test('VizQL Data Service keeps its paths below /api/v1', async () => {
  for (const path of ['/vizql-data-service', '/vizql-data-service/query-datasource']) {
    const answer = await kit.call({ verb: 'POST', path, body: {} })
    expect(answer.code).toBeNull()
  }
})

const bodied = methods.filter(({ body }) => body.kind === 'message')

test.each(bodied.map((method) => [method.name, method] as const))(
  'a compressed body of %s is 415',
  async (_, method) => {
    const headers = { 'content-encoding': 'gzip' }
    const answer = await ask(method, { token: await kit.signIn(), headers, body: {} })
    expect([answer.status, answer.code]).toEqual([415, 'E_415_API_SVC_1008'])
  },
)

test('HEAD answers as a GET does, without its body', async () => {
  const token = await kit.signIn()
  for (const path of ['/session', '/tenants/nowhere/sites', '/nothing']) {
    const [get, head] = [
      await kit.call({ path, token }),
      await kit.call({ path, token, verb: 'HEAD' }),
    ]
    expect([head.text, head.status]).toEqual(['', get.status])
    expect(head.headers['content-length']).toBe(get.headers['content-length'])
  }
})
