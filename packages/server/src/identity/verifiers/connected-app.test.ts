import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { NewConnectedAppSecret } from '../testing/world.ts'
import type { SignedIn } from '../../ports/index.ts'
import {
  createWorld,
  encode,
  refusalOf,
  signHs256,
  validJwt,
  type Members,
  type World,
} from '../testing/world.ts'

let world: World
let app: NewConnectedAppSecret

beforeEach(async () => {
  world = createWorld()
  app = await world.newApp(world.site)
})

function send(jwt: string, contentUrl = 'Finance'): Promise<SignedIn> {
  return world.signIn.signIn({ jwt, isUat: false, site: { contentUrl } })
}

function minted(change: { readonly header?: Members; readonly claims?: Members } = {}): string {
  const { header, claims } = validJwt(world, app)
  const token = {
    header: { ...header, ...change.header },
    claims: { ...claims, ...change.claims },
  }
  return signHs256(token, app.secretValue)
}

const seconds = (offset: number): number => Math.floor(world.clock.now().getTime() / 1000) + offset

describe('sign-in with a JWT of a connected app', () => {
  it('opens a session bounded by the scopes of the JWT', async () => {
    const scp = ['tableau:content:read', 'tableau:content:read', 'not a scope']
    const entered = await send(minted({ claims: { scp } }))
    expect(entered.user.luid).toBe(world.user.luid)
    expect(entered).not.toHaveProperty('estimatedTimeToExpiration')
    const { session } = await world.sessions.verify(entered.token)
    expect(session).toMatchObject({
      kind: 'connected-app',
      trustId: app.clientId,
      patGuid: null,
      scopes: ['tableau:content:read', 'not a scope'],
    })
  })

  it('outlives the JWT', async () => {
    const { token } = await send(minted())
    world.clock.advance(1200)
    expect((await world.sessions.verify(token)).session).not.toBeNull()
  })

  it.each([
    ['the header alone', {}, { iss: undefined }],
    ['the payload alone', { iss: undefined }, {}],
    ['both', {}, {}],
  ])('takes iss from %s', async (_, header, claims) => {
    expect((await send(minted({ header, claims }))).session.kind).toBe('connected-app')
  })

  it('several JWTs of one user live side by side', async () => {
    const first = await send(minted())
    await send(minted())
    expect((await world.sessions.verify(first.token)).session).not.toBeNull()
  })

  const accepted: readonly [string, () => Members][] = [
    ['exp exactly at the cap and leeway', () => ({ exp: seconds(630) })],
    ['exp just past, within leeway', () => ({ exp: seconds(-29) })],
    ['iat and nbf slightly ahead', () => ({ iat: seconds(30), nbf: seconds(30) })],
    ['aud as a list', () => ({ aud: ['tableau'] })],
    ['a fractional exp', () => ({ exp: seconds(100) + 0.5 })],
    ['unknown claims', () => ({ 'https://tableau.com/oda': 'true', region: 'EMEA' })],
  ]
  it.each(accepted)('takes %s', async (_, claims) => {
    expect((await send(minted({ claims: claims() }))).user.luid).toBe(world.user.luid)
  })

  const claimRefusals: readonly [string, number, () => Members][] = [
    ['jwt_exp_missing', 16, () => ({ exp: undefined })],
    ['jwt_exp_missing', 16, () => ({ exp: null })],
    ['jwt_expired', 16, () => ({ exp: seconds(-30) })],
    ['jwt_expired', 16, () => ({ exp: -0 })],
    ['jwt_lifetime', 10096, () => ({ exp: seconds(631) })],
    ['jwt_time_unit', 10096, () => ({ exp: 1e308 })],
    ['jwt_time_unit', 10096, () => ({ exp: seconds(300) * 1000 })],
    ['jwt_claim_type', 10084, () => ({ exp: '1e3' })],
    ['jwt_claim_type', 10084, () => ({ exp: String(seconds(300)) })],
    ['jwt_claim_type', 10084, () => ({ exp: [seconds(300)] })],
    ['jwt_claim_type', 10084, () => ({ iat: String(seconds(0) * 1000) })],
    ['jwt_claim_type', 10084, () => ({ nbf: null })],
    ['jwt_iat_future', 10084, () => ({ iat: seconds(31) })],
    ['jwt_not_yet', 10084, () => ({ nbf: seconds(31) })],
    ['jwt_aud', 10084, () => ({ aud: undefined })],
    ['jwt_aud', 10084, () => ({ aud: 'Tableau' })],
    ['jwt_aud', 10084, () => ({ aud: ['other'] })],
    ['jwt_aud', 10084, () => ({ aud: { tableau: true } })],
    ['jwt_sub_missing', 10084, () => ({ sub: undefined })],
    ['jwt_sub_missing', 10084, () => ({ sub: 1 })],
    ['jwt_jti_missing', 10094, () => ({ jti: undefined })],
    ['jwt_jti_missing', 10094, () => ({ jti: '' })],
    ['jwt_jti_missing', 10094, () => ({ jti: 7 })],
    ['jwt_scp_missing', 10097, () => ({ scp: undefined, scope: ['tableau:content:read'] })],
    ['jwt_scp_missing', 10097, () => ({ scp: [] })],
    ['jwt_scp_type', 10097, () => ({ scp: 'tableau:content:read' })],
    ['jwt_scp_type', 10097, () => ({ scp: [['tableau:content:read']] })],
    ['user_unknown', 5, () => ({ sub: 'ANN@example.com' })],
    ['user_unknown', 5, () => ({ sub: world.user.luid })],
    ['jwt_iss_conflict', 10083, () => ({ iss: randomUUID() })],
  ]
  it.each(claimRefusals)('%s (%i)', async (reason, trustCode, claims) => {
    const refusal = await refusalOf(send(minted({ claims: claims() })))
    expect(refusal).toMatchObject({ reason, trustCode, kind: '401001' })
    expect(world.sessionStore.live.size).toBe(0)
  })

  const headerRefusals: readonly [string, number, () => Members][] = [
    ['jwt_kid_missing', 10083, () => ({ kid: undefined })],
    ['jwt_kid_missing', 10083, () => ({ kid: '' })],
    ['jwt_kid_unknown', 10085, () => ({ kid: app.clientId })],
    ['jwt_kid_unknown', 10085, () => ({ kid: '../../../dev/null' })],
    ['jwt_kid_unknown', 10085, () => ({ kid: "x' UNION SELECT '1';--" })],
    ['jwt_kid_unknown', 10085, () => ({ kid: '|sleep 10' })],
    ['jwt_malformed', 10084, () => ({ kid: [app.secretId] })],
    ['jwt_alg', 10087, () => ({ alg: 'HS384' })],
    ['jwt_alg', 10087, () => ({ alg: 'RS256' })],
    ['jwt_alg', 10087, () => ({ alg: undefined })],
    ['jwt_alg', 10087, () => ({ alg: 'toString' })],
    ['jwt_alg', 10087, () => ({ alg: 'hs256' })],
    ['jwt_unsigned', 10098, () => ({ alg: 'none' })],
    ['jwt_unsigned', 10098, () => ({ alg: 'None' })],
    ['jwt_unsigned', 10098, () => ({ alg: 'NONE' })],
    ['jwt_unsigned', 10098, () => ({ alg: 'nOnE' })],
    ['jwt_header', 10087, () => ({ crit: ['exp'] })],
    ['jwt_header', 10087, () => ({ b64: false })],
    ['jwt_header', 10087, () => ({ zip: 'DEF' })],
    ['jwt_header', 10087, () => ({ jku: 'https://attacker.example/jwks' })],
    ['jwt_header', 10087, () => ({ x5u: 'https://attacker.example/x5u' })],
    ['jwt_header', 10087, () => ({ x5c: [] })],
    ['jwt_header', 10087, () => ({ jwk: { kty: 'oct', k: 'AAAA' } })],
    ['jwt_typ', 10084, () => ({ typ: 'at+jwt' })],
    ['jwt_typ', 10084, () => ({ typ: 'dpop+jwt' })],
    ['jwt_typ', 10084, () => ({ typ: 1 })],
    ['jwt_iss_conflict', 10083, () => ({ iss: randomUUID() })],
  ]
  it.each(headerRefusals)('%s (%i)', async (reason, trustCode, header) => {
    const refusal = await refusalOf(send(minted({ header: header() })))
    expect(refusal).toMatchObject({ reason, trustCode, kind: '401001' })
    expect(world.sessionStore.live.size).toBe(0)
  })

  it('no iss anywhere (10083), or not a client id (10089)', async () => {
    const none = minted({ header: { iss: undefined }, claims: { iss: undefined } })
    expect(await refusalOf(send(none))).toMatchObject({
      reason: 'jwt_iss_missing',
      trustCode: 10083,
    })
    const iss = randomUUID()
    const foreign = minted({ header: { iss }, claims: { iss } })
    expect(await refusalOf(send(foreign))).toMatchObject({
      reason: 'jwt_iss_unknown',
      trustCode: 10089,
    })
  })
})

it('text that a database would choke on is refused before it gets there', async () => {
  const { read } = world.data.store
  const choke = (...texts: readonly unknown[]): void => {
    if (texts.some((text) => String(text).includes('\0'))) throw new Error('invalid byte sequence')
  }
  for (const [owner, name] of [
    [read.sites, 'byContentUrl'],
    [read.users, 'byName'],
    [read.connectedApps, 'byClientId'],
    [read.connectedApps, 'secret'],
  ] as const) {
    const original = Reflect.get(owner, name) as (...asked: readonly unknown[]) => unknown
    Reflect.set(owner, name, (...asked: readonly unknown[]) => {
      choke(...asked)
      return original.apply(owner, [...asked])
    })
  }
  const iss = 'a\0b'
  const attempts: readonly [string, Promise<unknown>][] = [
    ['site_unknown', send(minted(), 'Fin\0ance')],
    ['jwt_iss_unknown', send(minted({ header: { iss }, claims: { iss } }))],
    ['jwt_kid_unknown', send(minted({ header: { kid: 'a\0b' } }))],
    ['user_unknown', send(minted({ claims: { sub: 'ann\0' } }))],
  ]
  for (const [reason, attempt] of attempts) {
    expect((await refusalOf(attempt)).reason).toBe(reason)
  }
})

describe('a forged signature', () => {
  const forged = (key: string | Buffer): string => signHs256(validJwt(world, app), key)

  it.each<[string, () => string | Buffer]>([
    ['an empty key', () => ''],
    ['the client id', () => app.clientId],
    ['the secret id', () => app.secretId],
    ['a common secret', () => 'secret'],
    ['the secret with a newline', () => `${app.secretValue}\n`],
    ['32 zero bytes', () => Buffer.alloc(32)],
  ])('under %s is refused (10084)', async (_, key) => {
    expect(await refusalOf(send(forged(key())))).toMatchObject({
      reason: 'jwt_signature',
      trustCode: 10084,
      eventFacts: { signedWithDecodedSecret: false },
    })
  })

  it('under the decoded secret is refused, and the log says so', async () => {
    const jwt = forged(Buffer.from(app.secretValue, 'base64'))
    expect(await refusalOf(send(jwt))).toMatchObject({
      reason: 'jwt_signature',
      eventFacts: { signedWithDecodedSecret: true },
    })
  })

  it('missing, cut short, lengthened or in another form is refused, and the whole one still works', async () => {
    const jwt = minted()
    const [head = '', body = '', tail = ''] = jwt.split('.')
    const other = encode(JSON.stringify({ ...validJwt(world, app).claims, sub: 'admin' }))
    for (const bad of [
      `${head}.${body}.`,
      `${head}.${body}`,
      `${head}.${body}.${tail.slice(0, -4)}`,
      `${head}.${body}.${tail}AAAA`,
      `${head}.${body}.${tail}=`,
      `${head}.${body}.${tail}.`,
      `${head}.${other}.${tail}`,
      ` ${jwt}`,
      `${jwt}\n`,
      `${head}.${body}.${tail}.a.b`,
      JSON.stringify({ protected: head, payload: body, signature: tail }),
      '',
      '..',
    ]) {
      expect((await refusalOf(send(bad))).kind).toBe('401001')
    }
    expect((await send(jwt)).session.kind).toBe('connected-app')
  })

  it('with two alg members is refused before any key is used', async () => {
    const header = `{"alg":"HS256","alg":"none","kid":"${app.secretId}","iss":"${app.clientId}"}`
    const jwt = signHs256({ header, claims: validJwt(world, app).claims }, app.secretValue)
    expect(await refusalOf(send(jwt))).toMatchObject({ reason: 'jwt_malformed' })
  })

  it('of a nested JWT is refused', async () => {
    const jwt = signHs256(
      { header: validJwt(world, app).header, claims: minted() },
      app.secretValue,
    )
    expect(await refusalOf(send(jwt))).toMatchObject({ reason: 'jwt_malformed' })
  })

  it('is distinguished from a wrong user only after it is checked', async () => {
    const { header, claims } = validJwt(world, app)
    const jwt = signHs256({ header, claims: { ...claims, sub: 'stranger', scp: 'x' } }, 'wrong')
    expect(await refusalOf(send(jwt))).toMatchObject({ reason: 'jwt_signature' })
  })
})

describe('size', () => {
  it('of 8192 bytes is read, one more is not (10103)', async () => {
    expect(await refusalOf(send('x'.repeat(8192)))).toMatchObject({ reason: 'jwt_malformed' })
    expect(await refusalOf(send('x'.repeat(8193)))).toMatchObject({
      reason: 'jwt_too_large',
      trustCode: 10103,
    })
  })

  it('just under the limit signs in', async () => {
    const jwt = minted({ claims: { pad: 'x'.repeat(5_700) } })
    expect(jwt.length).toBeGreaterThan(8_000)
    expect((await send(jwt)).session.kind).toBe('connected-app')
  })

  it('of 10,000 scopes or a megabyte of claims is refused without being read', async () => {
    const scp = Array.from({ length: 10_000 }, (_, i) => `tableau:s${i}:read`)
    for (const claims of [{ scp }, { pad: 'x'.repeat(1_000_000) }]) {
      expect(await refusalOf(send(minted({ claims })))).toMatchObject({ reason: 'jwt_too_large' })
    }
  })
})

describe('the trust', () => {
  it('disabled is 10090', async () => {
    app = await world.newApp(world.site, false)
    expect(await refusalOf(send(minted()))).toMatchObject({
      reason: 'jwt_app_disabled',
      trustCode: 10090,
    })
  })

  it('of another site answers like an unknown one, and so does an unknown site', async () => {
    world.data.addSite('Sales')
    for (const contentUrl of ['Sales', 'Nowhere']) {
      const refusal = await refusalOf(send(minted(), contentUrl))
      expect(refusal).toMatchObject({ trustCode: 10089, kind: '401001' })
    }
  })

  it("does not know users of another site, nor another site's secret", async () => {
    const sales = world.data.addSite('Sales')
    world.data.addUser(sales, 'bob')
    expect(await refusalOf(send(minted({ claims: { sub: 'bob' } })))).toMatchObject({
      trustCode: 5,
    })
    const other = await world.newApp(sales)
    const token = validJwt(world, app)
    const header = { ...token.header, kid: other.secretId }
    const jwt = signHs256({ header, claims: token.claims }, other.secretValue)
    expect(await refusalOf(send(jwt))).toMatchObject({ reason: 'jwt_kid_unknown' })
  })

  it('ends with its secret, even when the key was in use a moment ago', async () => {
    await send(minted())
    world.data.secrets.pop()
    expect(await refusalOf(send(minted()))).toMatchObject({
      reason: 'jwt_kid_unknown',
      trustCode: 10085,
    })
  })

  it('does not admit the unlicensed', async () => {
    world.data.replaceUser(world.user, { siteRole: 'Unlicensed' })
    expect(await refusalOf(send(minted()))).toMatchObject({
      reason: 'user_unlicensed',
      trustCode: 16,
    })
  })

  it('sent as a unified access token is refused', async () => {
    const attempt = world.signIn.signIn({
      jwt: minted(),
      isUat: true,
      site: { contentUrl: 'Finance' },
    })
    expect(await refusalOf(attempt)).toMatchObject({
      reason: 'uat_flag_mismatch',
      trustCode: 101002,
    })
  })

  it('does not let its sessions go to other sites', async () => {
    const sales = world.data.addSite('Sales')
    world.data.addUser(sales, world.user.name, { accountId: world.user.accountId })
    const { session } = await send(minted())
    expect(await refusalOf(world.signIn.switchSite(session, 'Sales'))).toMatchObject({
      kind: '401003',
    })
  })
})

describe('the id of a JWT', () => {
  it('is good once (10091)', async () => {
    const jwt = minted()
    await send(jwt)
    expect(await refusalOf(send(jwt))).toMatchObject({
      reason: 'jwt_jti_replayed',
      trustCode: 10091,
    })
  })

  it('is good once among parallel attempts', async () => {
    const jwt = minted()
    const attempts = await Promise.allSettled(Array.from({ length: 20 }, () => send(jwt)))
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('is not used up by an attempt that fails otherwise', async () => {
    const jti = randomUUID()
    const other = world.data.addUser(world.site, 'bob')
    for (const claims of [
      { jti, sub: 'stranger' },
      { jti, scp: [] },
      { jti, exp: seconds(-60) },
    ]) {
      await refusalOf(send(minted({ claims })))
    }
    const jwt = minted({ claims: { jti } })
    const impersonating = world.signIn.signIn({
      jwt,
      site: { contentUrl: 'Finance' },
      user: { id: other.luid },
    })
    expect(await refusalOf(impersonating)).toMatchObject({ kind: '403004' })
    expect((await send(jwt)).user.luid).toBe(world.user.luid)
  })

  it('that cannot be stored is 503, not a refusal of the credential', async () => {
    world.sessionStore.open = () => Promise.reject(new Error('disk full'))
    expect(await refusalOf(send(minted()))).toMatchObject({
      reason: 'jwt_jti_storage',
      kind: '503000',
      cause: { message: 'disk full' },
    })
  })

  it('belongs to one app: another may use the same', async () => {
    const jti = randomUUID()
    await send(minted({ claims: { jti } }))
    app = await world.newApp(world.site)
    expect((await send(minted({ claims: { jti } }))).session.trustId).toBe(app.clientId)
  })
})

it.each([true, false])(
  'an app deleted while its session opens takes the session with it where that is set: %s',
  async (endSessionsWithApp) => {
    world = createWorld({ endSessionsWithApp })
    app = await world.newApp(world.site)
    const { sessionStore } = world
    const open = sessionStore.open.bind(sessionStore)
    sessionStore.open = async (session, options) => {
      const found = await world.data.store.read.connectedApps.byClientId(app.clientId)
      await world.apps.delete(found!)
      return open(session, options)
    }
    const outcome = await send(minted()).catch((refused: unknown) => refused)
    expect(outcome).toMatchObject(endSessionsWithApp ? { reason: 'jwt_iss_unknown' } : { user: {} })
    expect(sessionStore.live.size).toBe(endSessionsWithApp ? 0 : 1)
  },
)

it('no secret and no JWT reaches the log', async () => {
  const jwt = minted()
  await send(jwt)
  await refusalOf(send(jwt))
  await refusalOf(send(signHs256(validJwt(world, app), 'wrong')))
  const log = JSON.stringify(world.events)
  expect(log).not.toContain(app.secretValue)
  expect(log).not.toContain(jwt.split('.')[2])
})
