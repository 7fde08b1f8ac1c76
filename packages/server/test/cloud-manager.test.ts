/** Cloud Manager as its clients use it: signing in, sites, people, unified access tokens, ways to sign in. */

import { createSign, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rsaKeys, startCloudKit, type CloudKit, type CloudRequest } from './cloud-kit.ts'

let kit: CloudKit
let token: string

const minute = 60_000

beforeAll(async () => {
  kit = await startCloudKit()
  token = await kit.signIn()
})
afterAll(async () => {
  await kit[Symbol.asyncDispose]()
})

const ask = (request: CloudRequest) => kit.call(request)
const own = (path: string) => `/tenants/${kit.acme.tenant.luid}${path}`

async function ok<T = Record<string, unknown>>(request: CloudRequest, status = 200): Promise<T> {
  const answer = await kit.call({ token, ...request })
  expect([answer.status, answer.text]).toEqual([status, answer.text])
  return answer.text === '' ? (undefined as T) : (answer.json() as T)
}

const restSignIn = async (contentUrl: string, pat: { name: string; secret: string }) =>
  kit.call({
    verb: 'POST',
    path: '/api/3.28/auth/signin',
    headers: { accept: 'application/json' },
    body: {
      credentials: {
        personalAccessTokenName: pat.name,
        personalAccessTokenSecret: pat.secret,
        site: { contentUrl },
      },
    },
  })

const tokenOf = (text: string) => /"token":"([^"]+)"/.exec(text)?.[1] ?? ''

const restSites = (auth: string, site: string) =>
  kit.call({ path: `/api/3.28/sites/${site}`, headers: { 'x-tableau-auth': auth } })

interface SiteAnswer {
  readonly siteUUID: string
  readonly name: string
  readonly contentUrl: string
  readonly status: string
  readonly suspendedDateTime?: string
}

const makeSite = (name: string) =>
  ok<SiteAnswer>({ verb: 'POST', path: own('/sites'), body: { name } }, 201)

describe('signing in', () => {
  test('with the secret alone answers token, user, tenant and the end of the session', async () => {
    const answer = await ok({
      verb: 'POST',
      path: '/pat/login',
      body: { token: kit.acme.secret },
    })
    expect(answer).toEqual({
      sessionToken: expect.stringMatching(/^[A-Za-z0-9+/]{22}==:[A-Za-z0-9_-]{43}$/),
      userId: kit.acme.administrator.luid,
      tenantId: kit.acme.tenant.luid,
      sessionExpiration: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/),
    })
  })

  test('a site’s token does not open Cloud Manager, and the reverse', async () => {
    const { site } = kit.acme
    const users = await ok<{ users: { userName: string }[] }>({ path: own('/users') })
    expect(users.users[0]?.userName).toBe('admin@acme.example')
    const user = await kit.easel.provision.user(site.luid, {
      name: 'admin@acme.example',
      siteRole: 'SiteAdministratorCreator',
    })
    const pat = await kit.easel.provision.personalAccessToken(site.luid, user.luid, 'site')
    expect((await restSignIn(site.contentUrl, pat)).status).toBe(200)
    const here = await ask({ verb: 'POST', path: '/pat/login', body: { token: pat.secret } })
    expect([here.status, here.code]).toEqual([401, 'E_401_AUTH_SVC_1001'])
    const there = await restSignIn(site.contentUrl, { name: 'tests', secret: kit.acme.secret })
    expect(there.status).toBe(401)
  })

  test.each(['', 'x', `${'A'.repeat(22)}==:${'b'.repeat(32)}`])(
    'with the secret %.10s is refused without a reason',
    async (secret) => {
      const answer = await ask({ verb: 'POST', path: '/pat/login', body: { token: secret } })
      expect(answer.status).toBe(401)
      expect(answer.json()).toEqual({
        message: 'Sign-in failed.',
        errorCode: 'E_401_AUTH_SVC_1001',
      })
    },
  )

  test('without a token names what is missing', async () => {
    const answer = await ask({ verb: 'POST', path: '/pat/login', body: {} })
    expect([answer.status, answer.code]).toEqual([400, 'E_400_API_SVC_1000'])
    expect(answer.text).toContain('token is missing')
  })

  test('at the host of another tenant is refused, at one’s own and the common one it is not', async () => {
    const login = (host: string) =>
      ask({ verb: 'POST', path: '/pat/login', body: { token: kit.acme.secret }, host })
    expect((await login('acme.cloudmanager.test')).status).toBe(200)
    expect((await login('cloudmanager.test')).status).toBe(200)
    expect((await login('other.cloudmanager.test')).status).toBe(401)
    expect((await login('stranger.cloudmanager.test')).status).toBe(401)
    const elsewhere = await ask({ path: '/session', token, host: 'other.cloudmanager.test' })
    expect(elsewhere.code).toBe('E_401_AUTH_SVC_1002')
    expect((await ask({ path: '/session', token, host: 'ACME.cloudmanager.test:80' })).status).toBe(
      200,
    )
  })

  test('the current session tells the tenant; signing out ends it', async () => {
    const mine = await kit.signIn()
    const session = await ok({ path: '/session', token: mine })
    expect(session).toMatchObject({
      tenantId: kit.acme.tenant.luid,
      userName: 'admin@acme.example',
    })
    await ok({ verb: 'DELETE', path: '/session', token: mine }, 204)
    expect((await ask({ path: '/session', token: mine })).code).toBe('E_401_AUTH_SVC_1002')
  })

  test('tokens are made, listed and revoked; a revoked one ends its sessions', async () => {
    const made = await ok<{ token: string; tokenGuid: string }>(
      { verb: 'POST', path: '/pats', body: { tokenName: 'second' } },
      201,
    )
    const again = await ask({ verb: 'POST', path: '/pats', token, body: { tokenName: 'second' } })
    expect([again.status, again.code]).toEqual([409, 'E_409_AUTH_SVC_1005'])
    const session = await kit.signIn({ ...kit.acme, secret: made.token })
    const { personalAccessTokens } = await ok<{ personalAccessTokens: object[] }>({ path: '/pats' })
    expect(personalAccessTokens).toHaveLength(2)
    expect(JSON.stringify(personalAccessTokens)).not.toContain(made.token)
    await ok({ verb: 'DELETE', path: `/pats/${made.tokenGuid}` }, 204)
    expect((await ask({ path: '/session', token: session })).status).toBe(401)
    const { status } = await ask({ verb: 'POST', path: '/pat/login', body: { token: made.token } })
    expect(status).toBe(401)
    expect((await ask({ verb: 'DELETE', path: `/pats/${made.tokenGuid}`, token })).status).toBe(404)
  })
})

describe('a session', () => {
  test('ends after thirty minutes without a request', async () => {
    const idle = await kit.signIn()
    kit.clock.advance(29 * minute)
    await ok({ path: '/session', token: idle })
    kit.clock.advance(29 * minute)
    await ok({ path: '/session', token: idle })
    kit.clock.advance(30 * minute)
    expect((await ask({ path: '/session', token: idle })).code).toBe('E_401_AUTH_SVC_1002')
    token = await kit.signIn()
  })

  test('ends four hours after signing in, however busy it is', async () => {
    const busy = await kit.signIn()
    for (let passed = 0; passed < 240 - 20; passed += 20) {
      kit.clock.advance(20 * minute)
      await ok({ path: '/session', token: busy })
    }
    kit.clock.advance(20 * minute)
    expect((await ask({ path: '/session', token: busy })).code).toBe('E_401_AUTH_SVC_1002')
    token = await kit.signIn()
  })

  test('ends when its owner is no cloud administrator any more', async () => {
    const { tenant } = kit.acme
    const person = await kit.easel.provision.cloudAdministrator(tenant.luid, {
      name: 'second@acme.example',
    })
    const { secret } = await kit.easel.provision.cloudToken(person.luid, tenant.luid, 'x')
    const session = await kit.signIn({ ...kit.acme, secret })
    await ok({ verb: 'PATCH', path: own(`/users/${person.luid}`), body: { tcmRoleName: 'None' } })
    expect((await ask({ path: '/session', token: session })).status).toBe(401)
    const login = await ask({ verb: 'POST', path: '/pat/login', body: { token: secret } })
    expect(login.status).toBe(401)
  })
})

describe('sites', () => {
  test('have the members that the platform data loader reads', async () => {
    const { sites } = await ok<{ sites: object[] }>({ path: own('/sites?maxResults=100') })
    expect(sites[0]).toMatchObject({
      siteUUID: kit.acme.site.luid,
      name: 'acme site',
      contentUrl: 'acme-site',
      status: 'Active',
      tenantId: kit.acme.tenant.luid,
      instance: { id: expect.any(String), regionUUID: expect.any(String) },
      createDateTime: expect.stringMatching(/Z$/),
    })
  })

  test('come a page at a time, each once, by token and by number', async () => {
    for (let number = 1; number <= 5; number += 1) await makeSite(`Paged ${number}`)
    const { sites: all } = await ok<{ sites: SiteAnswer[] }>({ path: own('/sites') })
    const seen: string[] = []
    let pageToken = ''
    do {
      const search = `maxResults=2${pageToken === '' ? '' : `&pageToken=${encodeURIComponent(pageToken)}`}`
      const page = await ok<{ sites: SiteAnswer[]; pageToken?: string }>({
        path: own(`/sites?${search}`),
      })
      expect(page.sites.length).toBeLessThanOrEqual(2)
      seen.push(...page.sites.map(({ siteUUID }) => siteUUID))
      pageToken = page.pageToken ?? ''
    } while (pageToken !== '')
    expect(seen).toEqual(all.map(({ siteUUID }) => siteUUID))
    const second = await ok<{ sites: SiteAnswer[]; totalCount: number }>({
      path: own('/sites?pageNumber=2&pageSize=2'),
    })
    expect(second.sites.map(({ siteUUID }) => siteUUID)).toEqual(seen.slice(2, 4))
    expect(second.totalCount).toBe(all.length)
  })

  test('answer the REST API as soon as they are made', async () => {
    const site = await makeSite('New Site!')
    expect(site.contentUrl).toBe('NewSite')
    const { siteUUID } = site
    const users = await ok<{ users: { userId: string; siteRoles: { siteId: string }[] }[] }>({
      path: own('/users'),
    })
    expect(users.users[0]?.siteRoles.map(({ siteId }) => siteId)).toContain(siteUUID)
    const user = await kit.easel.provision.user(siteUUID, {
      name: 'admin@acme.example',
      siteRole: 'Creator',
    })
    const pat = await kit.easel.provision.personalAccessToken(siteUUID, user.luid, 'new')
    expect((await restSignIn('NewSite', pat)).status).toBe(200)
  })

  test('with a name or address that is taken, by whatever tenant, are refused', async () => {
    for (const body of [
      { name: 'other site', contentUrl: 'fresh' },
      { name: 'Fresh', contentUrl: 'OTHER-site' },
    ]) {
      const answer = await ask({ verb: 'POST', path: own('/sites'), token, body })
      expect([answer.status, answer.code]).toEqual([409, 'E_409_SITE_SVC_1001'])
    }
    const nameless = await ask({ verb: 'POST', path: own('/sites'), token, body: { name: '!!' } })
    expect([nameless.status, nameless.code]).toEqual([400, 'E_400_API_SVC_1000'])
  })

  test('are renamed by PATCH and by PUT', async () => {
    const { siteUUID } = await makeSite('Rename me')
    for (const verb of ['PATCH', 'PUT']) {
      const name = `Renamed by ${verb}`
      const site = await ok({ verb, path: own(`/sites/${siteUUID}`), body: { name } })
      expect(site).toMatchObject({ name, contentUrl: 'Renameme' })
    }
  })

  test('that are suspended end their sessions and admit only their administrators', async () => {
    const { siteUUID, contentUrl } = await makeSite('Suspended')
    const user = await kit.easel.provision.user(siteUUID, { name: 'viewer@x', siteRole: 'Viewer' })
    const pat = await kit.easel.provision.personalAccessToken(siteUUID, user.luid, 'v')
    const auth = tokenOf((await restSignIn(contentUrl, pat)).text)
    expect((await restSites(auth, siteUUID)).status).toBe(200)
    const suspended = await ok<SiteAnswer>({
      verb: 'POST',
      path: own(`/sites/${siteUUID}/suspend`),
    })
    expect(suspended).toMatchObject({ status: 'Suspended', suspendedDateTime: expect.any(String) })
    expect((await restSites(auth, siteUUID)).status).toBe(401)
    expect((await restSignIn(contentUrl, pat)).status).toBe(401)
    const twice = await ask({ verb: 'POST', path: own(`/sites/${siteUUID}/suspend`), token })
    expect([twice.status, twice.code]).toEqual([409, 'E_409_SITE_SVC_1001'])
    const active = await ok<SiteAnswer>({
      verb: 'POST',
      path: own(`/sites/${siteUUID}/reactivate`),
    })
    expect([active.status, active.suspendedDateTime]).toEqual(['Active', undefined])
    expect((await restSignIn(contentUrl, pat)).status).toBe(200)
  })

  test('that are deleted are gone with everything on them, and their name is free', async () => {
    const { siteUUID, contentUrl } = await makeSite('Doomed')
    const user = await kit.easel.provision.user(siteUUID, {
      name: 'admin@acme.example',
      siteRole: 'Creator',
    })
    const pat = await kit.easel.provision.personalAccessToken(siteUUID, user.luid, 'd')
    const auth = tokenOf((await restSignIn(contentUrl, pat)).text)
    await ok({ verb: 'POST', path: own(`/sites/${siteUUID}/projects`), body: { name: 'P' } }, 201)
    await ok({ verb: 'DELETE', path: own(`/sites/${siteUUID}`) }, 204)
    expect((await restSites(auth, siteUUID)).status).toBe(401)
    expect((await ask({ path: own(`/sites/${siteUUID}`), token })).status).toBe(404)
    expect((await makeSite('Doomed')).siteUUID).not.toBe(siteUUID)
  })

  test('have capacities, which bound how many users get a licence', async () => {
    const { siteUUID } = await makeSite('Small')
    const path = own(`/sites/${siteUUID}/capacities`)
    expect(await ok({ path })).toEqual({ siteId: siteUUID })
    await ok({ verb: 'PUT', path, body: { viewerCapacity: 1, storageQuota: 100 } })
    expect(await ok({ path })).toEqual({ siteId: siteUUID, viewerCapacity: 1, storageQuota: 100 })
    const viewer = (email: string) =>
      ask({
        verb: 'POST',
        path: own('/users'),
        token,
        body: { email, siteRoles: [{ siteId: siteUUID, siteRole: 'Viewer' }] },
      })
    expect((await viewer('one@small.example')).status).toBe(201)
    const second = await viewer('two@small.example')
    expect([second.status, second.code]).toEqual([403, 'E_403_USR_SVC_2017'])
    const counts = await ok({ path: own(`/sites/${siteUUID}/metrics`) })
    expect(counts).toMatchObject({ siteId: siteUUID, viewers: 1, creators: 1, licensedUsers: 2 })
  })
})

describe('users', () => {
  const makeUser = (body: object) =>
    ok<{ userId: string; siteRoles: { siteId: string; siteRole: string }[] }>(
      { verb: 'POST', path: own('/users'), body },
      201,
    )

  test('are made with roles on sites, changed, and deleted from all of them', async () => {
    const { siteUUID } = await makeSite('Team')
    const email = 'ann@acme.example'
    const made = await makeUser({
      email,
      displayName: 'Ann',
      siteRoles: [{ siteId: siteUUID, siteRole: 'Creator' }],
    })
    expect(made).toMatchObject({
      email,
      userName: email,
      maxSiteRole: 'Creator',
      numberOfSiteRoles: 1,
    })
    const path = own(`/users/${made.userId}`)
    const changed = await ok({
      verb: 'PATCH',
      path,
      body: {
        displayName: 'Ann B.',
        siteRoles: [{ siteId: siteUUID.toUpperCase(), siteRole: 'Viewer' }],
      },
    })
    expect(changed).toMatchObject({ displayName: 'Ann B.', maxSiteRole: 'Viewer' })
    const { resources } = await ok<{ resources: object[] }>({ path: `${path}/resources` })
    expect(resources).toEqual([
      expect.objectContaining({ siteId: siteUUID, siteRole: 'Viewer', workbookCount: 0 }),
    ])
    await ok({ verb: 'DELETE', path }, 204)
    expect((await ask({ path, token })).code).toBe('E_404_USR_SVC_2020')
  })

  test('that lose their licence lose their sessions', async () => {
    const { siteUUID, contentUrl } = await makeSite('Leavers')
    const { userId } = await makeUser({
      email: 'leaver@acme.example',
      siteRoles: [{ siteId: siteUUID, siteRole: 'Explorer' }],
    })
    const user = await kit.easel.provision.user(siteUUID, {
      name: 'leaver@acme.example',
      siteRole: 'Explorer',
    })
    const pat = await kit.easel.provision.personalAccessToken(siteUUID, user.luid, 'l')
    const auth = tokenOf((await restSignIn(contentUrl, pat)).text)
    expect((await restSites(auth, siteUUID)).status).toBe(200)
    await ok({
      verb: 'PATCH',
      path: own(`/users/${userId}`),
      body: { siteRoles: [{ siteId: siteUUID, siteRole: 'Unlicensed' }] },
    })
    expect((await restSites(auth, siteUUID)).status).toBe(401)
  })

  test.each([
    [{ email: 'no address' }, 400, 'E_400_USR_SVC_2010'],
    [{ email: 'admin@acme.example' }, 409, 'E_409_USR_SVC_2025'],
    [
      { email: 'a@b', siteRoles: [{ siteId: randomUUID(), siteRole: 'Viewer' }] },
      404,
      'E_404_USR_SVC_2020',
    ],
    [{ email: 'a@b', siteRoles: [{ siteId: 'x', siteRole: 'Viewer' }] }, 400, 'E_400_API_SVC_1000'],
  ])('%j is refused', async (body, status, code) => {
    const answer = await ask({ verb: 'POST', path: own('/users'), token, body })
    expect([answer.status, answer.code]).toEqual([status, code])
  })

  test('a role on a site of another tenant cannot be given', async () => {
    const siteRoles = [{ siteId: kit.other.site.luid, siteRole: 'Viewer' }]
    const body = { email: 'spy@acme.example', siteRoles }
    const answer = await ask({ verb: 'POST', path: own('/users'), token, body })
    expect(answer.code).toBe('E_404_USR_SVC_2020')
  })

  test('the caller cannot delete their own account, and the last administrator keeps the role', async () => {
    const path = own(`/users/${kit.acme.administrator.luid}`)
    const gone = await ask({ verb: 'DELETE', path, token })
    expect([gone.status, gone.code]).toEqual([405, 'E_405_USR_SVC_2025'])
    const lost = await ask({ verb: 'PATCH', path, token, body: { tcmRoleName: 'None' } })
    expect([lost.status, lost.code]).toEqual([400, 'E_400_USR_SVC_2006'])
  })

  test('who own content are not deleted', async () => {
    const { siteUUID } = await makeSite('Owned')
    const { userId } = await makeUser({
      email: 'owner@acme.example',
      tcmRoleName: 'CloudAdministrator',
    })
    await ok({
      verb: 'PATCH',
      path: own(`/users/${userId}`),
      body: { siteRoles: [{ siteId: siteUUID, siteRole: 'Creator' }] },
    })
    const { secret } = await kit.easel.provision.cloudToken(userId, kit.acme.tenant.luid, 'o')
    const theirs = await kit.signIn({ ...kit.acme, secret })
    await ok(
      {
        verb: 'POST',
        path: own(`/sites/${siteUUID}/projects`),
        token: theirs,
        body: { name: 'Mine' },
      },
      201,
    )
    const answer = await ask({ verb: 'DELETE', path: own(`/users/${userId}`), token })
    expect([answer.status, answer.code]).toEqual([409, 'E_409_USR_SVC_2025'])
  })

  test('are imported together; what is wrong with one fails that one alone', async () => {
    const users = [{ email: 'i1@acme.example' }, { email: 'broken' }, { email: 'i2@acme.example' }]
    const { jobId } = await ok<{ jobId: string }>(
      { verb: 'POST', path: own('/users/bulk'), body: { users } },
      202,
    )
    const job = await ok<{ operations: object[]; pageToken?: string }>({
      path: own(`/users/bulk/${jobId}?maxResults=2`),
    })
    expect(job).toMatchObject({ jobId, status: 'Success', pageToken: expect.any(String) })
    expect(job.operations).toEqual([
      expect.objectContaining({ number: 1, status: 'Success' }),
      expect.objectContaining({ number: 2, status: 'Failed', errorCode: 'E_400_USR_SVC_2010' }),
    ])
  })
})

describe('unified access token configurations', () => {
  const good = rsaKeys(2048)
  const body = (change: object = {}) => ({
    name: `uat ${randomUUID()}`,
    issuer: `https://issuer.example/${randomUUID()}`,
    publicKey: good.publicKey,
    resourceIds: [kit.acme.tenant.luid, kit.acme.site.luid.toUpperCase()],
    ...change,
  })
  const make = (change?: object) =>
    ok<{ configId: string; id: string; name: string }>(
      { verb: 'POST', path: '/uat-configurations', body: body(change) },
      201,
    )

  test('are answered flat, listed as a bare array, changed and deleted', async () => {
    const made = await make()
    expect(made).toMatchObject({
      id: made.configId,
      tenantId: kit.acme.tenant.luid,
      usernameClaim: 'email',
      enabled: true,
      publicKey: good.publicKey,
      publicKeyActive: good.publicKey,
      resourceIds: [kit.acme.tenant.luid, kit.acme.site.luid],
    })
    const list = await ok<object[]>({ path: '/uat-configurations' })
    expect(list).toEqual([made])
    const path = `/uat-configurations/${made.configId}`
    for (const verb of ['PUT', 'PATCH']) {
      const changed = await ok({ verb, path, body: { name: `by ${verb}`, enabled: false } })
      expect(changed).toMatchObject({ name: `by ${verb}`, enabled: false })
      expect(changed).toMatchObject({ publicKeyActive: good.publicKey })
    }
    await ok({ verb: 'DELETE', path }, 204)
    expect((await ask({ path, token })).code).toBe('E_404_UAT_SVC_1001')
    expect(await ok({ path: '/uat-configurations' })).toEqual([])
  })

  test('of one name or issuer are a conflict', async () => {
    const first = body()
    await ok({ verb: 'POST', path: '/uat-configurations', body: first }, 201)
    for (const change of [{ name: first.name }, { issuer: first.issuer }]) {
      const answer = await ask({
        verb: 'POST',
        path: '/uat-configurations',
        token,
        body: body(change),
      })
      expect([answer.status, answer.code]).toEqual([409, 'E_409_UAT_SVC_1002'])
    }
  })

  test.each([
    ['a private key', () => ({ publicKey: good.privateKey }), 'private key'],
    ['a short RSA key', () => ({ publicKey: rsaKeys(1024).publicKey }), '2048 bits'],
    ['text for a key', () => ({ publicKey: 'key' }), 'PEM'],
    ['no key at all', () => ({ publicKey: undefined }), 'publicKey or jwksUri'],
    ['a null resource', () => ({ resourceIds: [null] }), "Resource ID 'null'"],
    ['a foreign site', () => ({ resourceIds: [kit.other.site.luid] }), 'Resource ID'],
    ['no resource', () => ({ resourceIds: [] }), 'resourceIds'],
    ['a scope of another form', () => ({ scopes: ['read everything'] }), 'read everything'],
    ['a file for a key address', () => ({ jwksUri: 'file:///etc/passwd' }), 'jwksUri'],
  ])('with %s are refused', async (_, change, text) => {
    const answer = await ask({
      verb: 'POST',
      path: '/uat-configurations',
      token,
      body: body(change()),
    })
    expect([answer.status, answer.code]).toEqual([400, 'E_400_UAT_SVC_1000'])
    expect(answer.text).toContain(text)
  })

  test.each(['/tcuJwt/login', '/jwt/login'])(
    'let a JWT in at %s with its scopes and no more, until it is revoked',
    async (path) => {
      const { issuer } = await ok<{ issuer: string }>(
        {
          verb: 'POST',
          path: '/uat-configurations',
          body: body({ scopes: ['tableau:tcm_sites:read', 'tableau:tcm_users:*'] }),
        },
        201,
      )
      const jti = randomUUID()
      const jwt = mint(good.privateKey, { iss: issuer, jti, scp: ['tableau:tcm_sites:read'] })
      const login = () => ask({ verb: 'POST', path, body: { token: jwt } })
      const entered = await login()
      expect(entered.status, entered.text).toBe(200)
      const { sessionToken, tenantId } = entered.json() as Record<string, string>
      expect(tenantId).toBe(kit.acme.tenant.luid)
      await ok({ path: own('/sites'), token: sessionToken ?? '' })
      const users = await ask({ path: own('/users'), token: sessionToken ?? '' })
      expect([users.status, users.code]).toEqual([403, 'E_403_AUTH_SVC_1003'])
      const pats = await ask({
        verb: 'POST',
        path: '/pats',
        token: sessionToken ?? '',
        body: { tokenName: 'x' },
      })
      expect(pats.code).toBe('E_403_AUTH_SVC_1003')

      const { revocationId } = await ok<{ revocationId: string }>(
        { verb: 'POST', path: '/uat-revocations', body: { jti } },
        201,
      )
      expect((await login()).status).toBe(401)
      const { revocations } = await ok<{ revocations: object[] }>({ path: '/uat-revocations' })
      expect(revocations).toContainEqual(expect.objectContaining({ revocationId }))
      await ok({ verb: 'DELETE', path: `/uat-revocations/${revocationId}` }, 204)
      expect((await login()).status).toBe(200)
    },
  )

  test('that list no tenant admit no caller to Cloud Manager', async () => {
    const { issuer } = await ok<{ issuer: string }>(
      {
        verb: 'POST',
        path: '/uat-configurations',
        body: body({ resourceIds: [kit.acme.site.luid] }),
      },
      201,
    )
    const jwt = mint(good.privateKey, { iss: issuer, scp: ['tableau:tcm_sites:read'] })
    const answer = await ask({ verb: 'POST', path: '/tcuJwt/login', body: { token: jwt } })
    expect([answer.status, answer.code]).toEqual([401, 'E_401_AUTH_SVC_1001'])
  })

  function mint(privateKey: string, claims: object): string {
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const now = Math.floor(kit.clock.now().getTime() / 1000)
    const payload = {
      iat: now,
      exp: now + 300,
      email: 'admin@acme.example',
      'https://tableau.com/tenantId': kit.acme.tenant.luid,
      ...claims,
    }
    const signed = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(payload)}`
    const signature = createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')
    return `${signed}.${signature}`
  }
})

describe('ways to sign in', () => {
  test('by OIDC are kept without ever telling the client’s secret', async () => {
    const path = own('/oidc-configuration')
    expect((await ask({ path, token })).code).toBe('E_404_SSO_SVC_1000')
    const body = {
      clientId: 'easel',
      clientSecret: 'very secret',
      configUrl: 'https://idp.example/.well-known/openid-configuration',
    }
    const made = await ok({ verb: 'PUT', path, body })
    expect(made).toMatchObject({ clientId: 'easel', hasClientSecret: true })
    const { clientSecret: _, ...without } = body
    const changed = await ok({ verb: 'PUT', path, body: { ...without, clientId: 'easel2' } })
    expect(changed).toMatchObject({ clientId: 'easel2', hasClientSecret: true })
    expect(JSON.stringify(await ok({ path }))).not.toContain('very secret')
    const wrong = await ask({ verb: 'PUT', path, token, body: { ...body, configUrl: 'idp' } })
    expect(wrong.code).toBe('E_400_API_SVC_1000')
    await ok({ verb: 'DELETE', path }, 204)
    expect((await ask({ path, token })).status).toBe(404)
  })

  test('by SAML belong to the tenant or to one site, and are listed with either', async () => {
    const saml = (path: string, name: string) =>
      ok<{ idpConfigurationId: string }>(
        { verb: 'POST', path, body: { idpConfigurationName: name, idpEntityId: 'https://idp' } },
        201,
      )
    const site = own(`/sites/${kit.acme.site.luid}`)
    const ofTenant = await saml(own('/saml-configurations'), 'All')
    const ofSite = await saml(`${site}/saml-configurations`, 'One')
    const list = async (path: string) =>
      (
        await ok<{ authConfigurations: { idpConfigurationName: string }[] }>({
          path: `${path}/auth-configurations`,
        })
      ).authConfigurations.map((one) => one.idpConfigurationName)
    expect(await list(own(''))).toEqual(['All'])
    expect(await list(site)).toEqual(['All', 'One'])
    const path = `${site}/saml-configurations/${ofSite.idpConfigurationId}`
    expect(await ok({ verb: 'PUT', path, body: { enabled: false } })).toMatchObject({
      enabled: false,
      idpEntityId: 'https://idp',
    })
    const elsewhere = `${site}/saml-configurations/${ofTenant.idpConfigurationId}`
    expect((await ask({ path: elsewhere, token })).status).toBe(404)
    await ok({ verb: 'DELETE', path }, 204)
    expect(await list(site)).toEqual(['All'])
  })
})

describe('the tenant', () => {
  test('tells how many sites and people it has', async () => {
    const { sites } = await ok<{ sites: object[] }>({ path: own('/sites?maxResults=1000') })
    const tenant = await ok({ path: own('') })
    expect(tenant).toMatchObject({ name: 'acme', status: 'Active', numberOfSites: sites.length })
    const metrics = await ok({ path: own('/metrics') })
    expect(metrics).toMatchObject({ numberOfSites: sites.length, cloudAdministrators: 2 })
    const bySite = await ok<{ sites: object[] }>({ path: own('/sites/metrics') })
    expect(bySite.sites).toHaveLength(sites.length)
  })

  test('has a name of its own, which can be a host name', async () => {
    const isFree = async (name: string) =>
      (await ok<{ isAvailable: boolean }>({ path: `/tenants/validate-name?name=${name}` }))
        .isAvailable
    expect(await isFree('OTHER')).toBe(false)
    expect(await isFree('two.words')).toBe(false)
    expect(await isFree('brand-new')).toBe(true)
    const taken = await ask({ verb: 'PATCH', path: own(''), token, body: { name: 'other' } })
    expect([taken.status, taken.code]).toEqual([409, 'E_409_TNT_SVC_1001'])
    expect(await ok({ verb: 'PUT', path: own(''), body: { name: 'Acme2' } })).toMatchObject({
      name: 'Acme2',
    })
  })

  test('accepts the terms, and has one region', async () => {
    const tenant = await ok({ verb: 'POST', path: own('/terms'), body: {} })
    expect(tenant).toMatchObject({ termsAcceptedDateTime: expect.any(String) })
    const { regions } = await ok<{ regions: object[] }>({ path: '/regions?latitude=37.7' })
    expect(regions).toHaveLength(1)
    expect((await ask({ path: '/regions?latitude=137.7', token })).status).toBe(400)
  })
})

test('nothing of one tenant is in any answer to another', async () => {
  const theirs = await kit.signIn(kit.other)
  const secrets = [
    kit.acme.tenant.luid,
    kit.acme.site.luid,
    kit.acme.administrator.luid,
    'acme.example',
  ]
  for (const path of [
    '/session',
    '/pats',
    '/uat-configurations',
    '/uat-revocations',
    ...[
      '',
      '/sites',
      '/sites/metrics',
      '/metrics',
      '/users',
      '/activitylog',
      '/auth-configurations',
    ].map((rest) => `/tenants/${kit.other.tenant.luid}${rest}`),
  ]) {
    const answer = await ask({ path, token: theirs })
    expect([path, answer.status]).toEqual([path, 200])
    for (const secret of secrets) expect(answer.text).not.toContain(secret)
  }
  const { configId } = (await ok<{ configId: string }[]>({ path: '/uat-configurations' }))[0] ?? {
    configId: '',
  }
  for (const [verb, path] of [
    ['GET', `/uat-configurations/${configId}`],
    ['DELETE', `/uat-configurations/${configId}`],
    ['GET', `/tenants/${kit.other.tenant.luid}/users/${kit.acme.administrator.luid}`],
    ['DELETE', `/tenants/${kit.other.tenant.luid}/users/${kit.acme.administrator.luid}`],
  ] as const) {
    expect([path, (await ask({ verb, path, token: theirs })).status]).toEqual([path, 404])
  }
})
