import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { cloudKeySourceSettings, createKeySource } from '../trust/jwks.ts'
import { readJwt } from './jwt-verifiers.ts'
import { jwtParts } from '../jwt/jws.ts'
import { OutboundRefused } from '../trust/outbound/refused.ts'
import type { SignInRefused } from '../refusals/refusal.ts'
import { cloudSignInSettings } from './sign-in.ts'
import { createIssuer } from '../testing/issuer.ts'
import { createTrustWorld, issuer, type TrustWorld } from '../testing/trust-world.ts'
import { encode, refusalOf, signHs256, validJwt, type Members } from '../testing/world.ts'
import { hashSecret } from '../sessions/token.ts'
import { createUatVerifier } from './uat.ts'

const tenantId = 'https://tableau.com/tenantId'
const siteId = 'https://tableau.com/siteId'
const issuerOverride = 'https://tableau.com/issuerOverride'

let world: TrustWorld

beforeEach(() => {
  world = createTrustWorld()
})

const enter = async (change?: Parameters<TrustWorld['uatJwt']>[0]) =>
  world.send(world.uatJwt(change), true)
const reasonOf = async (change?: Parameters<TrustWorld['uatJwt']>[0]) =>
  (await refusalOf(enter(change))).reason

describe('sign-in with a unified access token', () => {
  it('opens a session bounded by the scopes of the token', async () => {
    const entered = await enter()
    expect(entered.user.luid).toBe(world.user.luid)
    expect(entered.session).toMatchObject({
      kind: 'uat',
      trustId: world.uat.luid,
      scopes: ['tableau:content:read'],
    })
    expect(world.asked).toEqual([])
  })

  it('takes one token any number of times, and two with one jti', async () => {
    const claims = { jti: `${world.uat.issuer}-${world.seconds(0)}` }
    world.data.addUser(world.site, 'bob@example.com')
    const jwt = world.uatJwt({ claims })
    await world.send(jwt, true)
    await world.send(jwt, true)
    const bob = await enter({ claims: { ...claims, email: 'bob@example.com' } })
    expect(bob.user.name).toBe('bob@example.com')
  })

  const accepted: readonly [string, () => Members][] = [
    ['a scope text', () => ({ scp: undefined, scope: 'tableau:content:read  tableau:jobs:read' })],
    ['both forms of scopes', () => ({ scope: 'other' })],
    ['any audience and subject', () => ({ aud: 'x', sub: 'y' })],
    ['a year', () => ({ exp: world.seconds(365 * 24 * 3600) })],
    ['its site', () => ({ [siteId]: world.site.luid })],
    ['its site in capitals', () => ({ [siteId]: world.site.luid.toUpperCase() })],
    ['its tenant in capitals', () => ({ [tenantId]: world.site.tenantLuid.toUpperCase() })],
  ]
  it.each(accepted)('takes %s', async (_, claims) => {
    expect((await enter({ claims: claims() })).session.kind).toBe('uat')
  })

  it.each([
    ['a name for a key that is the only one', { kid: 'dummy' }],
    ['no name for the key', { kid: undefined }],
    ['typ in any case', { typ: 'jwt' }],
    ['no typ', { typ: undefined }],
  ])('takes %s', async (_, header) => {
    expect((await enter({ header })).session.kind).toBe('uat')
  })

  const claimRefusals: readonly [string, () => Members][] = [
    ['jwt_exp_missing', () => ({ exp: undefined })],
    ['jwt_expired', () => ({ exp: world.seconds(-30) })],
    ['jwt_claim_type', () => ({ exp: String(world.seconds(300)) })],
    ['jwt_time_unit', () => ({ exp: world.seconds(300) * 1000 })],
    ['jwt_lifetime', () => ({ exp: world.seconds(365 * 24 * 3600 + 31) })],
    ['uat_iat_missing', () => ({ iat: undefined })],
    ['uat_iat_missing', () => ({ iat: null })],
    ['uat_iat_milliseconds_text', () => ({ iat: String(world.seconds(0) * 1000) })],
    ['jwt_claim_type', () => ({ iat: String(world.seconds(0)) })],
    ['jwt_claim_type', () => ({ iat: {} })],
    ['jwt_time_unit', () => ({ iat: world.seconds(0) * 1000 })],
    ['jwt_iat_future', () => ({ iat: world.seconds(31) })],
    ['jwt_not_yet', () => ({ nbf: world.seconds(31) })],
    ['uat_tenant', () => ({ [tenantId]: undefined })],
    ['uat_tenant', () => ({ [tenantId]: randomUUID() })],
    ['uat_tenant', () => ({ [tenantId]: [world.site.tenantLuid] })],
    ['uat_site_claim', () => ({ [siteId]: randomUUID() })],
    ['uat_site_claim', () => ({ [siteId]: null })],
    ['uat_site_claim', () => ({ [siteId]: '' })],
    ['jwt_claim_type', () => ({ jti: 7 })],
    ['jwt_claim_type', () => ({ jti: '' })],
    ['jwt_scp_missing', () => ({ scp: undefined })],
    ['jwt_scp_missing', () => ({ scp: [] })],
    ['jwt_scp_missing', () => ({ scp: undefined, scope: ' ' })],
    ['jwt_scp_type', () => ({ scp: 'tableau:content:read' })],
    ['jwt_scp_type', () => ({ scp: undefined, scope: ['tableau:content:read'] })],
    ['jwt_scp_type', () => ({ scp: [1] })],
    ['uat_username_missing', () => ({ email: undefined })],
    ['uat_username_missing', () => ({ email: ['ann@example.com'] })],
    ['user_unknown', () => ({ email: 'ANN@example.com' })],
    ['jwt_iss_missing', () => ({ iss: undefined })],
    ['jwt_iss_unknown', () => ({ iss: 'https://agents.example/' })],
    ['jwt_iss_unknown', () => ({ iss: 'a\0b' })],
    ['jwt_iss_unknown', () => ({ [issuerOverride]: 'elsewhere' })],
    ['uat_issuer_override', () => ({ [issuerOverride]: 1 })],
    ['uat_flag_mismatch', () => ({ iss: world.server.issuerUrl })],
  ]
  it.each(claimRefusals)(
    'is refused for %s, and the caller learns nothing of it',
    async (reason, claims) => {
      const refusal = await refusalOf(enter({ claims: claims() }))
      expect(refusal).toMatchObject({ reason, trustCode: 101002, kind: '401001', method: 'uat' })
      expect(world.sessionStore.live.size).toBe(0)
    },
  )

  it.each<[string, Members]>([
    ['uat_alg', { alg: 'RS512' }],
    ['uat_alg', { alg: 'ES256' }],
    ['uat_alg', { alg: 'HS256' }],
    ['jwt_alg', { alg: 'HS512' }],
    ['jwt_unsigned', { alg: 'none' }],
    ['jwt_header', { jku: 'https://attacker.example' }],
    ['jwt_header', { jwk: {} }],
    ['jwt_typ', { typ: 'at+jwt' }],
    ['jwt_malformed', { kid: 1 }],
  ])('is refused for %s in its header', async (reason, header) => {
    expect(await reasonOf({ header })).toBe(reason)
    expect(world.asked).toEqual([])
  })

  it('over 8,192 bytes is refused unread', async () => {
    const claims = { pad: 'x'.repeat(8192) }
    expect(await refusalOf(enter({ claims }))).toMatchObject({
      reason: 'jwt_too_large',
      trustCode: 101002,
    })
  })

  it('signed with the public key as a secret is refused', async () => {
    world.changeUat({ algorithms: ['RS256', 'HS256'] })
    const token = { header: { alg: 'HS256' }, claims: { iss: world.uat.issuer } }
    for (const key of [issuer.pem, issuer.pem.trimEnd()]) {
      const refusal = await refusalOf(world.send(signHs256(token, key), true))
      expect(refusal.reason).toBe('uat_alg')
    }
  })

  it('of another issuer’s key is refused', async () => {
    const claims = { iss: world.uat.issuer, iat: world.seconds(0), exp: world.seconds(60) }
    const jwt = createIssuer('x').sign({ header: { alg: 'RS256' }, claims })
    expect((await refusalOf(world.send(jwt, true))).reason).toBe('jwt_signature')
  })
})

describe('the configuration', () => {
  it('disabled is closed', async () => {
    world.changeUat({ isEnabled: false })
    expect(await reasonOf()).toBe('uat_disabled')
  })

  it('that lists the tenant only does not open its sites', async () => {
    world.changeUat({ resourceIds: [world.site.tenantLuid] })
    expect(await reasonOf()).toBe('uat_site_not_listed')
  })

  it('of one tenant is unknown on the sites of another', async () => {
    world.data.addSite('Sales', { tenantLuid: randomUUID() })
    const refusal = await refusalOf(world.send(world.uatJwt(), true, 'Sales'))
    expect(refusal.reason).toBe('jwt_iss_unknown')
    const nowhere = await refusalOf(world.send(world.uatJwt(), true, 'Nowhere'))
    expect(nowhere).toMatchObject({ reason: 'site_unknown', trustCode: 101002 })
  })

  it('names the claim of the user', async () => {
    world.changeUat({ usernameClaim: 'login' })
    expect(await reasonOf()).toBe('uat_username_missing')
    const entered = await enter({ claims: { login: world.user.name, email: 'x' } })
    expect(entered.user.luid).toBe(world.user.luid)
  })

  it.each<[readonly string[], readonly string[], boolean]>([
    [['tableau:content:read'], ['tableau:content:read'], true],
    [['tableau:content:*'], ['tableau:content:read'], true],
    [['tableau:content:*'], ['tableau:content:*'], true],
    [['tableau:*:*'], ['tableau:content:read', 'tableau:users:*'], true],
    [['tableau:content:read', 'tableau:jobs:read'], ['tableau:jobs:read'], true],
    [['tableau:content:read'], ['tableau:content:*'], false],
    [['tableau:projects:read', 'tableau:projects:create'], ['tableau:projects:*'], false],
    [['tableau:content:read'], ['tableau:content:read', 'tableau:users:read'], false],
    [['tableau:content:*'], ['tableau:contents:read'], false],
    [['tableau:content:*'], ['tableau:*:*'], false],
    [['tableau:*'], ['tableau:content:read'], false],
    [['tableau:content:read'], ['tableau:сontent:read'], false],
    [['tableau:content:read'], ['openid'], false],
    [[], ['tableau:content:read'], false],
  ])('with the ceiling %j lets %j pass: %s', async (ceiling, scp, passes) => {
    world.changeUat({ scopes: ceiling })
    const outcome = await enter({ claims: { scp } }).then(
      ({ session }) => session.scopes,
      (refused: SignInRefused) => refused.reason,
    )
    expect(outcome).toEqual(passes ? scp : 'jwt_scope_not_in_config')
  })

  it('is found by the override instead of the issuer, and verified with its own key', async () => {
    const own = createIssuer('own')
    world.data.uatConfigs.push({
      ...world.uat,
      luid: randomUUID(),
      issuer: 'second',
      publicKey: own.pem,
    })
    const claims = { [issuerOverride]: 'second' }
    expect(await reasonOf({ claims })).toBe('jwt_signature')
    const [, body = ''] = world.uatJwt({ claims }).split('.')
    const jwt = own.sign({
      header: { alg: 'RS256' },
      claims: Buffer.from(body, 'base64url').toString(),
    })
    expect((await world.send(jwt, true)).session.trustId).not.toBe(world.uat.luid)
  })

  it('refuses what was revoked by its jti', async () => {
    const claims = { jti: 'one' }
    await enter({ claims })
    const jtiHash = hashSecret('one')
    const expiresAt = world.clock.now()
    world.data.uatRevocations.push({ tenantLuid: world.site.tenantLuid, jtiHash, expiresAt })
    expect(await reasonOf({ claims })).toBe('uat_revoked')
    expect((await enter({ claims: { jti: 'two' } })).session.kind).toBe('uat')
  })
})

describe('keys', () => {
  it('are published where the configuration says, and named by the token', async () => {
    world.changeUat({ publicKey: null, jwksUri: world.jwksUri })
    expect((await enter()).session.kind).toBe('uat')
    expect(await reasonOf({ header: { kid: undefined } })).toBe('jwt_kid_missing')
    expect(await reasonOf({ header: { kid: 'other' } })).toBe('jwt_kid_unknown')
    world.documents.clear()
    world.clock.advance(4000)
    expect(await reasonOf()).toBe('uat_jwks')
  })

  it('are the published ones for a token that names one, else the stored one', async () => {
    const other = createIssuer('other')
    world.changeUat({ publicKey: other.pem, jwksUri: world.jwksUri })
    expect((await enter()).session.kind).toBe('uat')
    expect(await reasonOf({ header: { kid: undefined } })).toBe('jwt_signature')
  })

  it('may be of another kind where the configuration lists the algorithm', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
    const [, body = ''] = world.uatJwt().split('.')
    const data = `${encode({ alg: 'ES256' })}.${body}`
    const key = { key: privateKey, dsaEncoding: 'ieee-p1363' as const }
    const jwt = `${data}.${sign('sha256', Buffer.from(data), key).toString('base64url')}`
    world.changeUat({ publicKey: pem })
    expect((await refusalOf(world.send(jwt, true))).reason).toBe('uat_alg')
    world.changeUat({ publicKey: pem, algorithms: ['ES256'] })
    expect((await world.send(jwt, true)).session.kind).toBe('uat')
  })

  const privatePem = issuer.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  it.each([
    ['private', privatePem, 'jwt_key_unfit'],
    ['1024 bits long', createIssuer('small', 1024).pem, 'key_too_small'],
    ['no key', 'PEM', 'jwt_key_unfit'],
  ])('stored as what is %s are refused', async (_, publicKey, reason) => {
    world.changeUat({ publicKey })
    expect(await reasonOf()).toBe(reason)
  })
})

it('a JWT of a connected app is refused as a unified access token, and the reverse', async () => {
  const app = await world.newApp(world.site)
  const jwt = signHs256(validJwt(world, app), app.secretValue)
  expect((await refusalOf(world.send(jwt, true))).reason).toBe('uat_flag_mismatch')
  expect((await refusalOf(world.send(world.easJwt(), true))).reason).toBe('uat_flag_mismatch')
  expect(await refusalOf(world.send(world.uatJwt(), false))).toMatchObject({
    reason: 'uat_flag_mismatch',
    trustCode: 10082,
  })
})

describe('for Cloud Manager', () => {
  const verify = async (jwt: string) =>
    createUatVerifier({
      store: world.data.store,
      clock: world.clock,
      issuerKeys: createKeySource({
        clock: world.clock,
        settings: cloudKeySourceSettings,
        outbound: { getJson: () => Promise.reject(new OutboundRefused('connection')) },
      }),
      settings: cloudSignInSettings.uat,
    }).verify({ jwt: readJwt(jwtParts(jwt), 'uat'), resource: { kind: 'cloud-manager' } })

  it('the tenant of the token must be the one that is listed', async () => {
    const verified = await verify(world.uatJwt())
    expect(verified).toMatchObject({ username: world.user.name, config: world.uat })
    world.changeUat({ resourceIds: [world.site.luid] })
    expect((await refusalOf(verify(world.uatJwt()))).reason).toBe('uat_site_not_listed')
  })

  it('a token for one site, or of no tenant, opens nothing', async () => {
    const bound = world.uatJwt({ claims: { [siteId]: world.site.luid } })
    expect((await refusalOf(verify(bound))).reason).toBe('uat_site_claim')
    for (const tenant of [undefined, randomUUID(), 'a\0b']) {
      const jwt = world.uatJwt({ claims: { [tenantId]: tenant } })
      expect((await refusalOf(verify(jwt))).reason).toBe('jwt_iss_unknown')
    }
  })
})
