/** What guessing at sign-ins comes to, with every method of sign-in, over a real socket and on both databases. */

import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ClockReport } from '@easel/contract'
import { describeFamily, type FamilyKit } from './families.ts'
import {
  adminKey,
  methodNames,
  methodsOf,
  send,
  startKeySet,
  type Credential,
  type MethodName,
  type Sent,
} from './guesses-kit.ts'
import type { Explained } from './insight-kit.ts'
import { mintJwt, startKit } from './kit.ts'

let keySet: Awaited<ReturnType<typeof startKeySet>>
beforeAll(async () => {
  keySet = await startKeySet()
})
afterAll(() => keySet[Symbol.asyncDispose]())

let clients = 0
/** The address of a client that no other test has. */
const newClient = () => `198.51.${Math.floor((clients += 1) / 250)}.${(clients % 250) + 1}`

const patSecret = () => `${randomBytes(16).toString('base64')}:${randomBytes(16).toString('hex')}`

async function times(count: number, attempt: () => Promise<Sent>): Promise<readonly number[]> {
  const statuses: number[] = []
  for (let n = 0; n < count; n += 1) statuses.push((await attempt()).status)
  return statuses
}

const refused = (count: number) => Array.from({ length: count }, () => 401)

const suite = (kit: () => FamilyKit) => {
  let offsetMs = 0
  const now = () => new Date(kit().clock.now().getTime() + offsetMs)
  const open = (name: MethodName): Promise<Credential> =>
    methodsOf(kit(), { keySet: keySet.url, now })[name].open()
  const own = <T>(path: string, body?: object): Promise<T> =>
    send(
      kit(),
      {
        path: `/easel/v1${path}`,
        headers: { 'x-easel-admin-key': adminKey },
        ...(body && { body }),
      },
      { from: '192.0.2.250' },
    ).then(({ text }) => JSON.parse(text) as T)
  const advance = async (advanceSeconds: number): Promise<void> => {
    const report = await own<ClockReport>('/clock', { advanceSeconds })
    offsetMs = report.offsetSeconds * 1000
  }
  // What other tests failed at is forgotten, also where it counts for all credentials.
  beforeEach(() => advance(4 * 3600))

  describe.each(methodNames)('%s', (name) => {
    test('five wrong ones are refused, the sixth is not looked at, and the wait runs down with the clock', async () => {
      const credential = await open(name)
      const from = newClient()
      expect(await times(5, () => credential.wrong(from))).toEqual(refused(5))
      expect((await credential.wrong(from)).status).toBe(429)
      await advance(2)
      expect((await credential.wrong(from)).status).toBe(401)
      await advance(3)
      expect((await credential.wrong(from)).status).toBe(401)
      const { status, retryAfter } = await credential.wrong(from)
      expect(status).toBe(429)
      expect(retryAfter).toBeGreaterThan(1)
      expect(retryAfter).toBeLessThanOrEqual(4)
      for (let n = 0; n < 4; n += 1) {
        await advance(60)
        await credential.wrong(from)
      }
      const first = (await credential.wrong(from)).retryAfter ?? 0
      await advance(10)
      const later = (await credential.wrong(from)).retryAfter ?? 0
      expect(first).toBeGreaterThan(50)
      expect(first - later).toBeGreaterThanOrEqual(10)
      await advance(later)
      expect((await credential.wrong(from)).status).toBe(401)
    })

    test('its holder signs in from another address while somebody guesses at it from fifty', async () => {
      const credential = await open(name)
      for (let n = 0; n < 52; n += 1) await credential.wrong(newClient())
      expect((await credential.right(newClient())).status).toBe(200)
      const guesser = newClient()
      expect(await times(2, () => credential.wrong(guesser))).toEqual([401, 429])
      expect((await credential.right(newClient())).status).toBe(200)
    })

    test('a holder who has signed in before does so from the very address of the guesser', async () => {
      const credential = await open(name)
      const shared = newClient()
      expect((await credential.right(shared)).status).toBe(200)
      expect(await times(7, () => credential.wrong(shared))).toEqual([...refused(5), 429, 429])
      expect((await credential.right(shared)).status).toBe(200)
      expect((await credential.wrong(shared)).status).toBe(401)
    })

    test('a success forgets the failures that led to it', async () => {
      const credential = await open(name)
      const from = newClient()
      for (let n = 0; n < 3; n += 1) {
        expect(await times(4, () => credential.wrong(from))).toEqual(refused(4))
        expect((await credential.right(from)).status).toBe(200)
      }
    })
  })

  test('one more /64 network is another client, and one more address of it is not', async () => {
    const credential = await open('personal access token')
    const address = (network: number, host: number) => `2001:db8:${clients}:${network}::${host}`
    for (let n = 1; n <= 5; n += 1) await credential.wrong(address(1, n))
    expect((await credential.wrong(address(1, 99))).status).toBe(429)
    expect((await credential.right(address(1, 98))).status).toBe(429)
    expect((await credential.right(address(2, 1))).status).toBe(200)
    expect((await credential.right(address(1, 98))).status).toBe(200)
  })

  test('who sprays unknown tokens has to wait with all that did not sign in before', async () => {
    const from = newClient()
    const known = await open('personal access token')
    expect((await known.right(from)).status).toBe(200)
    const spray = () =>
      send(kit(), { path: '/api/v1/pat/login', body: { token: patSecret() } }, { from })
    expect(await times(21, spray)).toEqual([...refused(20), 429])
    expect((await (await open('connected app')).right(from)).status).toBe(429)
    expect((await known.right(from)).status).toBe(200)
  })

  test('a stale token of a script does not hold up its good one', async () => {
    const from = newClient()
    const [stale, good] = [await open('personal access token'), await open('personal access token')]
    expect((await times(40, () => stale.wrong(from))).at(-1)).toBe(429)
    expect((await good.right(from)).status).toBe(200)
  })

  test.each(['personal access token', 'unified access token', 'Cloud Manager token'] as const)(
    'unknown and existing credentials are held back alike: %s',
    async (name) => {
      const answers = async (attempt: (from: string) => Promise<Sent>) => {
        const from = newClient()
        const seen: unknown[] = []
        for (let n = 0; n < 8; n += 1) {
          const { status, text, retryAfter } = await attempt(from)
          seen.push([status, text.replaceAll(/\d+ seconds/g, ''), retryAfter === null])
        }
        return seen
      }
      const credential = await open(name)
      const secret = patSecret()
      const site = { contentUrl: 'test' }
      const pat = { personalAccessTokenName: 'x', personalAccessTokenSecret: secret, site }
      const other = { alg: 'RS256', typ: 'JWT', kid: 'key-1' }
      const iss = `https://${randomUUID()}.example`
      const jwt = [other, { iss }, { not: 'a signature' }]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.')
      const signIn = (credentials: object) => ({
        path: '/api/3.28/auth/signin',
        body: { credentials },
      })
      const unknown = {
        'personal access token': signIn(pat),
        'unified access token': signIn({ jwt, isUat: true, site }),
        'Cloud Manager token': { path: '/api/v1/pat/login', body: { token: secret } },
      }[name]
      const existing = await answers((from) => credential.wrong(from))
      expect(await answers((from) => send(kit(), unknown, { from }))).toEqual(existing)
      expect(existing).toContainEqual([429, expect.anything(), false])
    },
  )

  test('mistakes of somebody whose credential is genuine are no guesses', async () => {
    const { connectedApp: app, users } = kit()
    const from = newClient()
    const body = (jwt: string) => ({ credentials: { jwt, site: { contentUrl: 'test' } } })
    const facts = { user: users.viewer.name, scopes: ['tableau:content:read'] }
    const mint = (at: Date) => mintJwt(app, { ...facts, now: at })
    const expired = () => mint(new Date(now().getTime() - 24 * 3600_000))
    const used = mint(now())
    const post = (jwt: string) =>
      send(kit(), { path: '/api/3.28/auth/signin', body: body(jwt) }, { from })
    expect(await times(10, () => post(expired()))).toEqual(refused(10))
    expect(await times(10, () => post(used))).toEqual([200, ...refused(9)])
  })

  test('the refusal has the form of each API', async () => {
    const from = newClient()
    const rest = await open('personal access token')
    await times(5, () => rest.wrong(from))
    const xml = await rest.wrong(from, 'application/xml')
    expect([xml.status, xml.contentType]).toEqual([429, expect.stringContaining('xml')])
    expect(xml.text).toMatch(
      /<error code="429000"><summary>Too Many Requests<\/summary><detail>Too many failed sign-ins\. Try again in \d+ seconds\.<\/detail>/,
    )
    const json = await rest.wrong(from)
    expect(JSON.parse(json.text)).toEqual({
      error: {
        code: '429000',
        summary: 'Too Many Requests',
        detail: `Too many failed sign-ins. Try again in ${json.retryAfter} seconds.`,
      },
    })
    const cloud = await open('Cloud Manager token')
    await times(5, () => cloud.wrong(from))
    const report = await cloud.wrong(from)
    expect(JSON.parse(report.text)).toEqual({
      message: `Too many failed sign-ins. Try again in ${report.retryAfter} seconds.`,
      errorCode: 'E_429_API_SVC_1005',
    })
    const key = await open('admin key')
    await times(5, () => key.wrong(from))
    const ours = await key.wrong(from)
    expect([ours.status, JSON.parse(ours.text)]).toMatchObject([429, { error: { code: '429000' } }])
  })

  test('the first refusal of each wait has an event that explains it and holds no secret', async () => {
    const from = newClient()
    const credential = await open('personal access token')
    await times(5, () => credential.wrong(from))
    const first = await credential.wrong(from)
    expect([first.status, (await credential.wrong(from)).eventId]).toEqual([429, null])
    const { authEvent, explanation } = await own<Explained>(`/auth-events/${first.eventId}`)
    expect(authEvent).toMatchObject({
      reason: 'too_many_failures',
      method: 'pat',
      outcome: 'refused',
      isVerified: false,
      userLuid: null,
      patGuid: null,
    })
    expect(explanation.sentence).toContain(from)
    expect(explanation.fix).toContain('doubles the wait')
    expect(explanation.steps.find(({ state }) => state === 'failed')?.name).toBe(
      'not too many failures before',
    )
    const all = JSON.stringify(await own<object>('/auth-events?pageSize=1000'))
    for (const secret of credential.secrets) expect(all).not.toContain(secret)
    await advance(2)
    await credential.wrong(from)
    expect((await credential.wrong(from)).eventId).not.toBeNull()
  })
}

await describeFamily('guesses', suite, {
  adminKey,
  devControls: true,
  allowsOutboundLoopback: true,
  trustedProxies: ['127.0.0.1'],
  signInLimits: {},
})

test('without a trusted proxy no client chooses its own address', async () => {
  await using kit = await startKit({ signInLimits: {} })
  const body = { token: patSecret() }
  const statuses: number[] = []
  for (let n = 0; n < 6; n += 1) {
    const from = `198.51.100.${n}`
    statuses.push((await send(kit, { path: '/api/v1/pat/login', body }, { from })).status)
  }
  expect(statuses).toEqual([...refused(5), 429])
})

test('a server does not start with a trusted proxy that is no address', async () => {
  await expect(startKit({ trustedProxies: ['proxy.example'] })).rejects.toThrow('proxy.example')
})
