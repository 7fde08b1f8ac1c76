/** What the holder of the admin key does to sites, users and tokens of a running server, on both databases. */

import { randomBytes } from 'node:crypto'
import type {
  AuditEntryRecord,
  NewOperatorToken,
  OperatorSite,
  OperatorToken,
  OperatorUser,
} from '@easel/contract'
import { expect, test } from 'vitest'
import { describeFamily, type FamilyKit } from './families.ts'

const adminKey = randomBytes(32).toString('base64url')

interface Answer<T> {
  readonly status: number
  readonly json: T & { readonly error?: { readonly code: string; readonly detail: string } }
}

const suite = (kit: () => FamilyKit) => {
  const ask = async <T>(verb: string, path: string, body?: object): Promise<Answer<T>> => {
    const answer = await fetch(`${kit().url}/easel/v1${path}`, {
      method: verb,
      headers: { 'x-easel-admin-key': adminKey },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, json: (text === '' ? {} : JSON.parse(text)) as never }
  }
  const atSite = () => `/sites/${kit().site.luid}`
  const addUser = async (name: string, siteRole = 'Viewer'): Promise<OperatorUser> => {
    const { json } = await ask<{ user: OperatorUser }>('POST', `${atSite()}/users`, {
      name,
      siteRole,
    })
    return json.user
  }
  const tokenOf = async (path: string, name: string) =>
    (await ask<{ token: NewOperatorToken }>('POST', `${path}/tokens`, { name })).json.token
  const signIn = async ({ name, secret }: NewOperatorToken) => {
    const answer = await kit().call({
      verb: 'POST',
      path: '/api/3.28/auth/signin',
      accept: 'application/json',
      contentType: 'application/json',
      body: JSON.stringify({
        credentials: {
          personalAccessTokenName: name,
          personalAccessTokenSecret: secret,
          site: { contentUrl: kit().site.contentUrl },
        },
      }),
    })
    if (answer.status !== 200) return { status: answer.status, token: '' }
    const { credentials } = answer.json<{ credentials: { token: string } }>()
    return { status: answer.status, token: credentials.token }
  }
  const isLive = async (token: string) =>
    (await kit().call({ path: '/api/3.28/sessions/current', token })).status === 200

  test('a user who is added has tokens, and their sessions end with the token, the license and the user', async () => {
    const ann = await addUser('ann@example.com', 'Creator')
    const at = `${atSite()}/users/${ann.id}`
    const first = await signIn(await tokenOf(at, 'first'))
    expect([first.status, await isLive(first.token)]).toEqual([200, true])

    const { json } = await ask<{ tokens: readonly OperatorToken[] }>('GET', `${at}/tokens`)
    expect(json.tokens.map(({ name }) => name)).toEqual(['first'])
    expect(JSON.stringify(json)).not.toMatch(/secret/i)
    expect((await ask('DELETE', `${at}/tokens/${json.tokens[0]?.id ?? ''}`)).status).toBe(204)
    expect(await isLive(first.token)).toBe(false)

    const second = await signIn(await tokenOf(at, 'second'))
    expect((await ask('PUT', at, { siteRole: 'Unlicensed' })).status).toBe(200)
    expect(await isLive(second.token)).toBe(false)

    await ask('PUT', at, { siteRole: 'Viewer' })
    const third = await signIn(await tokenOf(at, 'third'))
    expect(await isLive(third.token)).toBe(true)
    expect((await ask('DELETE', at)).status).toBe(204)
    expect(await isLive(third.token)).toBe(false)
  })

  test('a token for Cloud Manager opens it until it is revoked, or made again by its name', async () => {
    const { tenantLuid } = kit().site
    const name = 'manager@example.com'
    await kit().easel.provision.cloudAdministrator(tenantLuid, { name })
    const found = await ask<{ administrators: readonly { id: string }[] }>(
      'GET',
      `/tenants/${tenantLuid}/administrators?name=${name}`,
    )
    const at = `/tenants/${tenantLuid}/administrators/${found.json.administrators[0]?.id ?? ''}`
    const login = async (secret: string) => {
      const answer = await fetch(`${kit().url}/api/v1/pat/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: secret }),
      })
      const { sessionToken = '' } = (await answer.json()) as { sessionToken?: string }
      return { status: answer.status, sessionToken }
    }
    const isOpen = async (sessionToken: string) => {
      const headers = { 'x-tableau-session-token': sessionToken }
      return (await fetch(`${kit().url}/api/v1/session`, { headers })).status === 200
    }
    const old = await tokenOf(at, 'nightly')
    const session = await login(old.secret)
    expect([session.status, await isOpen(session.sessionToken)]).toEqual([200, true])
    const made = await tokenOf(at, 'nightly')
    expect(await isOpen(session.sessionToken)).toBe(false)
    expect((await login(old.secret)).status).toBe(401)

    const later = await login(made.secret)
    const { json } = await ask<{ tokens: readonly OperatorToken[] }>('GET', `${at}/tokens`)
    expect(json.tokens.map((token) => token.name)).toEqual(['nightly'])
    expect((await ask('DELETE', `${at}/tokens/${json.tokens[0]?.id ?? ''}`)).status).toBe(204)
    expect(await isOpen(later.sessionToken)).toBe(false)
    expect((await login(made.secret)).status).toBe(401)
  })

  test('somebody who does not manage the tenant is no administrator of it', async () => {
    await addUser('plain@example.com')
    const path = `/tenants/${kit().site.tenantLuid}/administrators?name=plain@example.com`
    expect((await ask('GET', path)).json).toEqual({ administrators: [] })
  })

  test('a site is made with its administrator, and listed by its content URL and among all', async () => {
    const wanted = { name: 'Our Lab', contentUrl: 'OurLab', administrator: 'lena@example.com' }
    const { status, json } = await ask<{ site: OperatorSite }>('POST', '/sites', wanted)
    expect([status, json.site.contentUrl]).toEqual([200, 'OurLab'])
    const one = await ask<{ sites: readonly OperatorSite[] }>('GET', '/sites?contentUrl=ourlab')
    expect(one.json.sites).toMatchObject([{ id: json.site.id, userCount: 1, state: 'Active' }])
    const all = await ask<{ sites: readonly OperatorSite[] }>('GET', '/sites')
    expect(all.json.sites.map(({ id }) => id)).toEqual([kit().site.luid, json.site.id])
    expect((await ask('GET', '/sites?contentUrl=nowhere')).json).toEqual({ sites: [] })
  })

  test('users are listed by name, a page at a time, and one by name', async () => {
    interface Page {
      readonly users: readonly OperatorUser[]
      readonly pagination: { readonly totalAvailable: number }
    }
    const all = await ask<Page>('GET', `${atSite()}/users?pageSize=1000`)
    const names = all.json.users.map(({ name }) => name)
    expect(names).toEqual(names.toSorted())
    expect(all.json.pagination.totalAvailable).toBe(names.length)
    const second = await ask<Page>('GET', `${atSite()}/users?pageSize=2&pageNumber=2`)
    expect(second.json.users.map(({ name }) => name)).toEqual(names.slice(2, 4))
    const one = await ask<Page>('GET', `${atSite()}/users?name=${names[1] ?? ''}`)
    expect(one.json.users.map(({ name }) => name)).toEqual([names[1]])
  })

  test.each([
    ['POST', '/sites', { name: 'X' }, /contentUrl/],
    [
      'POST',
      '/sites',
      { name: 'X', contentUrl: 'x', administrator: 'a', tenant: '-' },
      /tenant "-"/,
    ],
    ['POST', 'SITE/users', { name: '', siteRole: 'Viewer' }, /the user name is empty/],
    ['POST', 'SITE/users', { name: 'x', siteRole: 'ServerAdministrator' }, /siteRole/],
    ['GET', '/sites/none/users', undefined, /site none does not exist/],
    ['GET', 'SITE/users?pageSize=1001', undefined, /1001/],
    ['GET', 'SITE/users?pageNumber=0', undefined, /Invalid page number/],
    ['DELETE', 'SITE/users/none', undefined, /user none does not exist/],
    ['POST', 'SITE/users/none/tokens', { name: 'x' }, /user none does not exist/],
    ['PUT', 'SITE/users/none/password', { password: 'x' }, /user none does not exist/],
    ['GET', '/tenants/none/administrators/none/tokens', undefined, /account none does not exist/],
  ])('%s %s %j is refused by name', async (verb, path, body, problem) => {
    const { status, json } = await ask(verb, path.replace('SITE', atSite()), body)
    expect([status, json.error?.code.slice(0, 3)]).toEqual([400, '400'])
    expect(json.error?.detail).toMatch(problem)
  })

  test('each change is in the audit log as done by the admin key, with the user it is about', async () => {
    const eva = await addUser('eva@example.com')
    await ask('PUT', `${atSite()}/users/${eva.id}`, { siteRole: 'Explorer' })
    const { json } = await ask<{ audit: readonly AuditEntryRecord[] }>(
      'GET',
      `/audit?target=${eva.id}`,
    )
    expect(json.audit.map(({ method, actorKind }) => [method, actorKind])).toEqual([
      ['operatorSetRole', 'admin-key'],
      ['operatorAddUser', 'admin-key'],
    ])
  })
}

await describeFamily('the operator', suite, { adminKey })
