/** Cloud Manager through its client: every method against what the contract reads, and a live Easel. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  cloudManager,
  compileObjectReader,
  compileObjectWriter,
  compileQueryReader,
  type AnyCloudMethod,
} from '@easel/contract'
import { startEasel, type Easel } from '@easel/server/testing'
import {
  cloudPat,
  cloudSession,
  createCloudManager,
  type Call,
  type CloudManager,
  type Fetch,
  type Middleware,
} from '../src/index.ts'
import { sample } from './sample.ts'

type Anything = Readonly<Record<string, unknown>>

const methods: readonly AnyCloudMethod[] = Object.values(cloudManager)
const auth = cloudSession({ token: 'a token', tenantId: 'a-tenant' })

function answerOf({ reply }: AnyCloudMethod): { readonly text: string; readonly value: unknown } {
  if (reply.kind === 'empty') return { text: '', value: undefined }
  const schema = reply.kind === 'array' ? reply.item : reply.schema
  const value = sample(schema)
  const text = compileObjectWriter(schema)(value)
  return reply.kind === 'array' ? { text: `[${text}]`, value: [value] } : { text, value }
}

describe.each(methods)('$name', (method) => {
  test('sends what the contract reads, and answers what was written', async () => {
    const requests: { readonly url: URL; readonly init: RequestInit }[] = []
    const { text, value } = answerOf(method)
    const fetch: Fetch = async (url, init) => {
      requests.push({ url: new URL(url), init })
      return new Response(text === '' ? null : text, { status: text === '' ? 204 : 200 })
    }
    const cloud = createCloudManager({ url: 'http://service', auth, fetch })
    const names = [...method.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
    const path = Object.fromEntries(names.map((name) => [name, `a ${name}`]))
    // The tenant is that of the session.
    const { tenantId: _, ...others } = path
    const query = sample(method.query)
    const message = method.body.kind === 'message' ? sample(method.body.schema) : {}
    const table = cloud as unknown as Readonly<Record<string, (args: Anything) => Call<unknown>>>
    const pages = method.isPaged === true ? { maxResults: 5, pageToken: 'next' } : {}
    const answer = await table[method.name]?.({ ...others, ...query, ...message, ...pages })
    expect(answer).toEqual(value)
    const [{ url, init } = { url: new URL('http://none'), init: {} as RequestInit }] = requests
    const expected = method.path.replace(/:(\w+)/g, (_, name: string) =>
      encodeURIComponent(name === 'tenantId' ? 'a-tenant' : `a ${name}`),
    )
    expect({
      verb: init.method,
      path: url.pathname,
      query: compileQueryReader(method.query)(url.searchParams),
      size: url.searchParams.get('maxResults'),
      token: new Headers(init.headers).get('x-tableau-session-token'),
      body: readBody(method, init.body),
    }).toEqual({
      verb: method.verb,
      path: `/api/v1${expected}`,
      query,
      size: method.isPaged === true ? '5' : null,
      token: method.caller === 'anyone' ? null : 'a token',
      body: method.body.kind === 'message' ? message : null,
    })
  })
})

const readBody = ({ body }: AnyCloudMethod, sent: unknown): unknown =>
  body.kind === 'message' ? compileObjectReader(body.schema)(JSON.parse(sent as string)) : sent

describe('against a live Easel', () => {
  let easel: Easel
  let cloud: CloudManager
  let signIns = 0
  beforeAll(async () => {
    easel = await startEasel({ data: { kind: 'memory' }, maxTokensPerUser: 100 })
    const { provision, url } = easel
    const tenant = await provision.tenant('Acme')
    const person = await provision.cloudAdministrator(tenant.luid, { name: 'cleo@example.com' })
    const { secret } = await provision.cloudToken(person.luid, tenant.luid, 'tests')
    const count: Middleware = (request, next) => {
      if (request.method === 'signInWithPat') signIns += 1
      return next(request)
    }
    cloud = createCloudManager({ url, auth: cloudPat({ secret }), middleware: [count] })
  })
  afterAll(() => easel[Symbol.asyncDispose]())

  test('a call signs in, and the tenant is known', async () => {
    const { tenantId } = await cloud.session()
    expect((await cloud.getTenant()).tenantId).toBe(tenantId)
    expect((await cloud.getTenant({ tenantId })).name).toBe('Acme')
  })

  test('a list is a page, and every item', async () => {
    for (const name of ['One', 'Two', 'Three']) await cloud.createSite({ name })
    const page = await cloud.listSites({ maxResults: 2 })
    expect(page.sites).toHaveLength(2)
    const names: string[] = []
    for await (const site of cloud.listSites({ maxResults: 2 })) names.push(site.name)
    expect(names).toEqual(expect.arrayContaining(['One', 'Two', 'Three']))
    expect(page.sites[0]?.createDateTime).toBeInstanceOf(Date)
  })

  test('a session that ended is replaced once for all calls at once', async () => {
    const before = signIns
    const { token, tenantId } = await cloud.session()
    const ended = cloudSession({ token, tenantId })
    await createCloudManager({ url: easel.url, auth: ended }).signOut()
    await Promise.all(Array.from({ length: 20 }, () => cloud.getTenant()))
    expect(signIns).toBe(before + 1)
  })

  test('an error has its code', async () => {
    const userId = '00000000-0000-4000-8000-000000000000'
    await expect(cloud.getUser({ userId })).rejects.toMatchObject({
      method: 'getUser',
      status: 404,
      code: 'E_404_USR_SVC_2020',
    })
  })
})
