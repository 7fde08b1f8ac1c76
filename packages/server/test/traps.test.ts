/** The mistakes that people make with sign-in and sessions: each is made here, and the explanation is read. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startInsightKit, type InsightKit } from './insight-kit.ts'

const day = 24 * 3600 * 1000
let kit: InsightKit
beforeAll(async () => {
  kit = await startInsightKit()
})
afterAll(() => kit[Symbol.asyncDispose]())

const tokenOf = async (answer: Response) =>
  ((await answer.json()) as { credentials: { token: string } }).credentials.token
const current = (token?: string) =>
  kit.call({ path: '/api/3.28/sessions/current', ...(token === undefined ? {} : { token }) })
const seconds = () => Math.floor(kit.clock.now().getTime() / 1000)

/** The sentence of a refused sign-in, with what it is expected to be. */
async function sentenceOf(credentials: object, site?: string) {
  const answer = await kit.attempt(credentials, site)
  const { authEvent, explanation } = await kit.why(answer)
  const failed = explanation.steps.find(({ state }) => state === 'failed')
  return { status: answer.status, reason: authEvent.reason, failed, ...explanation }
}
const ofJwt = (...parts: Parameters<InsightKit['jwt']>) => sentenceOf({ jwt: kit.jwt(...parts) })

/** Sets up single sign-on for the tenant of the site, as its administrator does. */
async function addSaml({ easel, site, url }: InsightKit): Promise<void> {
  const { tenantLuid } = site
  const { luid } = await easel.provision.cloudAdministrator(tenantLuid, { name: 'cloud@example' })
  const { secret } = await easel.provision.cloudToken(luid, tenantLuid, 'setup')
  const post = async (path: string, body: object, headers = {}) => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    expect(answer.ok).toBe(true)
    return (await answer.json()) as { readonly sessionToken: string }
  }
  const { sessionToken } = await post('/pat/login', { token: secret })
  await post(
    `/tenants/${tenantLuid}/saml-configurations`,
    { idpConfigurationName: 'corporate', idpEntityId: 'https://idp.example' },
    { 'x-tableau-session-token': sessionToken },
  )
}

describe('sessions', () => {
  test('a PAT used in two places tells when, by which token and from where the other sign-in came', async () => {
    const pat = await kit.newPat('ci')
    const first = await tokenOf(await kit.attempt(pat))
    const second = await fetch(`${kit.url}/api/3.28/auth/signin`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'other-worker/2' },
      body: JSON.stringify({ credentials: { ...pat, site: { contentUrl: 'test' } } }),
    })
    const { authEvent, explanation } = await kit.why(await current(first))
    expect(authEvent.reason).toBe('session_replaced_by_pat')
    expect(explanation.sentence).toMatch(
      /^session [\w-]{8}[0-9a-f]{8} was ended at 20.+Z because PAT 'ci' signed in again from 127\.0\.0\.1 \(other-worker\/2\)\.$/,
    )
    expect(explanation.steps[3]).toMatchObject({
      state: 'failed',
      got: `sign-in ${second.headers.get('x-easel-event')}`,
    })
    expect(explanation.fix).toContain('a PAT of its own')
  })

  test('an inner block that signs out is named as the end of the outer session', async () => {
    const token = await kit.signInWithScopes('creator', ['tableau:content:read'])
    await kit.call({ verb: 'POST', path: '/api/3.28/auth/signout', token })
    const { authEvent, explanation } = await kit.why(await current(token))
    expect(authEvent.reason).toBe('session_signed_out')
    expect(explanation.sentence).toContain('was signed out at')
    expect(explanation.fix).toContain('nested `with server.auth.sign_in()`')
  })

  test('a request without a token, as after an inner sign-out, says that there is none', async () => {
    const { authEvent, explanation } = await kit.why(await current())
    expect(authEvent.reason).toBe('no_credentials')
    expect(explanation.sentence).toContain('no X-Tableau-Auth header')
  })

  test('a missing scope is distinguished from an expired session', async () => {
    const token = await kit.signInWithScopes('creator', ['tableau:content:read'])
    const path = `/api/3.28/sites/${kit.site.luid}/jobs/${kit.site.luid}`
    const { authEvent, explanation } = await kit.why(await kit.call({ path, token }))
    expect(authEvent.reason).toBe('scope_missing')
    expect(explanation.sentence).toBe(
      'The session has not run out: queryJob needs the scope tableau:jobs:read, and the session has: tableau:content:read.',
    )
  })

  test.each([
    ['session_idle', 31, /idle for 31 min/],
    ['session_expired', 121, /opened at 20.+Z .*120 minutes from sign-in.* is 2 h 1 min old/],
  ])('%s is explained with its times', async (reason, minutes, sentence) => {
    const token = await tokenOf(await kit.attempt(await kit.newPat(`long-${reason}`)))
    kit.clock.advance(minutes * 60_000)
    const { authEvent, explanation } = await kit.why(await current(token))
    expect(authEvent.reason).toBe(reason)
    expect(explanation.sentence).toMatch(sentence)
  })

  test('the end of the PAT taken for that of the session is distinguished', async () => {
    const signedIn = await kit.attempt(await kit.newPat('long-lived'))
    const { credentials } = (await signedIn.json()) as {
      credentials: { token: string; estimatedTimeToExpiration: string }
    }
    expect(credentials.estimatedTimeToExpiration).toMatch(/^36[45]:/)
    kit.clock.advance(121 * 60_000)
    const { explanation } = await kit.why(await current(credentials.token))
    expect(explanation.fix).toContain('estimatedTimeToExpiration in the answer')
  })

  test('a sign-out that fails points to the refusal that came before it', async () => {
    const pat = await kit.newPat('twice')
    const token = await tokenOf(await kit.attempt(pat))
    await kit.attempt(pat)
    const before = await current(token)
    const signOut = await kit.call({ verb: 'POST', path: '/api/3.28/auth/signout', token })
    const { explanation } = await kit.why(signOut)
    expect(explanation.notes.join(' ')).toContain(
      `in getCurrentServerSession: event ${before.headers.get('x-easel-event')}`,
    )
  })

  test('a site in the address that is not that of the session names both', async () => {
    const token = await tokenOf(await kit.attempt(await kit.newPat('elsewhere')))
    const other = '00000000-0000-4000-8000-000000000000'
    const answer = await kit.call({ path: `/api/3.28/sites/${other}/views`, token })
    const { authEvent, explanation } = await kit.why(answer)
    expect(authEvent.reason).toBe('session_wrong_site')
    expect(explanation.sentence).toContain(other)
  })

  test('a token of nowhere is unknown, and one that is a secret has not the form', async () => {
    const nowhere = `${'A'.repeat(22)}|${'b'.repeat(32)}|${kit.site.luid}`
    expect((await kit.why(await current(nowhere))).authEvent.reason).toBe('session_unknown')
    const malformed = await kit.why(await current('secret'))
    expect(malformed.explanation.steps[1]).toMatchObject({ state: 'failed' })
  })
})

describe('times of a JWT', () => {
  test('a clock that runs fast is explained with the difference', async () => {
    const now = seconds()
    const late = await ofJwt({ iat: now + 41, exp: now + 641, nbf: now })
    expect([late.status, late.reason]).toEqual([401, 'jwt_iat_future'])
    expect(late.sentence).toBe('iat is 41 s in the future: your clock seems 41 s fast.')
    const noIat = await ofJwt({ iat: undefined, exp: seconds() + 641 })
    expect(noIat.reason).toBe('jwt_lifetime')
    expect(noIat.sentence).toMatch(
      /^exp is 64[01] s ahead of server time \(max 600\); your clock seems 4[01] s fast\.$/,
    )
  })

  test('milliseconds and time zones are recognised', async () => {
    const inMs = await ofJwt({ exp: (seconds() + 300) * 1000 })
    expect([inMs.reason, inMs.sentence]).toEqual(['jwt_time_unit', 'exp looks like milliseconds.'])
    const local = await ofJwt({ iat: undefined, exp: seconds() + 300 + 2 * 3600 })
    expect(local.sentence).toContain('it is 2 h off, a time-zone mistake?')
    const utc = await ofJwt({ iat: undefined, exp: seconds() + 300 - 5 * 3600 })
    expect(utc.sentence).toBe("exp is 5 h off the server's time: a time-zone mistake?")
    const text = await ofJwt({ exp: '2026-01-01T00:00:00Z' })
    expect(text.sentence).toBe('exp must be a number of seconds; got a text.')
  })
})

describe('a JWT', () => {
  test.each([
    [{ scp: 'tableau:content:read' }, 'jwt_scp_type', 'scp must be a JSON array; got string.'],
    [{ scp: 'a:b:c,d:e:f' }, 'jwt_scp_type', 'scp must be a JSON array; got string, a comma list.'],
    [
      { scp: undefined, scope: 'tableau:content:read' },
      'jwt_scp_missing',
      'The JWT has a claim scope and no scp; scp is the claim that counts.',
    ],
    [
      { aud: 'Tableau' },
      'jwt_aud',
      'aud is "Tableau"; a connected app\'s JWT needs "tableau", in small letters.',
    ],
    [
      { aud: undefined },
      'jwt_aud',
      'aud is missing; a connected app\'s JWT needs "tableau", in small letters.',
    ],
  ])('with %j is refused for %s', async (claims, reason, sentence) => {
    expect(await ofJwt(claims)).toMatchObject({ reason, sentence, status: 401 })
  })

  test.each([
    [{ kid: undefined }, 'jwt_kid_missing', /no kid/],
    [{ kid: 'JbLRdCOvC5KH' }, 'jwt_kid_unknown', /no secret with id "JbLRdCOvC5KH"/],
    [{ iss: 'wrong' }, 'jwt_iss_conflict', /differs/],
  ])('with the header %j is refused for %s', async (header, reason, sentence) => {
    const said = await ofJwt({}, header)
    expect([said.reason, said.sentence]).toEqual([reason, expect.stringMatching(sentence)])
  })

  test('whose kid is the client id is explained', async () => {
    const said = await ofJwt({}, { kid: kit.connectedApp.clientId })
    expect(said.sentence).toContain('kid equals the client id')
  })

  test('of another app tells where iss was read', async () => {
    const said = await ofJwt({ iss: 'stranger' }, { iss: undefined })
    expect(said).toMatchObject({ reason: 'jwt_iss_unknown' })
    expect(said.sentence).toBe(
      'iss, read from the payload, is "stranger", and no connected app has that client id.',
    )
    expect((await ofJwt({ iss: undefined }, { iss: undefined })).reason).toBe('jwt_iss_missing')
  })

  test('signed with the decoded secret is recognised', async () => {
    const decoded = Buffer.from(kit.connectedApp.secretValue, 'base64')
    expect((await ofJwt({}, {}, decoded)).sentence).toBe(
      'The signature matches the base64-decoded secret: sign with the text itself.',
    )
    expect((await ofJwt({}, {}, 'other')).sentence).toContain('does not match the secret')
  })

  test('used twice names the session that used it', async () => {
    const jwt = kit.jwt()
    const used = await kit.why(await kit.attempt({ jwt }))
    const again = await sentenceOf({ jwt })
    expect(again.reason).toBe('jwt_jti_replayed')
    expect(again.sentence).toBe(
      `The JWT was used already at ${used.authEvent.at}, by session ${used.authEvent.sessionId}.`,
    )
  })

  test('for a user by LUID, by domain or by other capitals says what sub should be', async () => {
    const byLuid = await ofJwt({ sub: kit.users.creator.luid })
    expect([byLuid.reason, byLuid.fix]).toEqual([
      'user_unknown',
      expect.stringContaining('looks like the id (LUID)'),
    ])
    expect((await ofJwt({ sub: String.raw`corp\ann` })).fix).toContain('domain before')
    expect((await ofJwt({ sub: 'Creator@Example.com' })).fix).toContain('other capitals')
  })

  test('larger than 8 KB tells its size', async () => {
    const scp = Array.from({ length: 400 }, (_, n) => `tableau:something_${n}:read`)
    const said = await ofJwt({ scp })
    expect([said.reason, said.sentence]).toEqual([
      'jwt_too_large',
      expect.stringMatching(/^The JWT has \d{5} bytes; 8192 is the most/),
    ])
  })

  test('of a connected app with isUat=true says which trust the issuer is', async () => {
    const said = await sentenceOf({ jwt: kit.jwt(), isUat: true })
    expect(said.sentence).toBe('isUat is true, and the issuer is the connected app "tests".')
  })

  test('sent as tableauserverclient does when the site is taken for isUat says to pass the site by keyword', async () => {
    const said = await sentenceOf({ jwt: kit.jwt(), isUat: 'mysite' })
    expect([said.status, said.reason]).toEqual([400, 'request_malformed'])
    expect(said.fix).toContain('JWTAuth(jwt, site_id="...")')
  })
})

describe('a personal access token', () => {
  test('for a site named by name, LUID or address tells the content URL', async () => {
    const pat = await kit.newPat('sites')
    await kit.easel.provision.site({ name: 'Default', contentUrl: '' })
    const byName = await sentenceOf(pat, 'Default')
    expect(byName.sentence).toBe(
      'There is no site with contentUrl "Default". The site *named* "Default" has contentUrl "".',
    )
    expect((await sentenceOf(pat, kit.site.luid)).sentence).toContain('has contentUrl "test"')
    expect((await sentenceOf(pat, `${kit.url}/#/site/test/home`)).sentence).toContain('"test"')
    expect((await sentenceOf(pat, 'nowhere')).reason).toBe('site_unknown')
  })

  test('that was pasted with a line break, or cut at the colon, is distinguished', async () => {
    const { personalAccessTokenSecret: secret, ...name } = await kit.newPat('pasted')
    const broken = await sentenceOf({ ...name, personalAccessTokenSecret: `${secret}\n` })
    expect(broken.sentence).toBe('The secret has whitespace before or after it.')
    const cut = await sentenceOf({ ...name, personalAccessTokenSecret: secret.split(':', 1)[0] })
    expect(cut.sentence).toBe('The part of the secret after ":" is missing.')
  })

  test('with the wrong name tells the right one', async () => {
    const pat = await kit.newPat('Nightly')
    const said = await sentenceOf({ ...pat, personalAccessTokenName: 'nightly' })
    expect(said.sentence).toContain('the token is called "Nightly"')
  })

  test('of Cloud Manager is distinguished, once its secret is proved, and to its owner, too', async () => {
    const { provision } = kit.easel
    const { tenantLuid } = kit.site
    const { name } = kit.users.creator
    const { luid } = await provision.cloudAdministrator(tenantLuid, { name })
    const { secret } = await provision.cloudToken(luid, tenantLuid, 'cloud')
    const asked = { personalAccessTokenName: 'cloud', personalAccessTokenSecret: secret }
    const answer = await kit.attempt(asked)
    const { authEvent, explanation } = await kit.why(answer)
    expect([answer.status, authEvent.reason]).toEqual([401, 'pat_is_tcm'])
    expect(explanation.sentence).toContain('This secret belongs to a TCM PAT')
    const owner = { headers: { 'x-tableau-auth': await kit.signIn('creator') } }
    expect((await kit.own(`/auth-events/${authEvent.id}`, owner)).status).toBe(200)
    const wrong = { ...asked, personalAccessTokenSecret: `${secret.slice(0, 25)}${'a'.repeat(32)}` }
    const guessed = await kit.attempt(wrong)
    expect((await kit.why(guessed)).authEvent.reason).toBe('pat_unknown')
    expect(await guessed.text()).toBe(await answer.text())
  })

  test('cannot be made where the site turned that off or keeps it to a group', async () => {
    const { provision } = kit.easel
    const { site } = kit
    await provision.tokenRules(site.luid, { isEnabled: false })
    await expect(kit.newPat('off')).rejects.toThrow(
      'creation of personal access tokens has been turned off for this site by its administrator',
    )
    await provision.group(site.luid, 'Robots')
    await provision.tokenRules(site.luid, { isEnabled: true, creatorsGroup: 'Robots' })
    await expect(kit.newPat('outside')).rejects.toThrow(
      'creation of personal access tokens is limited to the members of a group by the administrator of this site',
    )
    await provision.tokenRules(site.luid, { creatorsGroup: null })
    expect((await kit.attempt(await kit.newPat('on', 'admin'))).status).toBe(200)
  })

  test('on a site that takes none says so', async () => {
    const { provision } = kit.easel
    const pat = await kit.newPat('refused')
    await provision.tokenRules(kit.site.luid, { isEnabled: false })
    const said = await sentenceOf(pat)
    await provision.tokenRules(kit.site.luid, { isEnabled: true })
    expect([said.status, said.reason]).toEqual([401, 'pat_disabled_for_site'])
    expect(said.sentence).toBe('Personal access tokens are turned off for this site.')
  })

  test('unused for 16 days tells when it was last used', async () => {
    const pat = await kit.newPat('rare')
    kit.clock.advance(16 * day)
    const said = await sentenceOf(pat)
    expect([said.reason, said.sentence]).toEqual([
      'pat_idle_expired',
      expect.stringMatching(
        /^PAT 'rare' was last used to sign in at 20.+Z: a token that is not used for 15 days/,
      ),
    ])
  })
})

describe('a password', () => {
  test('on a server that takes none says to use a token', async () => {
    const said = await sentenceOf({ name: 'ann', password: 'secret' })
    expect(said.sentence).toBe('Password sign-in is off on this server, for every user; use a PAT.')
  })

  test.each(['TableauIDWithMFA', 'SAML'] as const)(
    'of a user who authenticates by %s says that it is off for this user',
    async (authSetting) => {
      await using passwords = await startInsightKit({ allowsPasswords: true })
      const { provision } = passwords.easel
      const { site, users } = passwords
      if (authSetting === 'SAML') await addSaml(passwords)
      await provision.password(site.luid, users.viewer.luid, 'tin roof, cold rain')
      await provision.changeUser(site.luid, users.viewer.luid, { authSetting })
      const { name } = users.viewer
      for (const password of ['tin roof, cold rain', 'that of the identity provider']) {
        const answer = await passwords.attempt({ name, password })
        const { authEvent, explanation } = await passwords.why(answer)
        expect([answer.status, authEvent.reason]).toEqual([401, 'password_disabled_mfa'])
        expect(explanation.sentence).toBe('Password sign-in is off for this user; use a PAT.')
        expect(explanation.fix).toContain('Make a personal access token')
        expect(explanation.steps.find(({ state }) => state === 'failed')).toMatchObject({
          name: 'passwords taken from this user',
          got: `authSetting ${authSetting}`,
        })
      }
    },
  )

  test('that is wrong, not set, or of no user is explained to administrators only', async () => {
    await using passwords = await startInsightKit({ allowsPasswords: true })
    const { site, users, easel } = passwords
    await easel.provision.password(site.luid, users.viewer.luid, 'tin roof, cold rain')
    const token = await passwords.signIn('viewer')
    for (const [name, reason] of [
      [users.viewer.name, 'password_wrong'],
      [users.explorer.name, 'password_not_set'],
      ['stranger', 'user_unknown'],
    ] as const) {
      const answer = await passwords.attempt({ name, password: 'wrong' })
      expect((await passwords.why(answer)).authEvent.reason).toBe(reason)
      const path = `/auth-events/${answer.headers.get('x-easel-event')}`
      const own = await passwords.own(path, { headers: { 'x-tableau-auth': token } })
      expect(own.status).toBe(404)
    }
  })
})

test('a sign-in answered in XML because Accept was */* says so', async () => {
  const pat = await kit.newPat('xml')
  const answer = await kit.call({
    verb: 'POST',
    path: '/api/3.28/auth/signin',
    contentType: 'application/json',
    body: JSON.stringify({ credentials: { ...pat, site: { contentUrl: 'test' } } }),
  })
  const { authEvent, explanation } = await kit.why(answer)
  expect([authEvent.outcome, explanation.steps.at(-1)?.state]).toEqual(['signed-in', 'passed'])
  expect(explanation.notes.join()).toContain('because Accept was */*')
})

test('a sign-in that a redirect made a GET says so', async () => {
  const answer = await kit.call({ path: '/api/3.28/auth/signin' })
  expect([answer.status, answer.code]).toEqual([405, '405000'])
  expect(answer.headers.get('x-easel-hint')).toContain('redirect')
})
