/** Connections of end users: tried before they are stored, shown without their secret, repaired and removed. */

import { afterAll, beforeAll, expect, it } from 'vitest'
import { listen, watchOutgoing } from '../attacks/outgoing.ts'
import { origin, withEveryDatabase, type ConnectKit } from './connect-kit.ts'

interface Credential {
  readonly id: string
  readonly status: string
  readonly externalId?: string
  readonly configurations: readonly {
    readonly id: string
    readonly isDefault?: boolean
    readonly configMeta: object
  }[]
}

const uuid4 = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/

await withEveryDatabase('credentials', (start) => {
  let connect: ConnectKit
  let integrationId = ''
  let token = { name: '', secret: '' }
  let users = 0

  beforeAll(async () => {
    connect = await start()
    const { json } = await connect.ask({ path: '/sdk/integrations', user: 'ann' })
    integrationId = json<{ id: string }[]>()[0]?.id ?? ''
    const { kit } = connect
    const { provision } = kit.easel
    token = await provision.personalAccessToken(kit.site.luid, kit.users.admin.luid, 'typed')
  })
  afterAll(async () => connect[Symbol.asyncDispose]())

  const newUser = () => `typist-${(users += 1)}`
  const form = (changes: object = {}) => ({
    tokenName: token.name,
    secret: token.secret,
    site: 'test',
    ...changes,
  })
  const create = (user: string, payload: object = form(), more: object = {}) =>
    connect.ask({
      verb: 'POST',
      path: '/sdk/credentials',
      user,
      body: { integrationId, config: {}, payload, ...more },
    })
  const me = async (user: string) =>
    (await connect.ask({ path: '/sdk/me', user })).json<{
      readonly meta: Record<string, unknown>
      readonly integrations: {
        readonly tableau: { readonly enabled: boolean; readonly allCredentials: Credential[] }
      }
    }>()

  it('a user without a connection has none', async () => {
    const { tableau } = (await me(newUser())).integrations
    expect(tableau).toMatchObject({ enabled: false, allCredentials: [] })
  })

  it('a token that works makes a valid credential, and nothing of its secret comes back', async () => {
    const user = newUser()
    const answer = await create(user)
    expect(answer.status).toBe(200)
    const made = answer.json<Credential>()
    expect(made).toMatchObject({ status: 'VALID', integrationId, projectId: connect.project })
    expect(made.id).toMatch(uuid4)
    expect(made.configurations.map(({ id, isDefault }) => [uuid4.test(id), isDefault])).toEqual([
      [true, true],
    ])
    const list = await connect.ask({ path: '/sdk/credentials', user })
    const one = await connect.ask({ path: `/sdk/credentials/${made.id}`, user })
    const whole = await connect.ask({ path: '/sdk/me', user })
    for (const { text } of [answer, list, one, whole]) expect(text).not.toContain(token.secret)
    expect(list.json<Credential[]>().map(({ id }) => id)).toEqual([made.id])
    expect((await me(user)).integrations.tableau.enabled).toBe(true)
    const projects = await connect.ask({ path: '/sdk/proxy/tableau/projects', user })
    expect(projects.status).toBe(200)
  })

  it.each<[string, object, number]>([
    ['with a wrong secret', { secret: 'wrong' }, 422],
    ['with a wrong name', { tokenName: 'wrong' }, 422],
    ['for another site', { site: 'elsewhere' }, 422],
    ['without a secret', { secret: undefined }, 422],
    ['with a user name alone', { tokenName: undefined, secret: undefined, username: 'admin' }, 422],
    ['of another account type', { accountType: 'connected-app' }, 422],
    ['whose secret is a number', { secret: 5 }, 400],
    ['whose name has a line break', { tokenName: 'a\nb' }, 400],
    ['at a private address', { server: 'https://10.0.0.1' }, 422],
    ['at a loopback address', { server: 'http://127.0.0.1:1' }, 422],
    ['at cloud metadata', { server: 'http://169.254.169.254' }, 422],
    ['at a decimal address', { server: 'https://2130706433' }, 422],
    ['at an address with a user', { server: 'https://a@b.example' }, 422],
    ['at an address with a path', { server: 'https://b.example/x' }, 422],
    ['at a file', { server: 'file:///etc/passwd' }, 422],
  ])(
    'a form %s is refused, stores nothing and sends nothing elsewhere',
    async (_, changes, status) => {
      using outgoing = watchOutgoing(connect.kit.easel)
      const user = newUser()
      const answer = await create(user, form(changes))
      expect(answer.status).toBe(status)
      expect(answer.json()).toMatchObject({ status, message: expect.any(String) })
      expect((await me(user)).integrations.tableau.allCredentials).toEqual([])
      expect(outgoing.asked).toEqual([])
    },
  )

  it('a target on this machine is never connected to', async () => {
    await using trap = await listen((_, response) => void response.end())
    for (const server of [trap.url, `http://localhost:${trap.port}`, `http://[::1]:${trap.port}`]) {
      expect((await create(newUser(), form({ server }))).status).toBe(422)
    }
    expect(trap.connections).toBe(0)
  })

  it('a refused token leaves the user of the vendor’s SDK signed in', async () => {
    const answer = await create(newUser(), form({ secret: 'wrong' }))
    expect(answer.json()).toMatchObject({ code: '7210' })
  })

  it('an external id names a credential, which another form repairs', async () => {
    const user = newUser()
    const more = { installOptions: { externalId: 'main' } }
    const first = (await create(user, form(), more)).json<Credential>()
    expect(first.externalId).toBe('main')
    expect((await create(user, form(), more)).json<Credential>().id).toBe(first.id)
    for (const name of ['main', 'ext:main', first.id]) {
      const headers = { 'x-paragon-credential': name }
      const path = '/sdk/proxy/tableau/projects'
      expect((await connect.ask({ path, user, headers })).status).toBe(200)
    }
    const path = `/sdk/credentials/${first.id}/complete-setup`
    const wrong = await connect.ask({
      verb: 'POST',
      path,
      user,
      body: { payload: form({ secret: 'x' }) },
    })
    expect(wrong.status).toBe(422)
    const right = await connect.ask({ verb: 'POST', path, user, body: { payload: form() } })
    expect(right.json()).toMatchObject({ id: first.id, status: 'VALID' })
  })

  it('a credential of someone else does not exist', async () => {
    const { id } = (await create(newUser())).json<Credential>()
    const user = newUser()
    const path = `/sdk/credentials/${id}`
    for (const [verb, below] of [
      ['GET', ''],
      ['PATCH', ''],
      ['POST', '/complete-setup'],
      ['POST', '/configurations'],
      ['DELETE', '/configurations'],
    ]) {
      const answer = await connect.ask({
        verb: verb ?? '',
        path: `${path}${below}`,
        user,
        body: {},
      })
      expect(answer.status).toBe(404)
    }
  })

  it('configurations are added, changed and removed; the first one stays', async () => {
    const user = newUser()
    const { id, configurations } = (await create(user)).json<Credential>()
    const path = `/sdk/credentials/${id}/configurations`
    const change = (verb: string, body: object, configuration = '') =>
      connect.ask({
        verb,
        path,
        user,
        body,
        headers: { 'x-paragon-configuration-id': configuration },
      })
    const made = (await change('POST', { externalId: 'two' })).json<Credential>()
    const second = made.configurations[1]?.id ?? ''
    expect(second).toMatch(uuid4)
    const changed = await change('PATCH', { meta: { colour: 'red' } }, second)
    expect(changed.json<Credential>().configurations[1]?.configMeta).toEqual({ colour: 'red' })
    expect((await change('DELETE', {}, configurations[0]?.id)).status).toBe(409)
    const left = (await change('DELETE', {}, second)).json<Credential>()
    expect(left.configurations).toHaveLength(1)
  })

  it('settings are stored with the credential', async () => {
    const user = newUser()
    const { id } = (await create(user)).json<Credential>()
    const body = { config: { sharedSettings: { list: [1] } } }
    const answer = await connect.ask({ verb: 'PATCH', path: `/sdk/credentials/${id}`, user, body })
    expect(answer.json()).toMatchObject({
      id,
      errors: [],
      configurations: [{ sharedSettings: { list: [1] } }],
    })
  })

  it('metadata of a user is stored, and a prototype in it has no effect', async () => {
    const user = newUser()
    const body = '{"meta":{"Name":"Ann","__proto__":{"polluted":1}}}'
    const answer = await connect.ask({ verb: 'PATCH', path: '/sdk/me', user, body })
    expect(answer.status).toBe(200)
    const { meta } = await me(user)
    expect(meta).toEqual({ Name: 'Ann' })
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it.each<[string, unknown, number]>([
    ['that is no JSON', '{', 400],
    ['that is a list', '[]', 400],
    ['whose metadata is a text', '{"meta":"x"}', 400],
    ['with 1 MB of metadata', JSON.stringify({ meta: { a: 'x'.repeat(1_000_000) } }), 413],
    ['with 20 kB of metadata', JSON.stringify({ meta: { a: 'x'.repeat(20_000) } }), 413],
    ['nested deep', `{"meta":${'['.repeat(5_000)}${']'.repeat(5_000)}}`, 400],
  ])('a body %s is refused', async (_, body, status) => {
    const answer = await connect.ask({ verb: 'PATCH', path: '/sdk/me', user: 'ann', body })
    expect(answer.status).toBe(status)
  })

  it('an unknown path is 404, and another verb of a known one 405', async () => {
    expect((await connect.ask({ path: '/sdk/nothing', user: 'ann' })).status).toBe(404)
    const answer = await connect.ask({ verb: 'PUT', path: '/sdk/me', user: 'ann' })
    expect(answer.status).toBe(405)
    expect(answer.headers['allow']).toBe('GET, PATCH')
  })

  it.each([origin, 'http://second.example'])('pages of %s may ask and read', async (page) => {
    const headers = {
      origin: page,
      'access-control-request-method': 'PATCH',
      'access-control-request-headers': 'authorization,x-paragon-sdk-version,x-own',
    }
    const asked = await connect.ask({ verb: 'OPTIONS', path: '/sdk/me', headers })
    expect(asked.status).toBe(204)
    expect(asked.headers).toMatchObject({
      'access-control-allow-origin': page,
      'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
      'access-control-allow-headers': headers['access-control-request-headers'],
      vary: 'Origin',
    })
    expect(Number(asked.headers['access-control-max-age'])).toBeGreaterThanOrEqual(60)
    expect(asked.headers['access-control-allow-credentials']).toBeUndefined()
    const refused = await connect.ask({
      path: '/sdk/nothing',
      user: 'ann',
      headers: { origin: page },
    })
    expect(refused.headers['access-control-allow-origin']).toBe(page)
    expect(refused.headers['access-control-expose-headers']).toContain('Retry-After')
  })

  it.each(['null', 'http://app.example.evil', 'https://app.example', 'http://app.example:80'])(
    'pages of %s get no header of CORS',
    async (page) => {
      for (const verb of ['OPTIONS', 'GET']) {
        const headers = { origin: page, 'access-control-request-method': 'GET' }
        const answer = await connect.ask({ verb, path: '/sdk/me', user: 'ann', headers })
        const names = Object.keys(answer.headers)
        expect(names.filter((name) => name.startsWith('access-control-'))).toEqual([])
      }
    },
  )

  it('sign-ins for connections are in the log of sign-ins', async () => {
    const before = await connect.signIns()
    const user = newUser()
    await connect.connectUser(user)
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => connect.ask({ path: '/sdk/proxy/tableau/projects', user })),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(await connect.signIns()).toBe(before + 1)
  })
})
