/** Properties of the whole contract, generated from its table: what holds for one method holds for all. */

import { randomUUID } from 'node:crypto'
import { addressesOf, rest, type AnyMethod } from '@easel/contract'
import { readVendorMethods } from '../../../tools/vendor/vendor-methods.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { publishDataSource } from './data-source-file.ts'
import { newCustomView } from './custom-view.ts'
import { multipart, startKit, type Kit, type TestRequest } from './kit.ts'
import { mustBe, signedIn } from './person.ts'

const methods = Object.values(rest) as unknown as readonly AnyMethod[]
const guarded = methods.filter(({ caller }) => caller !== 'anyone')
const verbs = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

const vendor = readVendorMethods().filter(({ api }) => api === 'rest')

/** Whether the vendor's path, with its parameters in braces, is that of a request. */
function isAt(vendorPath: string, path: string): boolean {
  const words = (vendorPath.split('?', 1)[0] ?? '').split('/')
  const asked = path.split('/')
  return (
    words.length === asked.length &&
    words.every(
      (word, index) => word.startsWith('{') || word.toLowerCase() === asked[index]?.toLowerCase(),
    )
  )
}

let kit: Kit
let admin: string
/** Content of which there are lists. */
let listed: Readonly<Record<string, string>>

beforeAll(async () => {
  kit = await startKit()
  admin = await kit.signIn('admin')
  const person = await signedIn(kit, 'admin')
  const workbook = await person.published({ name: 'Listed' })
  const published = await publishDataSource(kit, person, { name: 'Listed' })
  mustBe(published, 201)
  const { datasource } = published.json<{ datasource: { id: string } }>()
  listed = { workbookId: workbook.id, datasourceId: datasource.id }
})
afterAll(async () => {
  await kit[Symbol.asyncDispose]()
})

/** The method's address with ids that exist for sites and for nothing else. */
function pathOf(method: AnyMethod, values: Readonly<Record<string, string>> = {}): string {
  const path = method.path.replace(/(?<=\/):(\w+)/g, (_, name: string) => {
    if (name === 'siteId' || name === 'siteKey') return values['siteId'] ?? kit.site.luid
    return values[name] ?? randomUUID()
  })
  return `/api/${values['version'] ?? '3.28'}${path}`
}

/** A body that reads, so that what is tested comes before or after reading and not instead. */
function bodyOf({ body }: AnyMethod): Pick<TestRequest, 'contentType' | 'body'> {
  if (body.kind === 'none') return {}
  if (body.kind === 'parts') return multipart({ payload: '<tsRequest/>' })
  return { contentType: 'text/xml', body: '<tsRequest/>' }
}

const ask = (method: AnyMethod, request: Partial<TestRequest> = {}) =>
  kit.call({ verb: method.verb, path: pathOf(method), ...bodyOf(method), ...request })

/** A scope that opens something, and never this method. */
const stranger = 'tableau:nothing_of_the_kind:read'

describe.each(guarded.map((method) => [method.name, method] as const))('%s', (_, method) => {
  test('without a token is 401000', async () => {
    const answer = await ask(method)
    expect([answer.status, answer.code]).toEqual([401, '401000'])
  })

  test.each([
    'garbage',
    `${'A'.repeat(22)}|${'b'.repeat(32)}|${randomUUID()}`,
    '||',
    'x'.repeat(5000),
  ])('with the dead token %.20s is 401002', async (token) => {
    const answer = await ask(method, { token })
    expect([answer.status, answer.code]).toEqual([401, '401002'])
  })

  test('a JWT session without its scope is refused as 401002, and the answer names the missing scope', async () => {
    const token = await kit.signInWithScopes('admin', [stranger])
    const answer = await ask(method, { token })
    const isOpen = method.scope === 'any-session'
    expect([answer.status === 401, answer.code === '401002']).toEqual([!isOpen, !isOpen])
    const challenge = answer.headers.get('www-authenticate') ?? ''
    const needed = Array.isArray(method.scope) ? method.scope : []
    for (const scope of needed) expect(challenge).toContain(scope)
  })

  const opening = Array.isArray(method.scope)
    ? method.scope.flatMap((scope: string) => [scope, scope.replace(/[^:]+$/, '*')])
    : []
  test.each(opening)('a JWT session with %s passes', async (scope) => {
    const token = await kit.signInWithScopes('admin', [stranger, scope])
    const answer = await ask(method, { token })
    expect(answer.status).not.toBe(401)
    expect(answer.status).toBeLessThan(500)
  })

  test('on another site than the session’s is not found', async () => {
    if (!/:site(Id|Key)/.test(method.path)) return
    const path = pathOf(method, { siteId: randomUUID() })
    const answer = await ask(method, { token: admin, path })
    expect([answer.status, answer.code]).toEqual([404, '404000'])
  })
})

describe.each(methods.map((method) => [method.name, method] as const))('%s', (_, method) => {
  test('answers its errors in the form that was asked for', async () => {
    const path = pathOf(method, { version: '99.1' })
    const xml = await ask(method, { path })
    expect(xml.status).toBe(404)
    expect(xml.headers.get('content-type')).toBe('application/xml;charset=utf-8')
    expect(xml.text).toMatch(/^<\?xml .*<tsResponse [^>]*xmlns="http:\/\/tableau.com\/api"/s)
    expect(xml.text).toMatch(
      /<error code="404001"><summary>.+<\/summary><detail>.+<\/detail><\/error>/,
    )
    const json = await ask(method, { path, accept: 'application/json, text/plain, */*' })
    expect(json.headers.get('content-type')).toBe('application/json;charset=utf-8')
    expect(json.json()).toEqual({
      error: { summary: expect.any(String), detail: expect.any(String), code: '404001' },
    })
  })

  test.each(['2.3', '3.30', '4.0', 'x', '3', '3.28.1', '-1.0'])(
    'version %s is not known',
    async (version) => {
      const answer = await ask(method, { path: pathOf(method, { version }), token: admin })
      expect([answer.status, answer.code]).toEqual([404, '404001'])
    },
  )

  test.each(['2.4', '3.4', '3.9', '3.10', '3.29', 'exp'])(
    'version %s is answered',
    async (version) => {
      const answer = await ask(method, { path: pathOf(method, { version }), token: await live() })
      expect(answer.code).not.toBe('404001')
      expect(answer.code).not.toBe('404003')
    },
  )

  test('words of its address match in any case, with a slash at the end or a doubled one', async () => {
    const [, ...segments] = method.path.split('/')
    const shouted = segments
      .map((part) => (part.startsWith(':') ? part : part.toUpperCase()))
      .join('/')
    const path = pathOf({ ...method, path: `//${shouted}/` })
    const answer = await ask(method, { path, token: await live() })
    expect(answer.code).not.toBe('404003')
    expect(answer.status).not.toBe(405)
  })

  test('a verb that its address does not have is 405000 and names those it has', async () => {
    const own = new Set(
      methods
        .filter((other) => addressesOf(other).some((path) => isMatched(path, method.path)))
        .map(({ verb }) => verb),
    )
    for (const verb of verbs.filter((each) => !own.has(each))) {
      const path = pathOf(method)
      const answer = await kit.call({ verb, path, token: admin })
      const report = [answer.status, answer.code, answer.headers.get('x-easel-hint')?.slice(0, 19)]
      const isElsewhere = vendor.some((row) => row.verb === verb && isAt(row.path, path))
      const expected = isElsewhere
        ? [404, '404003', 'Easel does not have']
        : [405, '405000', report[2]]
      expect([verb, ...report]).toEqual([verb, ...expected])
      const allow = answer.headers.get('allow')?.split(', ') ?? []
      expect(new Set(allow)).toEqual(isElsewhere ? new Set() : own)
    }
  })
})

const gets = methods.filter(({ verb }) => verb === 'GET')

test.each(gets.map((method) => [method.name, method] as const))(
  'HEAD answers as the GET of %s, without its body',
  async (_, method) => {
    const token = await live()
    for (const accept of ['application/xml', 'application/json']) {
      const request = { path: pathOf(method), token, accept }
      const [get, head] = [await kit.call(request), await kit.call({ ...request, verb: 'HEAD' })]
      const report = ({ status, headers }: typeof get) => [
        status,
        headers.get('content-type'),
        headers.get('content-length'),
      ]
      expect([head.text, ...report(head)]).toEqual(['', ...report(get)])
    }
  },
)

const bodied = methods.filter(({ body }) => body.kind !== 'none')

test.each(bodied.map((method) => [method.name, method] as const))(
  'a compressed body of %s is 415000',
  async (_, method) => {
    for (const encoding of ['gzip', 'br', 'gzip, gzip']) {
      const headers = { 'content-encoding': encoding }
      const answer = await ask(method, { token: await live(), headers })
      expect([answer.status, answer.code]).toEqual([415, '415000'])
      expect(answer.text).toContain(encoding)
      expect(answer.headers.get('accept-encoding')).toBe('identity')
    }
    const plain = await ask(method, {
      token: await live(),
      headers: { 'content-encoding': 'identity' },
    })
    expect(plain.status).not.toBe(415)
  },
)

const files = methods.filter(({ body }) => body.kind === 'parts' && body.takesFormData !== true)

test.each(files.map((method) => [method.name, method] as const))(
  'a body of %s as multipart/form-data is 406000, with a hint',
  async (_, method) => {
    const { contentType = '', body } = bodyOf(method)
    const asForm = contentType.replace('mixed', 'form-data')
    for (const accept of ['application/xml', 'application/json']) {
      const request = { token: admin, accept, contentType: asForm, ...(body && { body }) }
      const answer = await ask(method, request)
      expect([answer.status, answer.code]).toEqual([406, '406000'])
      expect(answer.text).toContain(`Content type '${asForm}' not supported`)
      expect(answer.headers.get('x-easel-hint')).toContain('multipart/mixed')
    }
    const guest = await ask(method, { contentType: asForm, ...(body && { body }) })
    expect(guest.code).toBe('401000')
  },
)

/** Whether a path of the one form is also of the other. */
const isMatched = (template: string, path: string) =>
  new RegExp(`^${template.replace(/:\w+/g, '[^/]+').replaceAll('\\', '')}$`, 'i').test(path)

const aliased = methods.flatMap((method) =>
  (method.aliases ?? []).map((path) => [method.name, { ...method, path }] as const),
)

describe.each(aliased)('%s at $path', (_, method) => {
  const [canonical] = methods.filter(({ name }) => name === method.name)

  test('answers as at its own address, for every caller', async () => {
    const ids = { clientId: randomUUID(), secretId: randomUUID() }
    const sessions = [
      undefined,
      'garbage',
      admin,
      await kit.signIn('viewer'),
      await kit.signInWithScopes('admin', [stranger]),
    ]
    for (const token of sessions) {
      const request = token === undefined ? {} : { token }
      const there = await ask(method, { ...request, path: pathOf(method, ids) })
      const here = await ask(method, { ...request, path: pathOf(canonical!, ids) })
      expect([there.status, there.code]).toEqual([here.status, here.code])
      expect(there.code).not.toBe('404003')
    }
  })

  test('has the verbs that its own address has', async () => {
    const patch = async (path: string) => kit.call({ verb: 'PATCH', path, token: admin })
    const there = await patch(pathOf(method))
    expect([there.status, there.code]).toEqual([405, '405000'])
    const here = await patch(pathOf(canonical!))
    expect(there.headers.get('allow')).toBe(here.headers.get('allow'))
  })

  test('on another site than the session’s is not found', async () => {
    if (!method.path.includes(':siteId')) return
    const path = pathOf(method, { siteId: randomUUID() })
    const answer = await ask(method, { token: admin, path })
    expect([answer.status, answer.code]).toEqual([404, '404000'])
  })
})

/** A session that is surely live: sign-out, which is among the methods, ends those it is tried with. */
const live = () => kit.signIn('admin')

const lists = methods.filter(({ list }) => list !== undefined)

describe.each(lists.map((method) => [method.name, method] as const))(
  '%s as a list',
  (_, method) => {
    const page = async (search: string) => {
      const group = await kit.easel.provision.group(kit.site.luid, 'Listed')
      const custom = method.path.includes(':customViewId')
        ? { customViewId: await newCustomView(kit, admin) }
        : {}
      const things = { userId: kit.users.admin.luid, groupId: group.luid, ...listed, ...custom }
      return ask(method, { path: `${pathOf(method, things)}?${search}`, token: admin })
    }

    test.each([
      ['pageNumber=0', 400, '400006'],
      ['pageNumber=-1', 400, '400006'],
      ['pageNumber=one', 400, '400006'],
      ['pageNumber=1.5', 400, '400006'],
      ['pageSize=0', 400, '400007'],
      ['pageSize=-5', 400, '400007'],
      ['pageSize=many', 400, '400007'],
      ['pageSize=1001', 403, '403014'],
      ['pageNumber=999&pageSize=1000', 400, '400006'],
      ['filter=colour:eq:red', 400, '400065'],
      ['filter=name:matches:red', 400, '400065'],
      ['filter=name', 400, '400065'],
      ['filter=name:in:[a', 400, '400065'],
      ['filter=createdAt:gt:yesterday', 400, '400065'],
      ['sort=colour:asc', 400, '400000'],
      ['sort=name:sideways', 400, '400000'],
      [`filter=${'name:eq:x,'.repeat(101)}name:eq:x`, 400, '400065'],
    ])('%.60s is refused', async (search, status, code) => {
      const answer = await page(search)
      expect([answer.status, answer.code]).toEqual([status, code])
    })

    const { sort = [], filter = {}, fields } = method.list ?? {}
    const searched = Object.keys(filter).find((name) => filter[name]?.type === 'text')
    test.each([
      '',
      'pageSize=1000&pageNumber=1',
      'pageSize=1',
      ...sort.slice(0, 1).map((field) => `sort=${field}:desc`),
      ...(searched === undefined
        ? []
        : [`filter=${searched}:${filter[searched]?.operators[0] ?? ''}:stranger+has+this`]),
      'fields=_all_',
      ...(fields?.byDefault ?? []).slice(0, 1).map((field) => `fields=_default_,${field}`),
    ])('takes ?%s and tells the total', async (search) => {
      const answer = await page(search)
      expect(answer.status, answer.text).toBe(200)
      expect(answer.text).toMatch(
        /<pagination pageNumber="1" pageSize="\d+" totalAvailable="\d+"\/>/,
      )
    })

    test('sorts and filters by every field that it declares', async () => {
      for (const field of method.list?.sort ?? []) {
        const answer = await page(`sort=${field}:desc`)
        expect([field, answer.status]).toEqual([field, 200])
      }
      const values = { text: 'x', number: '1', boolean: 'true', time: '2020-01-01T00:00:00Z' }
      for (const [field, { type, operators }] of Object.entries(method.list?.filter ?? {})) {
        for (const operator of operators) {
          const value = operator === 'in' ? `[${values[type]},${values[type]}]` : values[type]
          const answer = await page(`filter=${field}:${operator}:${value}`)
          expect([field, operator, answer.status]).toEqual([field, operator, 200])
        }
      }
    })
  },
)

const absent = vendor.filter(
  (row) =>
    !methods.some(({ verb, path }) => {
      const whole = `/api/{version}${path}`.replaceAll('\\', '')
      // An experimental method is answered under every version, too.
      const known = row.path.replace('/api/exp/', '/api/{version}/')
      return (
        verb === row.verb &&
        whole.split('/').length === known.split('/').length &&
        isAt(known, whole)
      )
    }),
)

test('what only the vendor has is 404003 and named in a hint, for everybody and in both forms', async () => {
  for (const { name, verb, path } of absent) {
    const [plain = ''] = path.split('?', 1)
    const address = plain.replace('{version}', '3.28').replaceAll(/\{[^}]+\}/g, randomUUID())
    const accept = verb === 'GET' ? 'application/json' : 'application/xml'
    const answer = await kit.call({ verb, path: address, accept })
    expect([name, answer.status, answer.code]).toEqual([name, 404, '404003'])
    expect(answer.headers.get('x-easel-hint')).toMatch(/^Easel does not have .+ yet/)
  }
  expect(absent.length).toBeGreaterThan(200)
})

test.each([
  ['POST', 'webhooks', 'Easel does not have Create a Webhook yet'],
  [
    'DELETE',
    '',
    'Easel does not have Delete Site yet; Tableau Cloud does not have it either, only Tableau Server does',
  ],
])('%s of sites/{id}/%s is hinted at: %s', async (verb, below, hint) => {
  const path = `/api/3.28/sites/${kit.site.luid}/${below}`
  const answer = await kit.call({ verb, path, token: admin })
  expect([answer.status, answer.headers.get('x-easel-hint')]).toEqual([404, hint])
})

test('Query Sites is 403069, as on Tableau Cloud', async () => {
  for (const accept of ['application/xml', 'application/json']) {
    const answer = await kit.call({
      path: '/api/3.28/sites?pageSize=1&pageNumber=1',
      token: admin,
      accept,
    })
    expect([answer.status, answer.code]).toEqual([403, '403069'])
    expect(answer.text).toContain('Sites query is unsupported for Tableau Cloud')
  }
})

test('an address that no method has is 404003, in both forms', async () => {
  for (const path of [
    '/',
    '/api',
    '/api/3.28',
    '/api/3.28/nothing',
    '/elsewhere',
    '/api/3.28/sites/x/y/z/w',
  ]) {
    const answer = await kit.call({ path, token: admin })
    expect([path, answer.status, answer.code]).toEqual([path, 404, '404003'])
    const json = await kit.call({ path, accept: 'application/json' })
    expect(json.json()).toHaveProperty('error.code', '404003')
  }
})

test('an address that cannot be decoded is 400000', async () => {
  const answer = await kit.call({ path: '/api/3.28/sites/%zz' })
  expect([answer.status, answer.code]).toEqual([400, '400000'])
})
