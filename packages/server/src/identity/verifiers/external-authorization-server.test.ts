import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { refusalOf, type Members } from '../testing/world.ts'
import { createTrustWorld, issuer, type TrustWorld } from '../testing/trust-world.ts'
import { createIssuer } from '../testing/issuer.ts'

let world: TrustWorld

beforeEach(() => {
  world = createTrustWorld()
})

const enter = async (change?: Parameters<TrustWorld['easJwt']>[0]) =>
  world.send(world.easJwt(change), false)

describe('sign-in with a JWT of an external authorization server', () => {
  it('opens a session bounded by the scopes of the JWT', async () => {
    const entered = await enter()
    expect(entered.user.luid).toBe(world.user.luid)
    expect(entered.session).toMatchObject({
      kind: 'oauth-trust',
      trustId: world.server.luid,
      scopes: ['tableau:content:read'],
    })
    expect(world.events.at(-1)).toMatchObject({ method: 'external-authorization-server' })
  })

  const accepted: readonly [string, () => Members][] = [
    ['aud as a list', () => ({ aud: ['other', `tableau:${world.site.luid}`] })],
    ['the plain aud', () => ({ aud: 'tableau' })],
    ['exp at the cap and leeway', () => ({ exp: world.seconds(630) })],
  ]
  it.each(accepted)('takes %s', async (_, claims) => {
    expect((await enter({ claims: claims() })).session.kind).toBe('oauth-trust')
  })

  it('takes iss from the header alone', async () => {
    const header = { iss: world.server.issuerUrl }
    const entered = await enter({ header, claims: { iss: undefined } })
    expect(entered.session.kind).toBe('oauth-trust')
  })

  const claimRefusals: readonly [string, number, () => Members][] = [
    ['jwt_exp_missing', 16, () => ({ exp: undefined })],
    ['jwt_expired', 16, () => ({ exp: world.seconds(-30) })],
    ['jwt_lifetime', 10096, () => ({ exp: world.seconds(631) })],
    ['jwt_time_unit', 10096, () => ({ exp: world.seconds(300) * 1000 })],
    ['jwt_time_unit', 10096, () => ({ exp: 1e308 })],
    ['jwt_claim_type', 10084, () => ({ exp: '1e3' })],
    ['jwt_claim_type', 10084, () => ({ iat: '1' })],
    ['jwt_not_yet', 10084, () => ({ nbf: world.seconds(31) })],
    ['jwt_iat_future', 10084, () => ({ iat: world.seconds(31) })],
    ['jwt_aud', 10084, () => ({ aud: undefined })],
    ['jwt_aud', 10084, () => ({ aud: `tableau:${randomUUID()}` })],
    ['jwt_aud', 10084, () => ({ aud: `Tableau:${world.site.luid}` })],
    ['jwt_aud', 10084, () => ({ aud: [] })],
    ['jwt_sub_missing', 10084, () => ({ sub: undefined })],
    ['jwt_sub_missing', 10084, () => ({ sub: ['ann@example.com'] })],
    ['jwt_jti_missing', 10094, () => ({ jti: undefined })],
    ['jwt_jti_missing', 10094, () => ({ jti: 1 })],
    ['jwt_scp_missing', 10099, () => ({ scp: undefined, scope: 'tableau:content:read' })],
    ['jwt_scp_missing', 10099, () => ({ scp: [] })],
    ['jwt_scp_type', 10097, () => ({ scp: 'tableau:content:read' })],
    ['user_unknown', 5, () => ({ sub: 'ANN@example.com' })],
    ['jwt_iss_conflict', 10083, () => ({ iss: undefined })],
    // What the caller may not tell apart.
    ['jwt_iss_unknown', 10082, () => ({ iss: 'https://idp.example/' })],
    ['jwt_iss_unknown', 10082, () => ({ iss: 'https://IDP.example' })],
    ['jwt_iss_unknown', 10082, () => ({ iss: 'https://other.example' })],
    ['uat_flag_mismatch', 10082, () => ({ iss: world.uat.issuer })],
  ]
  it.each(claimRefusals)('%s (%i)', async (reason, trustCode, claims) => {
    const isConflict = reason === 'jwt_iss_conflict'
    const change = isConflict
      ? { header: { iss: 'https://a.example' }, claims: { iss: 'https://b.example' } }
      : { claims: claims() }
    const refusal = await refusalOf(enter(change))
    expect(refusal).toMatchObject({ reason, trustCode, kind: '401001' })
    expect(world.sessionStore.live.size).toBe(0)
  })

  const headerRefusals: readonly [string, number, () => Members][] = [
    ['jwt_kid_missing', 10083, () => ({ kid: undefined })],
    ['jwt_kid_missing', 10083, () => ({ kid: '' })],
    ['jwt_kid_unknown', 10082, () => ({ kid: 'other' })],
    ['jwt_kid_unknown', 10082, () => ({ kid: '../../../dev/null' })],
    ['jwt_kid_unknown', 10082, () => ({ kid: "x' UNION SELECT '1';--" })],
    ['jwt_kid_unknown', 10082, () => ({ kid: '__proto__' })],
    ['jwt_kid_unknown', 10082, () => ({ kid: 'a\0b' })],
    ['jwt_key_unfit', 10082, () => ({ alg: 'RS512' })],
    ['jwt_key_unfit', 10082, () => ({ alg: 'PS256' })],
    ['jwt_key_unfit', 10082, () => ({ alg: 'ES256' })],
    ['jwt_alg', 10087, () => ({ alg: 'HS256' })],
    ['jwt_alg', 10087, () => ({ alg: 'HS512' })],
    ['jwt_unsigned', 10098, () => ({ alg: 'none' })],
    ['jwt_unsigned', 10098, () => ({ alg: 'nOnE' })],
    ['jwt_header', 10087, () => ({ jku: 'https://attacker.example/jwks' })],
    ['jwt_header', 10087, () => ({ jwk: issuer.jwk })],
    ['jwt_header', 10087, () => ({ x5u: 'https://attacker.example/x5u' })],
    ['jwt_header', 10087, () => ({ crit: ['exp'] })],
    ['jwt_typ', 10084, () => ({ typ: 'at+jwt' })],
  ]
  it.each(headerRefusals)('%s (%i) by its header', async (reason, trustCode, header) => {
    const refusal = await refusalOf(enter({ header: header() }))
    expect(refusal).toMatchObject({ reason, trustCode, kind: '401001' })
    expect(world.asked.every((address) => address === world.jwksUri)).toBe(true)
  })

  it('signed by another key is refused like an unknown issuer', async () => {
    const jwt = createIssuer(issuer.kid).sign({
      header: { alg: 'RS256', kid: issuer.kid },
      claims: { iss: world.server.issuerUrl },
    })
    expect(await refusalOf(world.send(jwt, false))).toMatchObject({
      reason: 'jwt_signature',
      trustCode: 10082,
    })
  })

  it('of a key under 2048 bits is 10088', async () => {
    const small = createIssuer('small', 1024)
    world.documents.set(world.jwksUri, { keys: [small.jwk] })
    const jwt = small.sign({
      header: { alg: 'RS256', kid: 'small' },
      claims: { iss: world.server.issuerUrl },
    })
    expect(await refusalOf(world.send(jwt, false))).toMatchObject({
      reason: 'key_too_small',
      trustCode: 10088,
    })
  })

  it('whose keys cannot be obtained is 10085, whose metadata cannot 10081', async () => {
    world.documents.clear()
    expect(await refusalOf(enter())).toMatchObject({
      reason: 'eas_jwks',
      trustCode: 10085,
      eventFacts: { detail: 'connection' },
    })
    world.changeServer({ luid: randomUUID(), jwksUri: null })
    expect(await refusalOf(enter())).toMatchObject({ reason: 'eas_discovery', trustCode: 10081 })
  })

  it('found by metadata tells the log which document answered', async () => {
    world.changeServer({ jwksUri: null })
    const { issuerUrl } = world.server
    world.documents.set(`${issuerUrl}/.well-known/openid-configuration`, {
      issuer: issuerUrl,
      jwks_uri: world.jwksUri,
    })
    const refusal = await refusalOf(enter({ claims: { aud: 'x' } }))
    expect(refusal.eventFacts).toMatchObject({ keysFrom: 'openid-configuration' })
  })
})

describe('the trust', () => {
  it('disabled, or of another site, answers like an unknown one, and so does an unknown site', async () => {
    world.data.addSite('Sales')
    for (const contentUrl of ['Sales', 'Nowhere', 'Fin\0ance']) {
      const refusal = await refusalOf(world.send(world.easJwt(), false, contentUrl))
      expect(refusal).toMatchObject({ trustCode: 10082, kind: '401001' })
    }
    world.changeServer({ isEnabled: false })
    expect(await refusalOf(enter())).toMatchObject({
      reason: 'jwt_app_disabled',
      trustCode: 10082,
    })
  })

  it('does not know users of another site', async () => {
    world.data.addUser(world.data.addSite('Sales'), 'bob')
    expect(await refusalOf(enter({ claims: { sub: 'bob' } }))).toMatchObject({ trustCode: 5 })
  })

  it('does not let its sessions go to other sites', async () => {
    const sales = world.data.addSite('Sales')
    world.data.addUser(sales, world.user.name, { accountId: world.user.accountId })
    const { session } = await enter()
    expect(await refusalOf(world.signIn.switchSite(session, 'Sales'))).toMatchObject({
      kind: '401003',
    })
  })
})

describe('the id of a JWT', () => {
  it('is good once (10091), also among parallel attempts', async () => {
    const jwt = world.easJwt()
    const attempts = await Promise.allSettled(
      Array.from({ length: 20 }, () => world.send(jwt, false)),
    )
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await refusalOf(world.send(jwt, false))).toMatchObject({
      reason: 'jwt_jti_replayed',
      trustCode: 10091,
    })
  })

  it('that cannot be stored is 503', async () => {
    world.sessionStore.open = () => Promise.reject(new Error('disk full'))
    expect(await refusalOf(enter())).toMatchObject({ reason: 'jwt_jti_storage', kind: '503000' })
  })
})

it('the issuer is asked once for any number of sign-ins', async () => {
  await Promise.all(Array.from({ length: 20 }, () => enter()))
  expect(world.asked).toEqual([world.jwksUri])
})
