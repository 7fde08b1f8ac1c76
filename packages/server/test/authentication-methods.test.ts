/** How users of a site are to authenticate, set in Cloud Manager, and what ends when it changes. */

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { User } from '../src/testing.ts'
import { startCloudKit, type CloudAnswer, type CloudKit, type CloudRequest } from './cloud-kit.ts'
import { openTestPostgres } from './postgres.ts'

interface Role {
  readonly siteId: string
  readonly siteRole: string
  readonly idpType: string
  readonly idpConfigurationId?: string
}
interface CloudUser {
  readonly userId: string
  readonly siteRoles: readonly Role[]
}

/** Somebody with a session and a token of each API. */
interface Insider {
  readonly user: User
  readonly userId: string
  readonly pat: { readonly name: string; readonly secret: string }
  readonly rest: string
  readonly cloudSecret: string
  readonly cloud: string
}

function suite(start: () => Promise<CloudKit>): void {
  let kit: CloudKit
  let token: string
  beforeAll(async () => {
    kit = await start()
    token = await kit.signIn()
  })
  afterAll(() => kit[Symbol.asyncDispose]())

  const own = (path: string) => `/tenants/${kit.acme.tenant.luid}${path}`
  const ask = <T>(request: CloudRequest) => kit.call<T>({ token, ...request })
  const ok = async <T>(request: CloudRequest, status = 200): Promise<T> => {
    const answer = await ask<T>(request)
    expect([answer.status, answer.text]).toEqual([status, answer.text])
    return answer.text === '' ? (undefined as T) : answer.json()
  }
  const onSite = (path: string) => own(`/sites/${kit.acme.site.luid}${path}`)

  const saml = async (path: string, name: string = randomUUID()) => {
    const body = { idpConfigurationName: name, idpEntityId: 'https://idp.example' }
    const made = await ok<{ idpConfigurationId: string }>({ verb: 'POST', path, body }, 201)
    return made.idpConfigurationId
  }
  const remove = (path: string, id: string) =>
    ok({ verb: 'DELETE', path: `${path}/saml-configurations/${id}` }, 204)

  const change = (userId: string, role: object) =>
    ask<CloudUser>({
      verb: 'PATCH',
      path: own(`/users/${userId}`),
      body: { siteRoles: [{ siteId: kit.acme.site.luid, siteRole: 'Explorer', ...role }] },
    })
  const roleOf = (answer: CloudAnswer<CloudUser>) => {
    expect([answer.status, answer.text]).toEqual([200, answer.text])
    return answer.json().siteRoles[0]
  }
  const newcomer = (role: object = {}) =>
    ask<CloudUser>({
      verb: 'POST',
      path: own('/users'),
      body: {
        email: `${randomUUID()}@acme.example`,
        siteRoles: [{ siteId: kit.acme.site.luid, siteRole: 'Explorer', ...role }],
      },
    })

  const restSignIn = async (pat: { readonly name: string; readonly secret: string }) =>
    kit.call({
      verb: 'POST',
      path: '/api/3.28/auth/signin',
      headers: { accept: 'application/json' },
      body: {
        credentials: {
          personalAccessTokenName: pat.name,
          personalAccessTokenSecret: pat.secret,
          site: { contentUrl: kit.acme.site.contentUrl },
        },
      },
    })
  const login = (secret: string) =>
    kit.call<{ sessionToken: string }>({
      verb: 'POST',
      path: '/pat/login',
      body: { token: secret },
    })
  const restStatus = async (auth: string) =>
    (
      await kit.call({
        path: '/api/3.28/sessions/current',
        headers: { 'x-tableau-auth': auth },
      })
    ).status

  async function insider(): Promise<Insider> {
    const { provision } = kit.easel
    const { site, tenant } = kit.acme
    const name = `${randomUUID()}@acme.example`
    const user = await provision.user(site.luid, { name, email: name, siteRole: 'Explorer' })
    const { luid: userId } = await provision.cloudAdministrator(tenant.luid, { name })
    const pat = await provision.personalAccessToken(site.luid, user.luid, 'rest')
    const { secret } = await provision.cloudToken(userId, tenant.luid, 'cloud')
    const entered = await restSignIn(pat)
    return {
      user,
      userId,
      pat,
      rest: /"token":"([^"]+)"/.exec(entered.text)?.[1] ?? '',
      cloudSecret: secret,
      cloud: (await login(secret)).json().sessionToken,
    }
  }
  /** Status of both sessions, then of signing in anew by both tokens. */
  const standingOf = async (person: Insider) => [
    await restStatus(person.rest),
    (await kit.call({ path: '/session', token: person.cloud })).status,
    (await restSignIn(person.pat)).status,
    (await login(person.cloudSecret)).status,
  ]
  const unharmed = [200, 200, 200, 200]
  const lost = [401, 401, 401, 401]

  describe('a way to authenticate', () => {
    test('is set when a user is made, and returned by both APIs', async () => {
      const id = await saml(onSite('/saml-configurations'))
      const made = await newcomer({ idpType: 'SAML', idpConfigurationId: id })
      expect(made.json().siteRoles).toEqual([
        {
          siteId: kit.acme.site.luid,
          siteRole: 'Explorer',
          idpType: 'SAML',
          idpConfigurationId: id,
        },
      ])
      const admin = await kit.easel.provision.user(kit.acme.site.luid, {
        name: 'rest-admin@acme.example',
        siteRole: 'SiteAdministratorCreator',
      })
      const pat = await kit.easel.provision.personalAccessToken(
        kit.acme.site.luid,
        admin.luid,
        randomUUID(),
      )
      const auth = /"token":"([^"]+)"/.exec((await restSignIn(pat)).text)?.[1] ?? ''
      const listed = await kit.call({
        path: `/api/3.28/sites/${kit.acme.site.luid}/users?fields=_all_&pageSize=1000`,
        headers: { 'x-tableau-auth': auth, accept: 'application/json' },
      })
      expect(listed.text).toContain(`"idpConfigurationId":"${id}"`)
      await remove(onSite(''), id)
    })

    test('by kind alone is the site’s own, else the tenant’s', async () => {
      const { userId } = (await newcomer()).json()
      expect((await change(userId, { idpType: 'SAML' })).code).toBe('E_400_USR_SVC_2017')
      const ofTenant = await saml(own('/saml-configurations'))
      expect(roleOf(await change(userId, { idpType: 'saml' }))).toMatchObject({
        idpType: 'SAML',
        idpConfigurationId: ofTenant,
      })
      const ofSite = await saml(onSite('/saml-configurations'))
      // The user already has one of that kind.
      expect(roleOf(await change(userId, { idpType: 'SAML' }))).toMatchObject({
        idpConfigurationId: ofTenant,
      })
      const other = (await newcomer({ idpType: 'SAML' })).json()
      expect(other.siteRoles[0]).toMatchObject({ idpConfigurationId: ofSite })
      await remove(onSite(''), ofSite)
      await remove(own(''), ofTenant)
    })

    test('by Cloud Manager’s word OPENID is OpenID', async () => {
      const path = own('/oidc-configuration')
      const body = { clientId: 'easel', configUrl: 'https://idp.example/config' }
      const made = await ok<{ idpConfigurationId: string }>({ verb: 'PUT', path, body })
      const role = (await newcomer({ idpType: 'OPENID' })).json().siteRoles[0]
      expect(role).toMatchObject({
        idpType: 'OpenID',
        idpConfigurationId: made.idpConfigurationId,
      })
      await ok({ verb: 'DELETE', path }, 204)
    })

    test.each([
      ['that has no such name', { idpType: 'Kerberos' }],
      ['of an unknown configuration', { idpConfigurationId: randomUUID() }],
      ['that is no id', { idpConfigurationId: "x' or 1=1" }],
    ])('%s is refused', async (_, role) => {
      const { userId } = (await newcomer()).json()
      expect((await change(userId, role)).code).toBe('E_400_USR_SVC_2017')
      expect((await newcomer(role)).code).toBe('E_400_USR_SVC_2017')
    })

    test('of a configuration that is disabled, of another kind, site or tenant is refused', async () => {
      const { userId } = (await newcomer()).json()
      const code = async (role: object) => (await change(userId, role)).code
      const path = onSite('/saml-configurations')
      const id = await saml(path)
      expect(await code({ idpType: 'OpenID', idpConfigurationId: id })).toBe('E_400_USR_SVC_2017')
      expect(await code({ idpType: 'ServerDefault', idpConfigurationId: id })).toBe(
        'E_400_USR_SVC_2017',
      )
      await ok({ verb: 'PUT', path: `${path}/${id}`, body: { enabled: false } })
      expect(await code({ idpConfigurationId: id })).toBe('E_400_USR_SVC_2017')
      await remove(onSite(''), id)
      const { siteUUID } = await ok<{ siteUUID: string }>(
        { verb: 'POST', path: own('/sites'), body: { name: randomUUID() } },
        201,
      )
      const elsewhere = own(`/sites/${siteUUID}`)
      const ofOtherSite = await saml(`${elsewhere}/saml-configurations`)
      expect(await code({ idpConfigurationId: ofOtherSite })).toBe('E_400_USR_SVC_2017')
      const stranger = await kit.call<{ idpConfigurationId: string }>({
        verb: 'POST',
        path: `/tenants/${kit.other.tenant.luid}/saml-configurations`,
        token: await kit.signIn(kit.other),
        body: { idpConfigurationName: 'theirs', idpEntityId: 'https://idp.example' },
      })
      const { idpConfigurationId } = stranger.json()
      expect(await code({ idpConfigurationId })).toBe('E_400_USR_SVC_2017')
    })

    test('that an import names wrongly fails that one user', async () => {
      const { jobId } = await ok<{ jobId: string }>(
        {
          verb: 'POST',
          path: own('/users/bulk'),
          body: {
            users: [
              {
                email: 'import-bad@acme.example',
                siteRoles: [
                  { siteId: kit.acme.site.luid, siteRole: 'Viewer', idpType: 'Kerberos' },
                ],
              },
              { email: 'import-good@acme.example' },
            ],
          },
        },
        202,
      )
      const job = await ask({ path: own(`/users/bulk/${jobId}`) })
      expect(job.text).toContain('E_400_USR_SVC_2017')
      expect(job.text).toContain('"status":"Success"')
    })
  })

  describe('sessions and tokens of both APIs', () => {
    test('stay when role, name and e-mail change', async () => {
      const person = await insider()
      const { status } = await ask({
        verb: 'PATCH',
        path: own(`/users/${person.userId}`),
        body: {
          email: `${randomUUID()}@new.example`,
          displayName: 'New Name',
          siteRoles: [
            { siteId: kit.acme.site.luid, siteRole: 'Creator', idpType: 'ServerDefault' },
          ],
        },
      })
      expect(status).toBe(200)
      expect(await standingOf(person)).toEqual(unharmed)
    })

    test('end when the user is to authenticate another way', async () => {
      const person = await insider()
      expect((await change(person.userId, { idpType: 'TableauIDWithMFA' })).status).toBe(200)
      expect(await standingOf(person)).toEqual(lost)
    })

    test('end when an import makes the user authenticate another way', async () => {
      const person = await insider()
      const { siteRoles } = (await ask<CloudUser>({ path: own(`/users/${person.userId}`) })).json()
      const users = [
        {
          email: person.user.name,
          userName: person.user.name,
          siteRoles: siteRoles.map((role) => ({ ...role, idpType: 'TableauIDWithMFA' })),
        },
      ]
      await ok({ verb: 'POST', path: own('/users/bulk'), body: { users } }, 202)
      expect(await standingOf(person)).toEqual(lost)
    })

    test('end with another configuration of one kind', async () => {
      const first = await saml(own('/saml-configurations'))
      const second = await saml(onSite('/saml-configurations'))
      const person = await insider()
      await change(person.userId, { idpConfigurationId: first })
      const again = { ...person, ...(await renewed(person)) }
      expect(await standingOf(again)).toEqual(unharmed)
      await change(person.userId, { idpConfigurationId: second })
      expect(await standingOf(again)).toEqual(lost)
      await remove(own(''), first)
      await remove(onSite(''), second)
    })

    test('end when the configuration is deleted, and its users go on as by default', async () => {
      const id = await saml(onSite('/saml-configurations'))
      const person = await insider()
      const bystander = await insider()
      await change(person.userId, { idpConfigurationId: id })
      const again = { ...person, ...(await renewed(person)) }
      await remove(onSite(''), id)
      expect(await standingOf(again)).toEqual(lost)
      expect(await standingOf(bystander)).toEqual(unharmed)
      const { siteRoles } = (await ask<CloudUser>({ path: own(`/users/${person.userId}`) })).json()
      expect(siteRoles[0]).toMatchObject({ idpType: 'ServerDefault' })
      expect(siteRoles[0]).not.toHaveProperty('idpConfigurationId')
    })

    test('of the REST API end with the licence, and do not come back with a new one', async () => {
      const person = await insider()
      await change(person.userId, { siteRole: 'Unlicensed' })
      await change(person.userId, { siteRole: 'Explorer' })
      expect(await standingOf(person)).toEqual([401, 200, 401, 200])
    })
  })

  /** New tokens and sessions for a user who has lost them. */
  async function renewed({ user, userId }: Insider) {
    const { provision } = kit.easel
    const { site, tenant } = kit.acme
    const pat = await provision.personalAccessToken(site.luid, user.luid, 'again')
    const { secret: cloudSecret } = await provision.cloudToken(userId, tenant.luid, 'again')
    const rest = /"token":"([^"]+)"/.exec((await restSignIn(pat)).text)?.[1] ?? ''
    return { pat, cloudSecret, rest, cloud: (await login(cloudSecret)).json().sessionToken }
  }
}

const postgres = await openTestPostgres()
afterAll(async () => {
  await postgres?.[Symbol.asyncDispose]()
})
describe('on SQLite', () => {
  suite(() => startCloudKit())
})
describe.skipIf(postgres === null)('on PostgreSQL', () => {
  suite(async () => startCloudKit({ databaseUrl: (await postgres?.database()) ?? '' }))
})
