/** Everything that lives for a time, brought to its end by the clock of a development server: the code on the wire, and what is reported of it. */

import { randomUUID } from 'node:crypto'
import type { ClockReport, Explanation } from '@easel/contract'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { rsaKeys } from './cloud-kit.ts'
import { startInsightKit, type InsightKit } from './insight-kit.ts'
import { mintUat } from './uat-jwt.ts'

const minute = 60
const day = 24 * 60 * minute
/** What clocks may differ by. */
const leeway = 30
const issuer = 'https://agents.example'
const keys = rsaKeys(2048)

let kit: InsightKit
let cloudSecret: string
let tenantLuid: string

beforeAll(async () => {
  kit = await startInsightKit({ devControls: true })
  ;({ tenantLuid } = kit.site)
  const { provision } = kit.easel
  const admin = await provision.cloudAdministrator(tenantLuid, { name: 'admin@example.com' })
  cloudSecret = await newCloudSecret(admin.luid)
  const config = { name: 'agents', issuer, publicKey: keys.publicKey }
  const resourceIds = [tenantLuid, kit.site.luid]
  await asCloudAdministrator('/uat-configurations', { ...config, resourceIds })
})
afterEach(async () => {
  await kit.own('/clock', { verb: 'POST', body: { reset: true } })
})
afterAll(() => kit[Symbol.asyncDispose]())

async function newCloudSecret(accountLuid: string): Promise<string> {
  const { secret } = await kit.easel.provision.cloudToken(accountLuid, tenantLuid, randomUUID())
  return secret
}

async function pass(advanceSeconds: number): Promise<void> {
  const moved = await kit.own<ClockReport>('/clock', { verb: 'POST', body: { advanceSeconds } })
  expect(moved.status).toBe(200)
}

interface Refusal {
  readonly headers: Headers
  readonly status: number
  readonly text: string
}

async function report(answer: Refusal) {
  const { authEvent, explanation } = await kit.why(answer)
  return { reason: authEvent.reason, sentence: sentenceOf(explanation) }
}

const sentenceOf = ({ sentence }: Explanation) => sentence

/** Status, code and, in parentheses, the number that JWTs are refused with. */
const wire = ({ status, text }: Refusal): readonly unknown[] => [
  status,
  /"code":"(\d+)"/.exec(text)?.[1],
  /Tableau Server \((\d+)\)/.exec(text)?.[1],
]

async function attempt(credentials: object): Promise<Refusal> {
  const answer = await kit.attempt(credentials)
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

async function enter(credentials: object): Promise<string> {
  const answer = await attempt(credentials)
  expect(answer.status, answer.text).toBe(200)
  return (JSON.parse(answer.text) as { credentials: { token: string } }).credentials.token
}

const current = (token: string) =>
  kit.call({ path: '/api/3.28/sessions/current', token, accept: 'application/json' })

const unifiedAccessToken = (claims: object = {}) =>
  mintUat({
    privateKey: keys.privateKey,
    issuer,
    tenantLuid,
    user: 'admin@example.com',
    scopes: ['tableau:content:read', 'tableau:tcm_sites:read'],
    now: kit.clock.now(),
    claims,
  })

const credentials = {
  'personal access token': () => kit.newPat(randomUUID()),
  'JWT of a connected app': async () => ({ jwt: kit.jwt() }),
  'unified access token': async () => ({ jwt: unifiedAccessToken(), isUat: true }),
} as const
const ways = Object.keys(credentials) as (keyof typeof credentials)[]

describe.each(ways)('a session by %s', (way) => {
  test('ends after 30 minutes without a request', async () => {
    const token = await enter(await credentials[way]())
    await pass(30 * minute - leeway)
    expect((await current(token)).status).toBe(200)
    await pass(30 * minute)
    const ended = await current(token)
    expect(wire(ended)).toEqual([401, '401002', undefined])
    const { reason, sentence } = await report(ended)
    expect(reason).toBe('session_idle')
    expect(sentence).toContain('30 minutes without a request')
  })

  test('ends 120 minutes after its sign-in, however busy it is', async () => {
    const token = await enter(await credentials[way]())
    for (let minutes = 29; minutes < 120; minutes += 29) {
      await pass(29 * minute)
      expect((await current(token)).status).toBe(200)
    }
    await pass(4 * minute)
    const ended = await current(token)
    expect(wire(ended)).toEqual([401, '401002', undefined])
    const { reason, sentence } = await report(ended)
    expect(reason).toBe('session_expired')
    expect(sentence).toContain('120 minutes from sign-in')
  })
})

describe('a personal access token', () => {
  test('ends after 15 days without a sign-in', async () => {
    const pat = await kit.newPat('unused')
    await pass(15 * day - minute)
    await enter(pat)
    await pass(15 * day)
    const ended = await attempt(pat)
    expect(wire(ended)).toEqual([401, '401001', undefined])
    const { reason, sentence } = await report(ended)
    expect(reason).toBe('pat_idle_expired')
    expect(sentence).toContain('15 days')
  })

  test('ends after its year, however often it signs in', async () => {
    const pat = await kit.newPat('busy')
    for (let days = 14; days < 365; days += 14) {
      await pass(14 * day)
      await enter(pat)
    }
    await pass(day)
    const ended = await attempt(pat)
    expect(wire(ended)).toEqual([401, '401001', undefined])
    expect((await report(ended)).reason).toBe('pat_expired')
  })
})

describe.each([
  ['JWT of a connected app', () => ({ jwt: kit.jwt() }), '16'],
  ['unified access token', () => ({ jwt: unifiedAccessToken(), isUat: true }), '101002'],
])('a %s', (_, mint, code) => {
  test('signs in until its exp and not after it', async () => {
    const [first, second] = [mint(), mint()]
    await pass(5 * minute - leeway)
    await enter(first)
    await pass(2 * leeway + 1)
    const late = await attempt(second)
    expect(wire(late)).toEqual([401, '401001', code])
    const { reason, sentence } = await report(late)
    expect(reason).toBe('jwt_expired')
    expect(sentence).toContain('exp')
  })

  test('leaves a session that goes on after its exp', async () => {
    const token = await enter(mint())
    await pass(20 * minute)
    expect((await current(token)).status).toBe(200)
  })
})

describe('a unified access token whose jti is revoked', () => {
  const signIn = (jti: string) => ({ jwt: unifiedAccessToken({ jti }), isUat: true })

  test('signs no user in, and no other token is refused with it', async () => {
    await enter(signIn('leaked'))
    await asCloudAdministrator('/uat-revocations', { jti: 'leaked' })
    const refused = await attempt(signIn('leaked'))
    expect(wire(refused)).toEqual([401, '401001', '101002'])
    const { reason, sentence } = await report(refused)
    expect(reason).toBe('uat_revoked')
    expect(sentence).toContain('revoked')
    await enter(signIn('another'))
  })

  test('is refused for all of the year that it may live', async () => {
    const exp = Math.floor(kit.clock.now().getTime() / 1000) + 365 * day
    const token = { jwt: unifiedAccessToken({ jti: 'a year', exp }), isUat: true }
    const { expiration } = await asCloudAdministrator('/uat-revocations', { jti: 'a year' })
    expect(Date.parse(String(expiration))).toBeGreaterThanOrEqual(exp * 1000)
    await pass(364 * day)
    expect((await report(await attempt(token))).reason).toBe('uat_revoked')
  })
})

describe.each([
  ['personal access token', 'pat', () => cloudSecret],
  ['unified access token', 'tcuJwt', () => unifiedAccessToken()],
])('a session of Cloud Manager by %s', (_, form, secret) => {
  const open = async () => {
    const answer = await cloud(`/${form}/login`, { body: { token: secret() } })
    expect(answer.status, answer.text).toBe(200)
    return (JSON.parse(answer.text) as { sessionToken: string }).sessionToken
  }
  const use = (token: string) => cloud('/session', { token })
  const ended = [401, 'E_401_AUTH_SVC_1002']

  test('ends after 30 minutes without a request', async () => {
    const token = await open()
    await pass(30 * minute - leeway)
    expect((await use(token)).status).toBe(200)
    await pass(30 * minute)
    const idle = await use(token)
    expect(cloudWire(idle)).toEqual(ended)
    const { reason, sentence } = await report(idle)
    expect(reason).toBe('session_idle')
    expect(sentence).toContain('30 minutes without a request')
  })

  test('ends four hours after its sign-in, however busy it is', async () => {
    const token = await open()
    for (let minutes = 29; minutes < 240; minutes += 29) {
      await pass(29 * minute)
      expect((await use(token)).status).toBe(200)
    }
    await pass(8 * minute)
    const old = await use(token)
    expect(cloudWire(old)).toEqual(ended)
    const { reason, sentence } = await report(old)
    expect(reason).toBe('session_expired')
    expect(sentence).toContain('240 minutes from sign-in')
  })
})

describe('a personal access token of Cloud Manager', () => {
  const refused = [401, 'E_401_AUTH_SVC_1001']
  const login = (token: string) => cloud('/pat/login', { body: { token } })
  const newSecret = async () => {
    const { provision } = kit.easel
    const admin = await provision.cloudAdministrator(tenantLuid, { name: 'admin@example.com' })
    return newCloudSecret(admin.luid)
  }

  test('ends after 15 days without a sign-in', async () => {
    const secret = await newSecret()
    await pass(15 * day - minute)
    expect((await login(secret)).status).toBe(200)
    await pass(15 * day)
    const late = await login(secret)
    expect(cloudWire(late)).toEqual(refused)
    expect((await report(late)).reason).toBe('pat_idle_expired')
  })

  test('ends after its year, however often it signs in', async () => {
    const secret = await newSecret()
    for (let days = 14; days < 365; days += 14) {
      await pass(14 * day)
      expect((await login(secret)).status).toBe(200)
    }
    await pass(day)
    const late = await login(secret)
    expect(cloudWire(late)).toEqual(refused)
    expect((await report(late)).reason).toBe('pat_expired')
  })
})

async function cloud(
  path: string,
  { token, body }: { readonly token?: string; readonly body?: object },
): Promise<Refusal> {
  const answer = await fetch(`${kit.url}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { 'x-tableau-session-token': token }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

const cloudWire = ({ status, text }: Refusal) => [status, /"errorCode":"(\w+)"/.exec(text)?.[1]]

async function asCloudAdministrator(
  path: string,
  body: object,
): Promise<Readonly<Record<string, unknown>>> {
  const entered = await cloud('/pat/login', { body: { token: cloudSecret } })
  const { sessionToken } = JSON.parse(entered.text) as { sessionToken: string }
  const answer = await cloud(path, { token: sessionToken, body })
  expect(answer.status, answer.text).toBe(201)
  return JSON.parse(answer.text) as Record<string, unknown>
}
