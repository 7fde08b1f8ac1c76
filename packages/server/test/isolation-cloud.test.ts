/**
 * No session of Cloud Manager reaches anything of another tenant: for every declared method, with ids that exist there. A method whose
 * path names a new kind of thing must be given a real one in `tenants-apart.ts`.
 */

import { randomUUID } from 'node:crypto'
import { cloudManager, rest, type AnyCloudMethod, type AnyMethod } from '@easel/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rsaKeys, startCloudKit, type CloudAnswer, type CloudKit } from './cloud-kit.ts'
import { send } from './kit.ts'
import { pathWith, sampleMessage, type Ids } from './sample-message.ts'
import { leakedOf } from './sites-apart.ts'
import { fullTenant, idsIn, type FullTenant } from './tenants-apart.ts'

const methods = Object.values(cloudManager) as unknown as readonly AnyCloudMethod[]
const guarded = methods.filter(({ caller }) => caller !== 'anyone')
const addresses = guarded.flatMap((method) =>
  [method, ...(method.aliases ?? [])].map(
    ({ verb, path }) => [`${verb} ${path}`, { ...method, verb, path }] as const,
  ),
)
const namesOf = (path: string) => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
const naming = addresses.filter(([, { path }]) => namesOf(path).length > 0)
const single = addresses.flatMap(([title, method]) =>
  namesOf(method.path)
    .filter((name) => name !== 'tenantId')
    .map((name) => [`${title} with its :${name}`, method, name] as const),
)
const telling = addresses.filter(([, { body }]) => body.kind === 'message')

const { publicKey } = rsaKeys(2048)

let kit: CloudKit
let victim: FullTenant
let stranger: FullTenant
let sessions: readonly string[]

beforeAll(async () => {
  kit = await startCloudKit()
  for (const { site, administrator } of [kit.acme, kit.other]) {
    const siteRole = 'SiteAdministratorCreator'
    await kit.easel.provision.user(site.luid, { name: administrator.name, siteRole })
  }
  victim = await fullTenant(kit, kit.acme, 'acme')
  stranger = await fullTenant(kit, kit.other, 'other')
  const entered = await kit.call<{ sessionToken: string }>({
    verb: 'POST',
    path: '/tcuJwt/login',
    body: { token: stranger.jwt() },
  })
  sessions = [stranger.session, entered.json().sessionToken]
})
afterAll(() => kit[Symbol.asyncDispose]())

/** The answers to a session by token and to one by unified access token with every scope. */
async function attempt(
  { verb, body, path }: AnyCloudMethod,
  ids: { readonly path: Ids; readonly body: Ids },
): Promise<readonly CloudAnswer<unknown>[]> {
  const answers: CloudAnswer<unknown>[] = []
  for (const token of sessions) {
    // A text that is short, and an address too: nothing but the foreign ids shall be wrong with the body.
    const word = randomUUID().slice(0, 8)
    const email = `${word}@new.example`
    const values = { ...ids.body, email, publicKey, scopes: 'tableau:content:read' }
    const message =
      body.kind === 'message' && sampleMessage(body.schema, values, `https://${word}.example`)
    answers.push(
      await kit.call({
        verb,
        path: pathWith(path, ids.path),
        token,
        ...(message && { body: message }),
      }),
    )
  }
  return answers
}

const report = ({ text, headers }: CloudAnswer<unknown>, said: readonly string[]) =>
  leakedOf(`${text} ${JSON.stringify(headers)}`, victim.own, said)

/** Everything that its administrator can read of the tenant but the logs, which grow by the hour. */
async function everythingOf(tenant: FullTenant): Promise<Readonly<Record<string, string>>> {
  const texts: Record<string, string> = {}
  for (const { name, path } of guarded.filter(({ verb }) => verb === 'GET')) {
    if (/\/(activitylog|snapshots)$/.test(path)) continue
    const answer = await kit.call({
      path: `${pathWith(path, idsIn(path, tenant))}${name === 'validateTenantName' ? '?name=new' : ''}`,
      token: tenant.session,
    })
    expect([name, answer.status, answer.text]).toEqual([name, 200, answer.text])
    texts[name] = answer.text
  }
  return texts
}

describe('an administrator of another tenant', () => {
  let before: Readonly<Record<string, string>>
  beforeAll(async () => {
    before = await everythingOf(victim)
  })

  test.each(naming)('gets nothing from %s under the tenant’s own address', async (_, method) => {
    const ids = idsIn(method.path, victim)
    const said = namesOf(method.path).map((name) => ids[name] ?? '')
    for (const answer of await attempt(method, { path: ids, body: ids })) {
      expect([answer.status, answer.text]).toEqual([404, answer.text])
      expect(report(answer, said)).toEqual([])
    }
  })

  test.each(single)('gets nothing from %s under the caller’s own', async (_, method, name) => {
    const own = idsIn(method.path, stranger)
    const id = idsIn(method.path, victim)[name] ?? ''
    const path = { ...own, [name]: id }
    for (const answer of await attempt(method, { path, body: own })) {
      expect([answer.status, answer.text]).toEqual([404, answer.text])
      expect(report(answer, [id])).toEqual([])
    }
  })

  test.each(telling)('smuggles nothing into %s by its body', async (_, method) => {
    const fresh = await kit.call<{ siteUUID: string }>({
      verb: 'POST',
      path: `/tenants/${stranger.ids['tenantId']}/sites`,
      token: stranger.session,
      body: { name: randomUUID() },
    })
    const path = { ...idsIn(method.path, stranger), siteId: fresh.json().siteUUID }
    for (const answer of await attempt(method, { path, body: idsIn(method.path, victim) })) {
      expect(answer.status).toBeLessThan(500)
      const isDone = answer.status < 300
      expect(report(answer, isDone ? [] : Object.values(victim.ids))).toEqual([])
    }
  })

  test('whose issuer names the tenant in a JWT signs no user in', async () => {
    const jwts = [
      stranger.jwt({ 'https://tableau.com/tenantId': victim.ids['tenantId'] }),
      stranger.jwt({ email: victim.house.administrator.name }),
    ]
    for (const token of jwts) {
      const answer = await kit.call({ verb: 'POST', path: '/tcuJwt/login', body: { token } })
      expect([answer.status, answer.code]).toEqual([401, 'E_401_AUTH_SVC_1001'])
    }
  })

  test('leaves everything of the tenant as it was', async () => {
    expect(await everythingOf(victim)).toEqual(before)
  })
})

describe('a session of one API', () => {
  const restMethods = Object.values(rest) as unknown as readonly AnyMethod[]

  test.each(guarded.map((method) => [method.name, method] as const))(
    'of a site does not open %s of Cloud Manager',
    async (_, { verb, path }) => {
      const token = await siteSession()
      const answer = await kit.call({ verb, path: pathWith(path, idsIn(path, victim)), token })
      expect([answer.status, answer.code]).toEqual([401, 'E_401_AUTH_SVC_1002'])
    },
  )

  test.each(
    restMethods
      .filter(({ caller }) => caller !== 'anyone')
      .map((method) => [method.name, method] as const),
  )('of Cloud Manager does not open %s of a site', async (_, { verb, path }) => {
    const below = path.replace(/:site(?:Id|Key)/, victim.ids['siteId'] ?? '')
    const answer = await send(kit.easel.url, {
      verb,
      path: `/api/3.28${below.replaceAll(/(?<=\/):\w+/g, randomUUID()).replaceAll('\\', '')}`,
      token: victim.session,
    })
    expect([answer.status, answer.code]).toEqual([401, '401002'])
  })

  async function siteSession(): Promise<string> {
    const { site, administrator } = kit.acme
    const { provision } = kit.easel
    const siteRole = 'SiteAdministratorCreator'
    const user = await provision.user(site.luid, { name: administrator.name, siteRole })
    const pat = await provision.personalAccessToken(site.luid, user.luid, 'site')
    const answer = await send(kit.easel.url, {
      verb: 'POST',
      path: '/api/3.28/auth/signin',
      accept: 'application/json',
      body: JSON.stringify({
        credentials: {
          personalAccessTokenName: pat.name,
          personalAccessTokenSecret: pat.secret,
          site: { contentUrl: site.contentUrl },
        },
      }),
    })
    return answer.json<{ credentials: { token: string } }>().credentials.token
  }
})
