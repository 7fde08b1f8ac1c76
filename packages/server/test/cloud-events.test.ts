/** Events of Cloud Manager: what is reported of a refusal there, and to whom. */

import { randomBytes, randomUUID, sign } from 'node:crypto'
import type { AuthEventRecord, ExplainedCredential, Explanation } from '@easel/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rsaKeys, startCloudKit, type CloudAnswer, type CloudKit } from './cloud-kit.ts'

const adminKey = randomBytes(32).toString('base64url')
const keys = rsaKeys(2048)
const issuer = 'https://agents.example'
let kit: CloudKit
let tenant: string
beforeAll(async () => {
  kit = await startCloudKit({ adminKey, maxTokensPerUser: 10_000 })
  tenant = kit.acme.tenant.luid
  const token = await kit.signIn()
  const made = await kit.call({
    verb: 'POST',
    path: '/uat-configurations',
    token,
    body: {
      name: 'agents',
      issuer,
      publicKey: keys.publicKey,
      resourceIds: [tenant],
      scopes: ['tableau:tcm_sites:read'],
      enabled: true,
    },
  })
  if (made.status >= 300) throw new Error(made.text)
})
afterAll(() => kit[Symbol.asyncDispose]())

const keyed = { 'x-easel-admin-key': adminKey }
type Headers = Readonly<Record<string, string>>
const own = <T>(path: string, headers: Headers = keyed, body?: object) =>
  kit.call<T>({
    path: `/easel/v1${path}`,
    headers,
    ...(body === undefined ? {} : { verb: 'POST', body }),
  })
interface Report {
  readonly authEvent: AuthEventRecord
  readonly explanation: Explanation
}
const idOf = ({ headers }: CloudAnswer<unknown>) => String(headers['x-easel-event'])
const why = async (answer: CloudAnswer<unknown>) =>
  (await own<Report>(`/auth-events/${idOf(answer)}`)).json()
const failedIn = ({ explanation }: { readonly explanation: Explanation }) =>
  explanation.steps.filter(({ state }) => state === 'failed')
const login = (path: string, token: string, host?: string) =>
  kit.call({ verb: 'POST', path, body: { token }, ...(host === undefined ? {} : { host }) })

function uat(change: object = {}, header: object = {}): string {
  const now = Math.floor(kit.clock.now().getTime() / 1000)
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = {
    iss: issuer,
    iat: now,
    exp: now + 300,
    jti: randomUUID(),
    email: kit.acme.administrator.name,
    'https://tableau.com/tenantId': tenant,
    scp: ['tableau:tcm_sites:read'],
    ...change,
  }
  const signed = `${encode({ alg: 'RS256', typ: 'JWT', ...header })}.${encode(claims)}`
  return `${signed}.${sign('sha256', Buffer.from(signed), keys.privateKey).toString('base64url')}`
}
const signInByUat = async () => {
  const answer = await kit.call<{ sessionToken: string }>({
    verb: 'POST',
    path: '/tcuJwt/login',
    body: { token: uat() },
  })
  return answer.json().sessionToken
}

describe('a sign-in', () => {
  test('by token or JWT is an event of its tenant, named on the answer', async () => {
    for (const answer of [
      await login('/pat/login', kit.acme.secret),
      await login('/jwt/login', uat()),
    ]) {
      const { authEvent, explanation } = await why(answer)
      expect(authEvent).toMatchObject({
        outcome: 'signed-in',
        tenantLuid: tenant,
        userLuid: kit.acme.administrator.luid,
        siteLuid: null,
        siteAsked: null,
      })
      expect(new Set(explanation.steps.map(({ state }) => state))).toEqual(new Set(['passed']))
    }
  })

  test.each<[string, string, () => Promise<CloudAnswer<unknown>>, RegExp]>([
    ['pat_unknown', 'token known', () => login('/pat/login', strangeSecret()), /^No personal/],
    [
      'pat_wrong_secret',
      'secret',
      () => login('/pat/login', `${kit.acme.secret.slice(0, -3)}xyz`),
      /part after ":" is wrong/,
    ],
    [
      'pat_malformed',
      'form of the secret',
      () => login('/pat/login', `${kit.acme.secret}\n`),
      /whitespace/,
    ],
    [
      'tenant_other_host',
      'tenant open, at its host',
      () => login('/pat/login', kit.acme.secret, 'other.cloudmanager.localhost'),
      /another tenant/,
    ],
    [
      'jwt_iss_unknown',
      'configuration of the tenant for the issuer',
      () => login('/tcuJwt/login', uat({ iss: 'https://stranger.example' })),
      /has no unified access token configuration/,
    ],
    [
      'jwt_signature',
      'signature',
      () => login('/tcuJwt/login', `${uat().slice(0, -8)}AAAAAAAA`),
      /key of the unified access token configuration "agents"/,
    ],
    [
      'uat_alg',
      'algorithm listed by the configuration',
      () => login('/tcuJwt/login', uat({}, { alg: 'ES256' })),
      /does not take/,
    ],
    ['jwt_expired', 'times', () => login('/tcuJwt/login', uat({ exp: 1_000_000_000 })), /expired/],
    [
      'uat_site_claim',
      'token not for a site alone',
      () => login('/tcuJwt/login', uat({ 'https://tableau.com/siteId': kit.acme.site.luid })),
      /does not open Cloud Manager/,
    ],
    [
      'jwt_scope_not_in_config',
      'scopes within those of the configuration',
      () => login('/tcuJwt/login', uat({ scp: ['tableau:tcm_sites:*'] })),
      /asks for "tableau:tcm_sites:\*"/,
    ],
    [
      'user_unknown',
      'cloud administrator',
      () => login('/tcuJwt/login', uat({ email: 'stranger@acme.example' })),
      /no person of that name/,
    ],
    [
      'request_malformed',
      'request can be read',
      () => kit.call({ verb: 'POST', path: '/pat/login', body: {} }),
      /could not be read/,
    ],
  ])('refused for %s fails at "%s"', async (reason, step, attempt, sentence) => {
    const report = await why(await attempt())
    expect(report.authEvent.reason).toBe(reason)
    expect(failedIn(report).map(({ name }) => name)).toEqual([step])
    expect(report.explanation.sentence).toMatch(sentence)
  })

  test('refused answers the same for every credential that does not hold', async () => {
    const answers = [
      await login('/pat/login', strangeSecret()),
      await login('/pat/login', `${kit.acme.secret.slice(0, -3)}xyz`),
      await login('/tcuJwt/login', uat({ iss: 'https://stranger.example' })),
      await login('/tcuJwt/login', uat({}, { kid: 'x' }).slice(0, -4)),
      await login('/tcuJwt/login', uat({ email: 'stranger@acme.example' })),
    ]
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
  })
})

const strangeSecret = () => `${randomBytes(16).toString('base64')}:${'a'.repeat(32)}`

describe('a session', () => {
  const current = (token?: string) =>
    kit.call({ path: '/session', ...(token === undefined ? {} : { token }) })
  const reasonOf = async (answer: CloudAnswer<unknown>) => {
    const report = await why(answer)
    expect(failedIn(report)).toHaveLength(1)
    return [report.authEvent.reason, report.explanation.sentence]
  }

  test('that was not sent, is no token, or is of nowhere is distinguished', async () => {
    const none = await reasonOf(await current())
    expect(none).toEqual(['no_credentials', expect.stringContaining('x-tableau-session-token')])
    expect((await reasonOf(await current('x')))[0]).toBe('session_malformed')
    const nowhere = `${randomBytes(16).toString('base64')}:${randomBytes(32).toString('base64url')}`
    expect((await reasonOf(await current(nowhere)))[0]).toBe('session_unknown')
  })

  test('that was signed out, or whose token was revoked, tells when it ended', async () => {
    const out = await kit.signIn()
    await kit.call({ verb: 'DELETE', path: '/session', token: out })
    const [reason, sentence] = await reasonOf(await current(out))
    expect([reason, sentence]).toEqual([
      'session_signed_out',
      expect.stringMatching(/^session [\w+/-]{8}[0-9a-f]{8} was signed out at 20/),
    ])
  })

  test.each([
    [31, 'session_idle', /ends after 30 minutes without a request/],
    [241, 'session_expired', /lives 240 minutes from sign-in/],
  ])('of %s minutes ago is %s, with the times of Cloud Manager', async (minutes, reason, words) => {
    const token = await kit.signIn()
    kit.clock.advance(minutes * 60_000)
    const [found, sentence] = await reasonOf(await current(token))
    expect([found, sentence]).toEqual([reason, expect.stringMatching(words)])
  })

  test('that lacks a scope, or names another tenant, tells what was asked', async () => {
    const token = await signInByUat()
    const users = await kit.call({ path: `/tenants/${tenant}/users`, token })
    expect(users.status).toBe(403)
    expect(await reasonOf(users)).toEqual([
      'scope_missing',
      expect.stringMatching(/listUsers needs the scope tableau:tcm_users:read.*tcm_sites:read/),
    ])
    const other = await kit.call({ path: `/tenants/${kit.other.tenant.luid}/sites`, token })
    expect(other.status).toBe(404)
    expect((await reasonOf(other))[0]).toBe('session_wrong_tenant')
  })
})

describe('the list of events', () => {
  const listed = async (headers: Headers) =>
    (
      await own<{ authEvents: readonly AuthEventRecord[] }>('/auth-events?pageSize=1000', headers)
    ).json().authEvents
  const asCloud = async (token: Promise<string>): Promise<Headers> => ({
    'x-tableau-session-token': await token,
  })

  test('is that of the tenant and its sites for a cloud administrator, and of no other', async () => {
    const foreign = idOf(await login('/pat/login', `${kit.other.secret.slice(0, -3)}xyz`))
    const mine = idOf(await login('/pat/login', `${kit.acme.secret.slice(0, -3)}xyz`))
    const onSite = await kit.call({
      verb: 'POST',
      path: '/api/3.28/auth/signin',
      body: {
        credentials: {
          personalAccessTokenName: 'x',
          personalAccessTokenSecret: 'y',
          site: { contentUrl: kit.acme.site.contentUrl },
        },
      },
    })
    const headers = await asCloud(kit.signIn())
    const events = await listed(headers)
    const ids = events.map(({ id }) => id)
    expect([ids.includes(mine), ids.includes(idOf(onSite)), ids.includes(foreign)]).toEqual([
      true,
      true,
      false,
    ])
    expect(new Set(events.map(({ tenantLuid }) => tenantLuid))).toEqual(new Set([tenant]))
    expect((await own(`/auth-events/${foreign}`, headers)).status).toBe(404)
    expect((await own(`/auth-events/${mine}`, headers)).status).toBe(200)
    const stranger = idOf(await login('/pat/login', strangeSecret()))
    expect((await own(`/auth-events/${stranger}`, headers)).status).toBe(404)
  })

  test('is that of one’s own credentials in a session that scopes narrow', async () => {
    const wrong = idOf(await login('/pat/login', `${kit.acme.secret.slice(0, -3)}xyz`))
    const expired = idOf(await login('/tcuJwt/login', uat({ exp: 1_000_000_000 })))
    const headers = await asCloud(signInByUat())
    const statusOf = async (id: string) => (await own(`/auth-events/${id}`, headers)).status
    expect([await statusOf(wrong), await statusOf(expired)]).toEqual([404, 200])
    const owners = (await listed(headers)).map(({ userLuid }) => userLuid)
    expect(new Set(owners)).toEqual(new Set([kit.acme.administrator.luid]))
  })

  test('holds no secret, token or signature', async () => {
    const token = await kit.signIn()
    const jwt = uat({ email: 'stranger@acme.example', jti: 'the-id-of-this-jwt' })
    await login('/tcuJwt/login', jwt)
    await login('/pat/login', `${kit.acme.secret.slice(0, -1)}!`)
    await kit.call({ path: '/session', token: `${token.slice(0, -1)}0` })
    const text = JSON.stringify(await listed(keyed))
    const [idPart = '', secretPart = ''] = token.split(':')
    for (const part of [
      kit.acme.secret,
      kit.acme.secret.slice(25),
      idPart,
      secretPart,
      jwt.split('.')[2]?.slice(0, 20) ?? '',
      'stranger@acme.example',
      'the-id-of-this-jwt',
    ]) {
      expect(text).not.toContain(part)
    }
  })

  test('tells a session of Cloud Manager its scopes', async () => {
    const scopes = async (headers: Headers) => (await own('/session-scopes', headers)).json()
    expect(await scopes(await asCloud(signInByUat()))).toEqual({
      kind: 'cloud-uat',
      scopes: ['tableau:tcm_sites:read'],
    })
    expect(await scopes(await asCloud(kit.signIn()))).toEqual({ kind: 'cloud-pat', scopes: null })
  })
})

test('a JWT that somebody asks about is checked as at the sign-in to Cloud Manager', async () => {
  for (const jwt of [
    'x',
    uat(),
    uat({ exp: 1 }),
    uat({ iat: undefined }),
    uat({ 'https://tableau.com/tenantId': kit.other.tenant.luid }),
    uat({ scope: 'tableau:tcm_users:read', scp: undefined }),
    uat({ email: 1 }),
  ]) {
    const report = await own<ExplainedCredential>('/jwt/explain', keyed, {
      jwt,
      isForCloudManager: true,
    })
    const { authEvent, explanation } = await why(await login('/tcuJwt/login', jwt))
    expect(report.json().reason).toBe(authEvent.reason)
    expect(report.json().explanation.steps).toEqual(explanation.steps)
  }
})
