/** The mistakes that people make with issuers, unified access tokens and the two kinds of PAT: each is made, and its explanation read. */

import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { mustBe, signedIn } from './person.ts'
import { startTestIssuer, startTrustKit, type TestIssuer, type TrustKit } from './trust-kit.ts'

const agents = 'https://agents.example'
const base = '/connected-apps/external-authorization-servers'
let kit: TrustKit
/** Signs unified access tokens. */
let signer: TestIssuer
/** An authorization server; another one for each test, so that nothing is remembered of its keys. */
let idp: TestIssuer
let configId: string
beforeAll(async () => {
  kit = await startTrustKit()
  signer = await startTestIssuer()
  const made = await kit.cloud<{ configId: string }>('POST', '/uat-configurations', {
    name: 'agents',
    issuer: agents,
    publicKey: signer.pem,
    resourceIds: [kit.site.tenantLuid, kit.site.luid],
    enabled: true,
  })
  ;({ configId } = made)
})
afterAll(async () => {
  await signer[Symbol.asyncDispose]()
  await kit[Symbol.asyncDispose]()
})
beforeEach(async () => {
  idp = await startTestIssuer()
})
afterEach(() => idp[Symbol.asyncDispose]())

const seconds = () => Math.floor(kit.clock.now().getTime() / 1000)
async function said(credentials: object, site?: string) {
  const answer = await kit.attempt(credentials, site)
  const { authEvent, explanation } = await kit.why(answer)
  const failed = explanation.steps.filter(({ state }) => state === 'failed')
  const body = await answer.text()
  return { body, status: answer.status, reason: authEvent.reason, failed, ...explanation }
}
const easJwt = (claims: object = {}, header: object = {}) =>
  idp.sign(
    {
      iss: idp.url,
      sub: 'viewer@example.com',
      aud: `tableau:${kit.site.luid}`,
      exp: seconds() + 300,
      jti: randomUUID(),
      scp: ['tableau:content:read'],
      ...claims,
    },
    header,
  )
const uatJwt = (claims: object = {}, header: object = {}) =>
  signer.sign(
    {
      iss: agents,
      iat: seconds(),
      exp: seconds() + 300,
      email: 'viewer@example.com',
      'https://tableau.com/tenantId': kit.site.tenantLuid,
      scp: ['tableau:content:read'],
      ...claims,
    },
    header,
  )
const publishKeys = (...keys: readonly object[]) => idp.documents.set('/keys', { keys })
const metadata = (issuer = idp.url) => ({ issuer, jwks_uri: `${idp.url}/keys` })

describe('an authorization server', () => {
  test('that serves OpenID discovery only signs in here, and the explanation says that it would not there', async () => {
    publishKeys(idp.jwk)
    idp.documents.set('/.well-known/openid-configuration', metadata())
    await kit.register({ issuerUrl: idp.url })
    const { status, notes } = await said({ jwt: easJwt() })
    expect(status).toBe(200)
    expect(notes.join(' ')).toContain('reads /.well-known/oauth-authorization-server (RFC 8414)')
  })

  test('whose document has a slash more than its registration is explained, with every address that was asked', async () => {
    publishKeys(idp.jwk)
    idp.documents.set('/.well-known/oauth-authorization-server', metadata(`${idp.url}/`))
    await kit.register({ issuerUrl: idp.url })
    const { reason, failed } = await said({ jwt: easJwt() })
    expect(reason).toBe('eas_discovery')
    expect(failed).toMatchObject([{ name: 'metadata of the issuer obtained' }])
    expect(failed[0]?.got).toContain(
      `${idp.url}/.well-known/oauth-authorization-server: another issuer: it has a slash at the end`,
    )
    expect(failed[0]?.got).toContain(`${idp.url}/.well-known/openid-configuration: status 404`)
  })

  test('whose document is of another issuer is explained with where the two differ', async () => {
    publishKeys(idp.jwk)
    const other = idp.url.replace('127.0.0.1', '127.0.0.2')
    idp.documents.set('/.well-known/oauth-authorization-server', metadata(other))
    await kit.register({ issuerUrl: idp.url })
    const { failed } = await said({ jwt: easJwt() })
    expect(failed[0]?.got).toContain('it differs from the registered one at character 16')
  })

  test('whose JWT has an issuer with a slash more than its registration is explained', async () => {
    await kit.register({ issuerUrl: idp.url })
    const { reason, sentence } = await said({ jwt: easJwt({ iss: `${idp.url}/` }) })
    expect(reason).toBe('jwt_iss_unknown')
    expect(sentence).toContain(`the registered issuer is "${idp.url}": they differ in the slash`)
  })

  test('whose key set cannot be reached is explained with its address and status', async () => {
    await kit.register({ issuerUrl: idp.url, jwksUri: `${idp.url}/keys` })
    const { reason, failed } = await said({ jwt: easJwt() })
    expect(reason).toBe('eas_jwks')
    expect(failed[0]?.got).toMatch(new RegExp(`^${idp.url}/keys: status 404 \\(asked at 20.+Z\\)$`))
  })

  test('that signs with a new key before it is published is explained with when the key set was fetched, to administrators alone', async () => {
    publishKeys(idp.jwk)
    await kit.register({ issuerUrl: idp.url, jwksUri: `${idp.url}/keys` })
    expect((await kit.attempt({ jwt: easJwt() })).status).toBe(200)
    kit.clock.advance(120_000)
    const missing = await said({ jwt: easJwt({}, { kid: 'next' }) })
    expect(missing.reason).toBe('jwt_kid_unknown')
    const [, before = '', again = ''] =
      /has no key "next"\. It was obtained at (\S+) and, for a key that was missing, again at (\S+)\.$/.exec(
        missing.sentence,
      ) ?? []
    expect(Date.parse(again) - Date.parse(before)).toBeGreaterThanOrEqual(120_000)
    expect(missing.failed).toMatchObject([{ got: 'next; the set has 1 keys' }])
    // The caller cannot tell it from an untrusted issuer, nor from a signature that does not match.
    const unknown = await said({ jwt: easJwt({ iss: 'https://stranger.example' }) })
    const forged = await said({ jwt: `${easJwt().slice(0, -6)}AAAAAA` })
    expect([unknown.reason, forged.reason]).toEqual(['jwt_iss_unknown', 'jwt_signature'])
    expect([unknown.body, forged.body]).toEqual([missing.body, missing.body])
  })

  test('whose JWT is for no site in particular, or for another, is explained with the audience of this one', async () => {
    publishKeys(idp.jwk)
    await kit.register({ issuerUrl: idp.url, jwksUri: `${idp.url}/keys` })
    const { reason, failed } = await said({ jwt: easJwt({ aud: `tableau:${randomUUID()}` }) })
    expect(reason).toBe('jwt_aud')
    expect(failed).toMatchObject([
      { name: 'audience: this site', expected: `"tableau:${kit.site.luid}"` },
    ])
    const plain = await said({ jwt: easJwt({ aud: 'tableau' }) })
    expect([plain.status, plain.notes.join(' ')]).toEqual([
      200,
      expect.stringContaining('names tableau:<site id>'),
    ])
  })

  test('that is disabled is named as such', async () => {
    const admin = await signedIn(kit, 'admin')
    const id = await kit.register({ issuerUrl: idp.url })
    const change = { externalAuthorizationServer: { enabled: false } }
    mustBe(await admin.put(`${base}/${id}`, change), 200)
    expect((await said({ jwt: easJwt() })).sentence).toBe(
      'The authorization server "IdP" is disabled.',
    )
  })

  test('whose JWT was proved and refused is seen by the user whom it names, and by no other', async () => {
    publishKeys(idp.jwk)
    await kit.register({ issuerUrl: idp.url, jwksUri: `${idp.url}/keys` })
    const seenBy = async (jwt: string, role: 'viewer' | 'creator') => {
      const id = (await kit.attempt({ jwt })).headers.get('x-easel-event') ?? ''
      const headers = { 'x-tableau-auth': await kit.signIn(role) }
      return (await kit.own(`/auth-events/${id}`, { headers })).status
    }
    const late = () => easJwt({ exp: seconds() - 600 })
    expect([await seenBy(late(), 'viewer'), await seenBy(late(), 'creator')]).toEqual([200, 404])
    expect(await seenBy(easJwt({}, { kid: 'next' }), 'viewer')).toBe(404)
  })
})

describe('a unified access token', () => {
  const ofUat = (...parts: Parameters<typeof uatJwt>) =>
    said({ jwt: uatJwt(...parts), isUat: true })

  test('without isUat is explained: its issuer is that of a configuration', async () => {
    const { reason, sentence, fix } = await said({ jwt: uatJwt() })
    expect(reason).toBe('uat_flag_mismatch')
    expect(sentence).toBe(
      'isUat is false, and the issuer belongs to the unified access token configuration "agents".',
    )
    expect(fix).toContain('set it to true for unified access tokens')
    const bare = await said({ jwt: uatJwt({}, { kid: undefined }) })
    expect([bare.reason, bare.notes.join(' ')]).toEqual([
      'jwt_kid_missing',
      expect.stringContaining('configuration "agents": send isUat true'),
    ])
  })

  test('of a configuration that lists the tenant and not the site is explained with what is missing', async () => {
    const { provision } = kit.easel
    const { tenantLuid } = kit.site
    await provision.site({ name: 'Other', contentUrl: 'unlisted', tenantLuid })
    const { reason, sentence, failed } = await said({ jwt: uatJwt(), isUat: true }, 'unlisted')
    expect(reason).toBe('uat_site_not_listed')
    expect(sentence).toBe(
      'The unified access token configuration "agents" does not list site "unlisted": the tenant id alone does not open its sites.',
    )
    expect(failed).toMatchObject([
      {
        name: 'site among the resourceIds of the configuration',
        got: `${tenantLuid} ${kit.site.luid}`,
      },
    ])
  })

  test.each<[string, string, object, RegExp]>([
    ['uat_iat_missing', 'times', { iat: undefined }, /no iat/],
    ['uat_iat_milliseconds_text', 'times', { iat: '1700000000000' }, /text of milliseconds/],
    [
      'uat_tenant',
      'tenant of the configuration',
      { 'https://tableau.com/tenantId': randomUUID() },
      /tenant/,
    ],
    [
      'uat_username_missing',
      'claim with the user name',
      { email: undefined },
      /lacks the claim "email"/,
    ],
    ['user_unknown', 'user', { email: 'stranger@example.com' }, /has the name in email/],
    ['jwt_scp_missing', 'scopes within those of the configuration', { scp: [] }, /neither scp/],
    ['jwt_claim_type', 'not revoked', { jti: 7 }, /jti must be a text/],
  ])('refused for %s fails at "%s"', async (reason, step, claims, sentence) => {
    const report = await ofUat(claims)
    expect([report.reason, report.sentence]).toEqual([reason, expect.stringMatching(sentence)])
    expect(report.failed).toHaveLength(1)
    expect(report.failed).toMatchObject([{ name: step }])
  })

  test('of a configuration that is disabled, or that takes another algorithm, is explained', async () => {
    const es = await ofUat({}, { alg: 'ES256' })
    expect([es.reason, es.failed[0]?.expected]).toEqual([
      'uat_alg',
      expect.stringContaining('RS256'),
    ])
    const path = `/uat-configurations/${configId}`
    await kit.cloud('PATCH', path, { enabled: false })
    expect((await ofUat()).sentence).toBe(
      'The unified access token configuration "agents" is disabled.',
    )
    await kit.cloud('PATCH', path, { enabled: true })
  })

  test('that was proved and refused is seen by the user whom it names', async () => {
    const jwt = uatJwt({ iat: '1700000000000' })
    const id = (await kit.attempt({ jwt, isUat: true })).headers.get('x-easel-event') ?? ''
    const statusFor = async (role: 'viewer' | 'creator') => {
      const headers = { 'x-tableau-auth': await kit.signIn(role) }
      return (await kit.own(`/auth-events/${id}`, { headers })).status
    }
    expect([await statusFor('viewer'), await statusFor('creator')]).toEqual([200, 404])
  })
})

describe('a personal access token', () => {
  test('of Cloud Manager at a site, and of a site at Cloud Manager, is explained with its owner', async () => {
    const atSite = await said({
      personalAccessTokenName: 'tests',
      personalAccessTokenSecret: kit.cloudSecret,
    })
    expect([atSite.reason, atSite.sentence]).toEqual([
      'pat_is_tcm',
      expect.stringContaining('belongs to a TCM PAT'),
    ])
    const { personalAccessTokenSecret: token } = await kit.newPat('of-the-site')
    const answer = await fetch(`${kit.url}/api/v1/pat/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    })
    const { authEvent, explanation } = await kit.why(answer)
    expect([authEvent.reason, explanation.sentence]).toEqual([
      'pat_is_of_a_site',
      expect.stringContaining('belongs to a personal access token of a site'),
    ])
  })

  test('on a site that has turned them off is explained at sign-in, and none can be made', async () => {
    const { provision } = kit.easel
    const pat = await kit.newPat('before')
    const { luid } = kit.site
    await provision.tokenRules(luid, { isEnabled: false })
    const { reason, sentence } = await said(pat)
    expect([reason, sentence]).toEqual([
      'pat_disabled_for_site',
      'Personal access tokens are turned off for this site.',
    ])
    await expect(kit.newPat('after')).rejects.toThrow('turned off')
    await provision.tokenRules(luid, { isEnabled: true })
  })
})

describe('a connected app', () => {
  test('that was left disabled, or whose secret was deleted, is explained with which', async () => {
    const app = await kit.easel.provision.connectedApp(kit.site.luid, 'left')
    const admin = await signedIn(kit, 'admin')
    const path = `/connected-apps/direct-trust/${app.clientId}`
    const jwt = () =>
      kit.jwt({ iss: app.clientId }, { iss: app.clientId, kid: app.secretId }, app.secretValue)
    mustBe(await admin.put(path, { connectedApplication: { name: 'left', enabled: false } }), 200)
    expect(await said({ jwt: jwt() })).toMatchObject({
      reason: 'jwt_app_disabled',
      sentence: 'The connected app "left" is disabled, as it is when it was just made.',
      fix: expect.stringContaining('Settings, Connected Apps'),
    })
    mustBe(await admin.put(path, { connectedApplication: { name: 'left', enabled: true } }), 200)
    expect((await admin.delete(`${path}/secrets/${app.secretId}`)).status).toBe(204)
    const deleted = await said({ jwt: jwt() })
    expect([deleted.reason, deleted.fix]).toEqual([
      'jwt_kid_unknown',
      expect.stringContaining('A secret that was deleted is gone at once'),
    ])
  })
})

describe('a JWT session', () => {
  test('at a method that takes no JWT is explained as needing a PAT, whatever its scopes', async () => {
    const token = await kit.signInWithScopes('creator', ['tableau:content:read'])
    const path = `/api/3.28/sites/${kit.site.luid}/users/${kit.users.creator.luid}/personal-access-tokens`
    const answer = await kit.call({ path, token })
    expect([answer.status, answer.code]).toEqual([401, '401002'])
    const { authEvent, explanation } = await kit.why(answer)
    expect([authEvent.reason, explanation.sentence]).toEqual([
      'method_not_jwt',
      'listPersonalAccessTokens is not open to JWT sessions, whatever their scopes; use a PAT.',
    ])
  })

  test('that lacks tableau:content:read is refused 401002 with the scope; the Metadata API itself is not served', async () => {
    const token = await kit.signInWithScopes('viewer', ['tableau:jobs:read'])
    const answer = await kit.call({ path: `/api/3.28/sites/${kit.site.luid}/views`, token })
    expect([answer.status, answer.code]).toEqual([401, '401002'])
    expect(answer.headers.get('www-authenticate')).toContain('scope="tableau:content:read"')
    const { explanation } = await kit.why(answer)
    expect(explanation.sentence).toContain('needs the scope tableau:content:read')
  })
})
