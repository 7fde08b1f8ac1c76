/** Sign-in by issuers that a site or its tenant trusts, over the wire. */

import { createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { UatConfig } from '../src/ports/index.ts'
import { startFamilyKit, type FamilyKit } from './families.ts'
import type { TestAnswer } from './kit.ts'
import { startOidcIssuer, type OidcIssuer } from './oidc-issuer.ts'
import { mustBe, signedIn } from './person.ts'

const base = '/connected-apps/external-authorization-servers'
const tenantId = 'https://tableau.com/tenantId'
const agents = 'https://agents.example'
const key = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = key.publicKey.export({ type: 'spki', format: 'pem' }).toString()

let kit: FamilyKit
let idp: OidcIssuer
let easId: string

beforeAll(async () => {
  kit = await startFamilyKit({ allowsOutboundLoopback: true })
  idp = await startOidcIssuer(`tableau:${kit.site.luid}`)
  const at = kit.clock.now()
  const config: UatConfig = {
    luid: randomUUID(),
    tenantLuid: kit.site.tenantLuid,
    name: 'agents',
    issuer: agents,
    publicKey: pem,
    jwksUri: null,
    usernameClaim: 'email',
    resourceIds: [kit.site.luid],
    scopes: ['tableau:content:*', 'tableau:users:read'],
    algorithms: ['RS256'],
    isEnabled: true,
    createdAt: at,
    updatedAt: at,
  }
  await kit.store.transaction((write) => write.uatConfigs.create(config))
})
afterAll(async () => {
  await idp[Symbol.asyncDispose]()
  await kit[Symbol.asyncDispose]()
})

/** Registers the issuer anew, so that nothing is remembered of its keys. */
beforeEach(async () => {
  const admin = await signedIn(kit, 'admin')
  if (easId !== undefined) await admin.delete(`${base}/${easId}`)
  const server = { name: 'IdP', issuerUrl: idp.url, enabled: true }
  const answer = await admin.post(base, { externalAuthorizationServer: server })
  mustBe(answer, 201)
  easId = answer.json<{ externalAuthorizationServer: { id: string } }>().externalAuthorizationServer
    .id
  idp.isDown = false
})

const post = (credentials: object) =>
  kit.call({
    verb: 'POST',
    path: '/api/3.28/auth/signin',
    accept: 'application/json',
    contentType: 'application/json',
    body: JSON.stringify({ credentials: { site: { contentUrl: 'test' }, ...credentials } }),
  })
const easToken = (claims: object = {}) =>
  idp.token({ sub: 'viewer@example.com', scp: ['tableau:content:read'], ...claims })
const tokenOf = (answer: TestAnswer): string => {
  mustBe(answer, 200)
  return answer.json<{ credentials: { token: string } }>().credentials.token
}
const report = ({ status, text }: TestAnswer): [number, string | undefined] => [
  status,
  /Error signing in to Tableau Server(?: \((\d+)\))?/.exec(text)?.[1],
]

describe('a real authorization server', () => {
  test('signs users in, found by its own metadata', async () => {
    const answer = await post({ jwt: await easToken() })
    expect(answer.json()).toMatchObject({
      credentials: { site: { id: kit.site.luid }, user: { id: kit.users.viewer.luid } },
    })
    const token = tokenOf(answer)
    const views = await kit.call({ path: `/api/3.28/sites/${kit.site.luid}/views`, token })
    expect(views.status).toBe(200)
    const users = await kit.call({ path: `/api/3.28/sites/${kit.site.luid}/users`, token })
    expect([users.status, users.code]).toEqual([401, '401002'])
  })

  test('is taken with isUat as the clients send it: absent, false, or the text false', async () => {
    for (const form of [{}, { isUat: false }, { isUat: 'false' }]) {
      tokenOf(await post({ jwt: await easToken(), ...form }))
    }
    const body = `<tsRequest><credentials jwt="${await easToken()}" isUat="false"><site contentUrl="test"/></credentials></tsRequest>`
    const xml = await kit.call({ verb: 'POST', path: '/api/2.4/auth/signin', body })
    expect(xml.status).toBe(200)
    const mistaken = await post({ jwt: await easToken(), isUat: 'test' })
    expect([mistaken.status, mistaken.code]).toEqual([400, '400000'])
  })

  test('has each token taken once', async () => {
    const jwt = await easToken()
    tokenOf(await post({ jwt }))
    expect(report(await post({ jwt }))).toEqual([401, '10091'])
  })

  test('may change its key, and the old one ends with it', async () => {
    const old = await easToken()
    tokenOf(await post({ jwt: await easToken() }))
    idp.rotateKey()
    tokenOf(await post({ jwt: await easToken() }))
    expect(report(await post({ jwt: old }))).toEqual([401, '10082'])
  })

  test('that is down signs in whom its remembered keys vouch for, and no user before that', async () => {
    const [first, second] = [await easToken(), await easToken()]
    idp.isDown = true
    expect(report(await post({ jwt: first }))).toEqual([401, '10081'])
    const requests = idp.asked.length
    expect(report(await post({ jwt: first }))).toEqual([401, '10081'])
    expect(idp.asked.length).toBe(requests)
    idp.isDown = false
    kit.clock.advance(61_000)
    tokenOf(await post({ jwt: first }))
    idp.isDown = true
    tokenOf(await post({ jwt: second }))
  })

  test('disabled or deleted signs no user in', async () => {
    const admin = await signedIn(kit, 'admin')
    const change = { externalAuthorizationServer: { enabled: false } }
    mustBe(await admin.put(`${base}/${easId}`, change), 200)
    expect(report(await post({ jwt: await easToken() }))).toEqual([401, '10082'])
    mustBe(await admin.delete(`${base}/${easId}`), 204)
    expect(report(await post({ jwt: await easToken() }))).toEqual([401, '10082'])
  })

  test('on this machine is not asked unless the server allows it', async () => {
    await using closed = await startFamilyKit()
    const admin = await signedIn(closed, 'admin')
    const server = { issuerUrl: 'https://127.0.0.1', jwksUri: 'https://127.0.0.1/keys' }
    mustBe(
      await admin.post(base, { externalAuthorizationServer: { ...server, enabled: true } }),
      201,
    )
    const refused = await admin.post(base, { externalAuthorizationServer: { issuerUrl: idp.url } })
    expect([refused.status, refused.code]).toEqual([400, '400144'])
    const claims = { iss: server.issuerUrl }
    const jwt = rs256({ alg: 'RS256', kid: 'k' }, claims)
    const answer = await closed.call({
      verb: 'POST',
      path: '/api/3.28/auth/signin',
      body: JSON.stringify({ credentials: { jwt, site: { contentUrl: 'test' } } }),
    })
    expect(report(answer)).toEqual([401, '10085'])
  })
})

const encode = (value: object | string) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

function rs256(header: object | string, claims: object | string): string {
  const data = `${encode(header)}.${encode(claims)}`
  return `${data}.${sign('sha256', Buffer.from(data), key.privateKey).toString('base64url')}`
}

const seconds = (offset = 0) => Math.floor(kit.clock.now().getTime() / 1000) + offset
/** As tableau-mcp makes them: no aud, no sub, a jti that all tokens of a second share. */
const agentClaims = (change: object = {}) => ({
  iss: agents,
  iat: seconds(-5),
  nbf: seconds(-5),
  exp: seconds(300),
  jti: `${agents}-${seconds(-5)}`,
  email: 'viewer@example.com',
  [tenantId]: kit.site.tenantLuid,
  scp: ['tableau:content:read'],
  ...change,
})
const agentHeader = { alg: 'RS256', typ: 'JWT', kid: 'any' }
const agentToken = (change: object = {}) => rs256(agentHeader, agentClaims(change))

describe('unified access tokens', () => {
  test('of one second sign in side by side, with isUat as boolean and as text', async () => {
    const answers = [
      await post({ jwt: agentToken(), isUat: true }),
      await post({ jwt: agentToken(), isUat: 'true' }),
      await post({ jwt: agentToken({ email: 'creator@example.com' }), isUat: 'TRUE' }),
    ]
    for (const token of answers.map(tokenOf)) {
      const session = await kit.call({ path: '/api/3.28/sessions/current', token })
      expect(session.status).toBe(200)
    }
  })

  test('are kept within the ceiling of the configuration', async () => {
    const scp = ['tableau:content:*', 'tableau:users:read']
    tokenOf(await post({ jwt: agentToken({ scp }), isUat: true }))
    const above = agentToken({ scp: ['tableau:users:*'] })
    expect(report(await post({ jwt: above, isUat: true }))).toEqual([401, '101002'])
  })

  test('and other JWTs are refused by each other’s method', async () => {
    expect(report(await post({ jwt: agentToken() }))).toEqual([401, '10082'])
    expect(report(await post({ jwt: agentToken(), isUat: false }))).toEqual([401, '10082'])
    expect(report(await post({ jwt: await easToken(), isUat: true }))).toEqual([401, '101002'])
  })

  test('put their user into groups for one session, where the site listens', async () => {
    const { site, store } = kit
    await store.transaction(async (write) => {
      const settings = { groupAssertionsConnectedAppsEnabled: true, onDemandAccessEnabled: true }
      await write.sites.update(site.id, { settings })
      const now = kit.clock.now()
      const group = { siteId: site.id, name: 'Guests', allowsOnDemandAccess: true, now }
      const { id } = await write.groups.create(group)
      const made = await write.projects.create({
        siteId: site.id,
        parentId: null,
        name: 'For guests',
        description: '',
        contentPermissions: 'ManagedByOwner',
        ownerId: kit.users.admin.id,
        now,
      })
      const rule = {
        granteeKind: 'group',
        granteeId: id,
        capability: 'Read',
        mode: 'Allow',
      } as const
      await write.acls.setOf(
        { kind: 'project', id: made.id },
        await write.acls.intern(site.id, [rule]),
      )
    })
    // The server keeps what it has read until it writes itself; these changes come from beside it.
    const notice = () => kit.easel.provision.group(site.luid, randomUUID())
    await notice()
    const sees = async (claims: object): Promise<boolean> => {
      const token = tokenOf(await post({ jwt: agentToken(claims), isUat: true }))
      const answer = await kit.call({ path: `/api/3.28/sites/${site.luid}/projects`, token })
      mustBe(answer, 200)
      return answer.text.includes('For guests')
    }
    const guests = { 'https://tableau.com/groups': ['Guests'] }
    expect(await sees({})).toBe(false)
    expect(await sees(guests)).toBe(true)
    expect(await sees({})).toBe(false)

    const stranger = { ...guests, email: 'stranger', 'https://tableau.com/oda': true }
    expect(await sees(stranger)).toBe(true)
    const answer = await post({
      jwt: agentToken({ ...stranger, scp: ['tableau:users:read'] }),
      isUat: true,
    })
    const { credentials } = answer.json<{ credentials: { token: string; user: { id: string } } }>()
    const self = await kit.call({
      path: `/api/3.28/sites/${site.luid}/users/${credentials.user.id}`,
      token: credentials.token,
    })
    expect(self.text).toContain('name="stranger"')
    await store.transaction((write) => write.sites.update(site.id, { settings: {} }))
    await notice()
    const later = await kit.call({ path: '/api/3.28/sessions/current', token: credentials.token })
    expect([later.status, later.code]).toEqual([401, '401002'])
  })
})

describe('attacks', () => {
  const hmac = (header: object, claims: object, secret: string | Buffer) => {
    const data = `${encode(header)}.${encode(claims)}`
    return `${data}.${createHmac('sha256', secret).update(data).digest('base64url')}`
  }
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwk = { ...stranger.publicKey.export({ format: 'jwk' }), kid: 'any', alg: 'RS256' }

  /** Tokens for a method whose valid claims these are; none of them may open it. */
  function forgeries(claims: Readonly<Record<string, unknown>>): readonly string[] {
    const valid = rs256(agentHeader, claims)
    const [head = '', body = '', tail = ''] = valid.split('.')
    const elsewhere = 'http://127.0.0.1:1/attack'
    const publicKeys = [
      pem,
      pem.trimEnd(),
      key.publicKey.export({ type: 'spki', format: 'der' }),
      JSON.stringify(key.publicKey.export({ format: 'jwk' })),
    ]
    const kids = [
      '',
      '../../../dev/null',
      '/dev/null',
      '|sleep 10',
      "x' UNION SELECT '1';--",
      'a\0',
    ]
    const isUat = claims['email'] !== undefined
    const values = [undefined, null, true, [], {}, '', { x: 1 }]
    const changed = (name: string) => values.map((value) => ({ ...claims, [name]: value }))
    const own = isUat ? ['iat', 'email', tenantId] : ['sub', 'aud', 'jti']
    const essential = ['iss', 'exp', 'scp', ...own]
    // Without a ceiling, scopes that are none open a session that may do nothing.
    const above = [['*'], ['tableau:*:*'], ['tableau:сontent:read'], ['x']]
    const scopes = [...(isUat ? above : []), 'tableau:content:read', [1]]
    return [
      '',
      '.',
      '..',
      '...',
      `${head}.${body}`,
      `${head}.${body}.`,
      `${head}.${body}.${tail.slice(0, -8)}`,
      `${head}.${body}.${tail}.${tail}`,
      `${head}.${encode({ ...claims, x: 1 })}.${tail}`,
      `${head}.${body}.${tail}=`,
      ` ${valid}`,
      JSON.stringify({ protected: head, payload: body, signature: tail }),
      ...['none', 'None', 'NONE', 'nOnE'].map((alg) => `${encode({ alg })}.${body}.`),
      ...['none', 'HS384', 'RS1', 'ES256K', 'toString', 'rs256'].map((alg) =>
        rs256({ ...agentHeader, alg }, claims),
      ),
      ...['', ...publicKeys, 'secret', 'password'].map((secret) =>
        hmac({ ...agentHeader, alg: 'HS256' }, claims, secret),
      ),
      ...[
        { jwk },
        { jku: elsewhere },
        { x5u: elsewhere },
        { x5c: [] },
        { crit: ['b64'], b64: false },
        { zip: 'DEF' },
      ].map((more) => rs256({ ...agentHeader, ...more }, claims)),
      ...['at+jwt', 'logout+jwt', 'secevent+jwt', 'dpop+jwt'].map((typ) =>
        rs256({ ...agentHeader, typ }, claims),
      ),
      rs256(`{"alg":"none","alg":"RS256","kid":"any"}`, claims),
      rs256(agentHeader, valid),
      rs256(agentHeader, JSON.stringify(claims).replace('{', `{"iss":"${agents}",`)),
      ...kids.map((kid) => hmac({ alg: 'HS256', kid }, claims, '')),
      ...essential.flatMap(changed).map((change) => rs256(agentHeader, change)),
      ...[1e308, '1e3', -0, 1, seconds(300) * 1000, String(seconds(300))].map((exp) =>
        rs256(agentHeader, { ...claims, exp }),
      ),
      ...scopes.map((scp) => rs256(agentHeader, { ...claims, scp })),
      rs256(agentHeader, {
        ...claims,
        scp: Array.from({ length: 10_000 }, (_, n) => `tableau:s${n}:read`),
      }),
      rs256(agentHeader, { ...claims, pad: 'x'.repeat(1_000_000) }),
      rs256(agentHeader, { ...claims, email: 'VIEWER@example.com', sub: 'VIEWER@example.com' }),
      rs256(agentHeader, { ...claims, email: kit.users.viewer.luid, sub: kit.users.viewer.luid }),
    ]
  }

  const easClaims = (iss: string) => ({
    iss,
    sub: 'viewer@example.com',
    aud: `tableau:${kit.site.luid}`,
    exp: seconds(300),
    jti: randomUUID(),
    scp: ['tableau:content:read'],
  })

  async function tryAll(attempts: readonly string[], isUat: boolean): Promise<void> {
    const answers = await Promise.all(attempts.map((jwt) => post({ jwt, isUat })))
    const outcomes = answers.map(({ status }, index) => [status, attempts[index]?.slice(0, 400)])
    expect(outcomes.length).toBeGreaterThan(80)
    expect(outcomes.filter(([status]) => status === 200)).toEqual([])
    expect(outcomes.filter(([status]) => Number(status) >= 500)).toEqual([])
    expect(answers.every(({ text }) => !text.includes('127.0.0.1'))).toBe(true)
  }

  test('as unified access tokens open nothing and break nothing', async () => {
    await tryAll(forgeries(agentClaims()), true)
    expect((await post({ jwt: agentToken(), isUat: true })).status).toBe(200)
  })

  test('as tokens of authorization servers open nothing, break nothing, ask no other host', async () => {
    const asked: (string | undefined)[] = []
    const own = { ...key.publicKey.export({ format: 'jwk' }), kid: 'any', use: 'sig' }
    const server = createServer((request, response) => {
      asked.push(request.url)
      response.end(JSON.stringify({ keys: [own] }))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
    const issuerUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const admin = await signedIn(kit, 'admin')
    const trust = { issuerUrl, jwksUri: `${issuerUrl}/keys`, enabled: true }
    mustBe(await admin.post(base, { externalAuthorizationServer: trust }), 201)
    try {
      await tryAll(forgeries(easClaims(issuerUrl)), false)
      tokenOf(await post({ jwt: rs256(agentHeader, easClaims(issuerUrl)) }))
      // Once for the keys, once for those that were not there.
      expect(asked.filter((path) => path !== '/keys')).toEqual([])
      expect(asked.length).toBeLessThanOrEqual(2)
    } finally {
      server.close()
    }
  })
})
