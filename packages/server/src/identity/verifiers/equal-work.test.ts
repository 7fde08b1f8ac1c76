/**
 * Refusals that must not be distinguishable take the same work. Counted, not timed: what the store is asked, and every operation of the
 * crypto library, with the algorithm where it has one.
 */

import { randomBytes, randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { CloudError } from '@easel/contract'
import type { CloudToken, Store } from '../../ports/index.ts'
import { createCloudSignIn } from './cloud/sign-in.ts'
import { createCloudUatVerifier } from './cloud/uat.ts'
import { unwatched } from '../guard/watch.ts'
import { cloudKeySourceSettings, createKeySource } from '../trust/jwks.ts'
import { restErrorOf } from '../refusals/rest-error.ts'
import { cloudSignInSettings } from './sign-in.ts'
import { createTrustWorld, issuer, type TrustWorld } from '../testing/trust-world.ts'
import { refusalOf, signHs256, validJwt } from '../testing/world.ts'
import { hashSecret, newPatSecret } from '../sessions/token.ts'
import { createUatVerifier } from './uat.ts'
import { systemRandom } from '../testing/fakes.ts'

const done: string[] = []

vi.mock(import('node:crypto'), async (original) => {
  const real = await original()
  const counted =
    <A extends readonly unknown[], R>(name: string, work: (...args: A) => R) =>
    (...args: A): R => {
      done.push(`${name} ${typeof args[0] === 'string' ? args[0] : ''}`.trim())
      return work(...args)
    }
  const names = ['hash', 'createHmac', 'verify', 'timingSafeEqual', 'createDecipheriv'] as const
  const wrapped = names.map((name) => [name, counted(name, real[name] as () => unknown)])
  return { ...real, ...(Object.fromEntries(wrapped) as object) }
})

/** Writes down every question to the store from now on. */
function listenTo(read: object): void {
  for (const [repository, methods] of Object.entries(read) as [string, Record<string, unknown>][]) {
    for (const [name, method] of Object.entries(methods)) {
      if (typeof method !== 'function') continue
      methods[name] = (...args: unknown[]) => {
        done.push(`${repository}.${name}`)
        return (method as (...of: unknown[]) => unknown)(...args)
      }
    }
  }
}

let world: TrustWorld
beforeEach(() => {
  world = createTrustWorld()
  listenTo(world.data.store.read)
})

/** What an attempt takes, and what the caller receives. */
async function costOf(attempt: () => Promise<unknown>) {
  done.length = 0
  const refused = await refusalOf(attempt())
  const report = restErrorOf(refused)
  return { reason: refused.reason, answer: [report.code, report.detail], work: [...done] }
}

/**
 * What the attempts take and answer, each different thing once.
 *
 * @param attempts By the reason that each is refused for.
 */
async function distinctCosts(attempts: Readonly<Record<string, () => Promise<unknown>>>) {
  // Dummy keys are made when they are first wanted.
  for (const attempt of Object.values(attempts)) await refusalOf(attempt())
  const distinct = new Map<string, Pick<Awaited<ReturnType<typeof costOf>>, 'answer' | 'work'>>()
  for (const [expected, attempt] of Object.entries(attempts)) {
    const { reason, answer, work } = await costOf(attempt)
    if (reason !== expected) throw new Error(`refused for ${reason} instead of ${expected}`)
    if (work.length === 0) throw new Error('no work was counted')
    distinct.set(JSON.stringify([answer, work]), { answer, work })
  }
  return [...distinct.values()]
}

describe('personal access tokens', () => {
  test('unknown, wrong, misnamed and disabled ones, unknown sites and users of others', async () => {
    const { site, user, data, tokens } = world
    const made = await world.newPat(user, 'ci')
    const stranger = await world.newPat(data.addUser(data.addSite('Other'), 'bob'), 'theirs')
    const closed = data.addSite('Closed', {
      personalAccessTokens: { isEnabled: false, maxDays: 1, creatorsGroupId: null },
    })
    data.addUser(closed, user.name, { accountId: user.accountId })
    const old = await world.newPat(user, 'old')
    await tokens.revoke(user, 'old')
    const send = (secret: string, name = 'ci', contentUrl = site.contentUrl) =>
      world.signIn.signIn({
        personalAccessTokenName: name,
        personalAccessTokenSecret: secret,
        site: { contentUrl },
      })
    const costs = await distinctCosts({
      pat_unknown: () => send(newPatSecret(systemRandom).secret),
      pat_revoked: () => send(old.secret, 'old'),
      pat_wrong_secret: () => send(`${made.secret.slice(0, 25)}${'x'.repeat(32)}`),
      pat_name_mismatch: () => send(made.secret, 'CI'),
      pat_malformed: () => send(`${made.secret} `),
      site_unknown: () => send(made.secret, 'ci', 'Nowhere'),
      site_not_member: () => send(stranger.secret, 'theirs'),
      pat_disabled_for_site: () => send(made.secret, 'ci', 'Closed'),
    })
    expect(costs).toHaveLength(1)
  })
})

describe('connected apps', () => {
  test('an unknown site and an unknown app, which share a number', async () => {
    const app = await world.newApp(world.site)
    const jwt = (clientId: string) => {
      const { header, claims } = validJwt(world, app)
      const named = { header: { ...header, iss: clientId }, claims: { ...claims, iss: clientId } }
      return signHs256(named, 'x'.repeat(44))
    }
    const costs = await distinctCosts({
      site_unknown: () => world.send(jwt(app.clientId), false, 'Nowhere'),
      jwt_iss_unknown: () => world.send(jwt(randomUUID()), false),
    })
    expect(costs).toHaveLength(1)
  })
})

const forged = (jwt: string): string => {
  const [head, body, signature = ''] = jwt.split('.')
  return `${head}.${body}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`
}

describe('external authorization servers', () => {
  test('unknown sites, issuers and keys, disabled servers and wrong signatures', async () => {
    const { data, server } = world
    const off = 'https://off.example'
    data.servers.push({ ...server, luid: randomUUID(), issuerUrl: off, isEnabled: false })
    await world.send(world.easJwt(), false)
    const stranger = { claims: { iss: 'https://stranger.example' } }
    const costs = await distinctCosts({
      jwt_signature: () => world.send(forged(world.easJwt()), false),
      jwt_kid_unknown: () => world.send(world.easJwt({ header: { kid: 'key-9' } }), false),
      jwt_iss_unknown: () => world.send(world.easJwt(stranger), false),
      site_unknown: () => world.send(world.easJwt(), false, 'Nowhere'),
      jwt_app_disabled: () => world.send(world.easJwt({ claims: { iss: off } }), false),
    })
    expect(costs).toHaveLength(1)
    expect(costs[0]?.work.filter((each) => each.startsWith('verify'))).toEqual(['verify sha256'])
  })

  test('a token of another kind sent with the wrong flag takes no more and no less', async () => {
    await world.send(world.easJwt(), false)
    const flagged = () =>
      world.send(world.uatJwt({ claims: { sub: 'x', jti: randomUUID() } }), false)
    const costs = await distinctCosts({
      jwt_signature: () => world.send(forged(world.easJwt()), false),
      uat_flag_mismatch: flagged,
    })
    expect(costs).toHaveLength(1)
  })
})

describe('unified access tokens', () => {
  test('unknown sites and issuers, disabled configurations, other algorithms and wrong signatures', async () => {
    const { data, uat } = world
    const off = 'https://off.example'
    data.uatConfigs.push({ ...uat, luid: randomUUID(), issuer: off, isEnabled: false })
    const narrow = 'https://narrow.example'
    data.uatConfigs.push({ ...uat, luid: randomUUID(), issuer: narrow, algorithms: ['ES256'] })
    await world.send(world.uatJwt(), true)
    const of = (iss: string) => world.uatJwt({ claims: { iss } })
    const costs = await distinctCosts({
      jwt_signature: () => world.send(forged(world.uatJwt()), true),
      jwt_iss_unknown: () => world.send(of('https://stranger.example'), true),
      uat_disabled: () => world.send(of(off), true),
      uat_alg: () => world.send(of(narrow), true),
      site_unknown: () => world.send(world.uatJwt(), true, 'Nowhere'),
    })
    expect(costs).toHaveLength(1)
    expect(costs[0]?.work.filter((each) => each.startsWith('verify'))).toEqual(['verify sha256'])
  })
})

describe('Cloud Manager', () => {
  function cloud() {
    const { data, clock } = world
    const { guid, secret } = newPatSecret(systemRandom)
    const token = { guid, name: 'ci', secretHash: hashSecret(secret) } as CloudToken
    const cloudReader = { token: async (id: string) => (id === guid ? token : null) }
    const read = { ...data.store.read, cloud: cloudReader }
    listenTo({ cloud: cloudReader })
    const store = { ...data.store, read } as unknown as Store
    const reasons: (string | null)[] = []
    const issuerKeys = createKeySource({
      outbound: { getJson: async () => ({ keys: [issuer.jwk] }) },
      clock,
      settings: cloudKeySourceSettings,
    })
    const settings = cloudSignInSettings.uat
    const signIn = createCloudSignIn({
      store,
      clock,
      recordUseAfterSeconds: cloudSignInSettings.recordUseAfterSeconds,
      sessions: {} as never,
      watching: () => unwatched,
      uat: createCloudUatVerifier(createUatVerifier({ store, clock, issuerKeys, settings }), {
        store,
        endSessionsWithApp: false,
      }),
      log: ({ reason }) => reasons.push(reason),
      sessionRefused: () => undefined,
    })
    return { signIn, secret, reasons }
  }
  const from = { host: 'localhost', address: null }

  async function costs(attempts: readonly (() => Promise<unknown>)[]) {
    for (const attempt of attempts) await attempt().catch(() => null)
    return Array.fromAsync(attempts, async (attempt) => {
      done.length = 0
      const error = await attempt().catch((refused: unknown) => refused)
      expect(error).toBeInstanceOf(CloudError)
      return { answer: (error as CloudError).code, work: [...done] }
    })
  }

  test('tokens that are unknown, wrong, malformed or of a site', async () => {
    const { signIn, secret, reasons } = cloud()
    const ofSite = await world.newPat(world.user, 'rest')
    const found = await costs([
      () => signIn.withPat(newPatSecret(systemRandom).secret, from),
      () => signIn.withPat(`${secret.slice(0, 25)}${'x'.repeat(32)}`, from),
      () => signIn.withPat(ofSite.secret, from),
      () => signIn.withPat('short', from),
    ])
    expect(new Set(reasons)).toEqual(
      new Set(['pat_unknown', 'pat_wrong_secret', 'pat_is_of_a_site', 'pat_malformed']),
    )
    for (const cost of found) expect(cost).toEqual(found[0])
  })

  test('unified access tokens of unknown issuers and tenants, and with wrong signatures', async () => {
    const { signIn, reasons } = cloud()
    const tenant = { 'https://tableau.com/tenantId': randomUUID() }
    const found = await costs([
      () => signIn.withUat(forged(world.uatJwt()), from),
      () => signIn.withUat(world.uatJwt({ claims: { iss: 'https://stranger.example' } }), from),
      () => signIn.withUat(world.uatJwt({ claims: tenant }), from),
    ])
    expect(new Set(reasons)).toEqual(new Set(['jwt_signature', 'jwt_iss_unknown']))
    for (const cost of found) expect(cost).toEqual(found[0])
    expect(found[0]?.work).toContain('verify sha256')
  })
})

test('the count sees a hash that is made', () => {
  done.length = 0
  hashSecret(randomBytes(8).toString('hex'))
  expect(done).toEqual(['hash sha256'])
})
