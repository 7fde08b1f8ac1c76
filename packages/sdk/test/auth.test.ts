/** Ways to sign in, and how a client stays signed in. */

import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createClient,
  fileStore,
  memoryStore,
  oauthTrust,
  password,
  pat,
  scopesFor,
  session,
  uat,
  type AuthProvider,
  type Fetch,
  type Middleware,
} from '../src/index.ts'
import { startEasel, type TestEasel } from '../src/testing/index.ts'

let easel: TestEasel
beforeAll(async () => {
  easel = await startEasel()
})
afterAll(() => easel.stop())

/** Counts the requests of each method. */
function counter() {
  const counts = new Map<string, number>()
  const middleware: Middleware = (request, next) => {
    counts.set(request.method, (counts.get(request.method) ?? 0) + 1)
    return next(request)
  }
  return { middleware: [middleware], of: (name: string) => counts.get(name) ?? 0 }
}

describe('a client', () => {
  test('of a personal access token signs in once for many calls', async () => {
    const sent = counter()
    const tableau = await easel.signIn(sent)
    await Promise.all(Array.from({ length: 20 }, () => tableau.queryProjects()))
    expect([sent.of('serverInfo'), sent.of('signIn')]).toEqual([1, 1])
  })

  test('whose session ended makes one new sign-in for 50 calls at once', async () => {
    const sent = counter()
    const tableau = await easel.signIn(sent)
    const { token } = await tableau.session()
    await createClient({ url: easel.url, auth: session(token) }).signOut()
    const pages = await Promise.all(Array.from({ length: 50 }, () => tableau.queryProjects()))
    expect(pages).toHaveLength(50)
    expect(sent.of('signIn')).toBe(2)
  })

  test('of a connected app lacks a scope and says which one', async () => {
    const sent = counter()
    const scopes = scopesFor('queryProjects')
    expect(scopes).toEqual(['tableau:content:read'])
    const tableau = await easel.signIn({ scopes, ...sent })
    expect((await tableau.queryProjects()).projects.project).not.toHaveLength(0)
    const refused = tableau.createProject({ project: { name: 'A' } })
    await expect(refused).rejects.toMatchObject({
      code: '401002',
      missingScope: 'tableau:projects:create',
    })
    expect(sent.of('signIn')).toBe(1)
  })

  test('of a session that is open goes on with it and leaves it open', async () => {
    const owner = await easel.signIn()
    const { token, siteId } = await owner.session()
    const guest = createClient({ url: easel.url, auth: session(token) })
    expect((await guest.session()).siteId).toBe(siteId)
    await guest.close()
    await expect(owner.queryProjects()).resolves.toBeDefined()
    await owner.close()
    await expect(guest.queryProjects()).rejects.toMatchObject({ code: '401002' })
  })

  test('that is disposed of has ended its session', async () => {
    let token = ''
    {
      await using tableau = await easel.signIn()
      token = (await tableau.session()).token
    }
    const later = createClient({ url: easel.url, auth: session(token) })
    await expect(later.queryProjects()).rejects.toMatchObject({ status: 401 })
  })

  test('whose session the service has ended closes without an error', async () => {
    const tableau = await easel.signIn()
    const { token } = await tableau.session()
    await createClient({ url: easel.url, auth: session(token) }).signOut()
    await expect(tableau.close()).resolves.toBeUndefined()
    await expect(tableau.queryProjects()).resolves.toBeDefined()
  })

  test('signs in after signOut was called', async () => {
    const tableau = await easel.signIn()
    await tableau.queryProjects()
    await tableau.signOut()
    await expect(tableau.queryProjects()).resolves.toBeDefined()
  })
})

describe('clients that share a store', () => {
  test('share a session, and see the new one of the other', async () => {
    const sent = counter()
    const options = {
      url: easel.url,
      auth: pat({ ...(await easel.token()), site: easel.site }),
      sessions: memoryStore(),
      ...sent,
    }
    const [one, other] = [createClient(options), createClient(options)]
    await one.queryProjects()
    await other.queryProjects()
    expect(sent.of('signIn')).toBe(1)
    const { token } = await one.session()
    await createClient({ url: easel.url, auth: session(token) }).signOut()
    await one.queryProjects()
    await other.queryProjects()
    expect(sent.of('signIn')).toBe(2)
  })

  test('in a file keep it where only its owner can read it', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'easel-client-'))
    try {
      const file = path.join(folder, 'session.json')
      const sent = counter()
      const auth = pat({ ...(await easel.token()), site: easel.site })
      const make = () => createClient({ url: easel.url, auth, sessions: fileStore(file), ...sent })
      await make().queryProjects()
      expect((await stat(file)).mode & 0o777).toBe(0o600)
      await make().queryProjects()
      expect(sent.of('signIn')).toBe(1)
      await make().close()
      await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' })
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

describe('the credentials that are sent', () => {
  const cases: readonly (readonly [string, AuthProvider, object])[] = [
    [
      'pat',
      pat({ name: 'n', secret: 's' }),
      { personalAccessTokenName: 'n', personalAccessTokenSecret: 's' },
    ],
    [
      'pat of an administrator for another',
      pat({ name: 'n', secret: 's', impersonate: 'a user' }),
      { personalAccessTokenName: 'n', personalAccessTokenSecret: 's', user: { id: 'a user' } },
    ],
    ['password', password({ name: 'ann', password: 'p' }), { name: 'ann', password: 'p' }],
    ['oauthTrust', oauthTrust({ jwt: async () => 'a.b.c' }), { jwt: 'a.b.c' }],
    ['uat', uat({ jwt: 'a.b.c' }), { jwt: 'a.b.c', isUat: true }],
  ]
  test.each(cases)('of %s are those that Sign In takes', async (_, auth, credentials) => {
    const bodies: unknown[] = []
    const fetch: Fetch = async (url, { body }) => {
      if (url.endsWith('/serverinfo'))
        return Response.json({ serverInfo: { restApiVersion: '3.20' } })
      bodies.push(JSON.parse(body as string))
      const opened = { token: 't', site: { id: 's', contentUrl: '' }, user: { id: 'u' } }
      return Response.json({ credentials: opened })
    }
    const tableau = createClient({ url: 'http://service', auth, fetch })
    expect(await tableau.session()).toMatchObject({ token: 't', siteId: 's', userId: 'u' })
    expect(bodies).toEqual([{ credentials: { ...credentials, site: { contentUrl: '' } } }])
  })
})

describe('the version', () => {
  test('is the lesser one of the client and of the service', async () => {
    const urls: string[] = []
    const fetch: Fetch = async (url, init) => {
      urls.push(new URL(url).pathname)
      if (!url.endsWith('/serverinfo')) return globalThis.fetch(url, init)
      return Response.json({ serverInfo: { restApiVersion: '3.27' } })
    }
    const tableau = await easel.signIn({ fetch })
    await tableau.queryProjects()
    expect(await tableau.apiVersion()).toBe('3.27')
    expect(urls.map((each) => each.split('/')[2])).toEqual(['2.4', '3.27', '3.27'])
  })

  test('is asked for again after a failure', async () => {
    let isDown = true
    const fetch: Fetch = async (url, init) => {
      if (!isDown) return globalThis.fetch(url, init)
      throw new TypeError('fetch failed')
    }
    const tableau = await easel.signIn({ fetch, retry: { times: 0 } })
    await expect(tableau.queryProjects()).rejects.toMatchObject({ name: 'NetworkError' })
    isDown = false
    await expect(tableau.queryProjects()).resolves.toBeDefined()
  })
})
