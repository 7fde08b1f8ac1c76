/** Signing in, switching, signing out, and every way in which a session ends. */

import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { describeFamily, type FamilyKit } from './families.ts'
import { mintJwt, type Kit, type TestAnswer } from './kit.ts'
import { escapeXml, mustBe, outcomeOf } from './person.ts'

const minute = 60_000
const day = 24 * 60 * minute

interface Credentials {
  readonly credentials: {
    readonly token: string
    readonly estimatedTimeToExpiration?: string
    readonly site: { readonly id: string; readonly contentUrl: string }
    readonly user: { readonly id: string }
  }
}

const post = (kit: Kit, body: string, contentType?: string, accept = '*/*') =>
  kit.call({
    verb: 'POST',
    path: '/api/3.28/auth/signin',
    accept,
    body: contentType === undefined ? Buffer.from(body) : body,
    ...(contentType === undefined ? {} : { contentType }),
  })

const signInJson = (kit: Kit, credentials: object) =>
  post(kit, JSON.stringify({ credentials }), 'application/json', 'application/json')

const tokenOf = (answer: TestAnswer) => answer.json<Credentials>().credentials.token

const current = (kit: Kit, token: string) =>
  kit.call({ path: '/api/3.28/sessions/current', token, accept: 'application/json' })

async function newPat(kit: Kit, role: 'admin' | 'creator' = 'creator') {
  const { provision } = kit.easel
  const made = await provision.personalAccessToken(
    kit.site.luid,
    kit.users[role].luid,
    `${role}-${randomUUID()}`,
  )
  return { personalAccessTokenName: made.name, personalAccessTokenSecret: made.secret }
}

const onTest = { site: { contentUrl: 'test' } }

/** A second site of the same tenant, on which the creator is a user, too. */
async function secondSite(kit: Kit) {
  const { provision } = kit.easel
  const { tenantLuid } = kit.site
  const site = await provision.site({ name: 'Second', contentUrl: 'second', tenantLuid })
  await provision.user(site.luid, { name: 'creator@example.com', siteRole: 'Explorer' })
  return site
}

const suite = (kit: () => FamilyKit) => {
  describe('sign in', () => {
    test('with XML and no header answers credentials in the exact form', async () => {
      const { personalAccessTokenName: name, personalAccessTokenSecret: secret } =
        await newPat(kit())
      const body =
        `<tsRequest><credentials personalAccessTokenName="${name}" ` +
        `personalAccessTokenSecret="${escapeXml(secret)}"><site contentUrl="test"/></credentials></tsRequest>`
      const answer = await post(kit(), body)
      expect(answer.status).toBe(200)
      const token = /token="([^"]+)"/.exec(answer.text)?.[1] ?? ''
      expect(answer.text).toBe(
        `<?xml version='1.0' encoding='UTF-8'?>` +
          '<tsResponse xmlns="http://tableau.com/api" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
          'xsi:schemaLocation="http://tableau.com/api https://help.tableau.com/samples/en-us/rest_api/ts-api_3_29.xsd">' +
          `<credentials token="${token}" estimatedTimeToExpiration="364:23:59">` +
          `<site id="${kit().site.luid}" contentUrl="test"/><user id="${kit().users.creator.luid}"/>` +
          '</credentials></tsResponse>',
      )
      expect((await current(kit(), token)).status).toBe(200)
    })

    test.each([
      ['JSON with its header', 'application/json', 'json'],
      ['JSON with a charset', 'application/json; charset=utf-8', 'json'],
      ['JSON without a header', undefined, 'json'],
      ['XML as text/xml', 'text/xml', 'xml'],
      ['XML as application/xml', 'application/xml;charset=UTF-8', 'xml'],
      ['XML marked as plain text', 'text/plain', 'xml'],
    ])('with %s is taken', async (_, contentType, form) => {
      const pat = await newPat(kit())
      const body =
        form === 'json'
          ? JSON.stringify({ credentials: { ...pat, ...onTest } })
          : `<?xml version="1.0"?><tsRequest xmlns="http://tableau.com/api"><credentials personalAccessTokenName="${pat.personalAccessTokenName}" personalAccessTokenSecret="${pat.personalAccessTokenSecret}"><site contentUrl="TEST" /></credentials></tsRequest>`
      const answer = await post(kit(), body, contentType)
      mustBe(answer, 200)
      expect(answer.headers.get('content-type')).toBe('application/xml;charset=utf-8')
    })

    test.each([
      ['a wrong secret', { personalAccessTokenSecret: 'wrong' }],
      ['an unknown name', { personalAccessTokenName: 'stranger' }],
      ['an unknown site', { site: { contentUrl: 'nowhere' } }],
      ['the default site, which does not exist', { site: { contentUrl: '' } }],
    ])('with %s is 401001 and does not tell which', async (_, change) => {
      const answer = await signInJson(kit(), { ...(await newPat(kit())), ...onTest, ...change })
      expect(outcomeOf(answer)).toEqual([401, '401001'])
      expect(answer.json()).toMatchObject({ error: { summary: 'Signin Error' } })
    })

    test('with a name and a password is refused as 401001', async () => {
      const answer = await signInJson(kit(), { name: 'a', password: 'b', ...onTest })
      expect(outcomeOf(answer)).toEqual([401, '401001'])
    })

    test.each([
      ['without credentials', {}],
      ['with half a token', { personalAccessTokenName: 'x' }],
      ['with two kinds of credentials', { name: 'a', password: 'b', jwt: 'c' }],
    ])('%s is 400000', async (_, credentials) => {
      const answer = await signInJson(kit(), { ...credentials, ...onTest })
      expect(outcomeOf(answer)).toEqual([400, '400000'])
    })

    test('as somebody else is refused, as oneself it passes', async () => {
      const pat = await newPat(kit())
      const other = await signInJson(kit(), {
        ...pat,
        ...onTest,
        user: { id: kit().users.admin.luid },
      })
      expect(outcomeOf(other)).toEqual([403, '403004'])
      const self = await signInJson(kit(), {
        ...pat,
        ...onTest,
        user: { id: kit().users.creator.luid.toUpperCase() },
      })
      expect(self.status).toBe(200)
    })

    test('records the moment, which the user then shows', async () => {
      const token = await kit().signIn('creator')
      const answer = await current(kit(), token)
      expect(answer.json()).toMatchObject({
        session: { user: { lastLogin: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}Z$/) } },
      })
    })
  })

  describe('sign in with a connected app', () => {
    const jwtOf = (claims: object, shiftMs = 0) =>
      mintJwt(kit().connectedApp, {
        user: 'creator@example.com',
        scopes: ['tableau:content:read'],
        now: new Date(kit().clock.now().getTime() + shiftMs),
        claims,
      })
    const open = (jwt: string) => signInJson(kit(), { jwt, isUat: false, ...onTest })

    test('works once for each JWT', async () => {
      const jwt = jwtOf({})
      const first = await open(jwt)
      mustBe(first, 200)
      expect(outcomeOf(await open(jwt))).toEqual([401, '401001'])
    })

    test.each([
      ['expired', () => jwtOf({}, -10 * minute)],
      ['for another audience', () => jwtOf({ aud: 'elsewhere' })],
      ['of an unknown user', () => jwtOf({ sub: 'stranger@example.com' })],
      ['that lives for an hour', () => jwtOf({ exp: Math.floor(Date.now() / 1000) + 3600 })],
      ['that is garbage', () => 'a.b.c'],
    ])('with a JWT %s is 401001', async (_, make) => {
      expect(outcomeOf(await open(make()))).toEqual([401, '401001'])
    })

    test('cannot switch to another site', async () => {
      await secondSite(kit())
      const token = await kit().signInWithScopes('creator', ['tableau:sites:switch'])
      const answer = await kit().call({
        verb: 'POST',
        path: '/api/3.28/auth/switchSite',
        token,
        contentType: 'text/xml',
        body: '<tsRequest><site contentUrl="second"/></tsRequest>',
      })
      expect(outcomeOf(answer)).toEqual([401, '401003'])
    })
  })

  describe('one session for each personal access token', () => {
    test('a second sign-in ends the first, also on another site', async () => {
      const second = await secondSite(kit())
      const pat = await newPat(kit())
      const first = tokenOf(await signInJson(kit(), { ...pat, ...onTest }))
      expect((await current(kit(), first)).status).toBe(200)
      const there = await signInJson(kit(), { ...pat, site: { contentUrl: 'second' } })
      expect(there.json()).toMatchObject({ credentials: { site: { id: second.luid } } })
      expect(outcomeOf(await current(kit(), first))).toEqual([401, '401002'])
      expect((await current(kit(), tokenOf(there))).status).toBe(200)
    })

    test('of many sign-ins at once exactly one stays', async () => {
      const pat = await newPat(kit())
      const answers = await Promise.all(
        Array.from({ length: 12 }, () => signInJson(kit(), { ...pat, ...onTest })),
      )
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
      const alive = await Promise.all(
        answers.map(async (answer) => (await current(kit(), tokenOf(answer))).status),
      )
      expect(alive.filter((status) => status === 200)).toHaveLength(1)
    })

    test('a token that is made anew under its name ends the old one', async () => {
      const pat = await newPat(kit())
      const { provision } = kit().easel
      const token = tokenOf(await signInJson(kit(), { ...pat, ...onTest }))
      await provision.personalAccessToken(
        kit().site.luid,
        kit().users.creator.luid,
        pat.personalAccessTokenName,
      )
      expect(outcomeOf(await signInJson(kit(), { ...pat, ...onTest }))).toEqual([401, '401001'])
      expect(token).not.toBe('')
    })
  })

  describe('switch site', () => {
    const switchTo = (token: string, contentUrl: string) =>
      kit().call({
        verb: 'POST',
        path: '/api/3.28/auth/switchSite',
        token,
        accept: 'application/json',
        contentType: 'application/json',
        body: JSON.stringify({ site: { contentUrl } }),
      })

    test('gives a session there and ends the one here', async () => {
      const second = await secondSite(kit())
      const token = await kit().signIn('creator')
      const answer = await switchTo(token, 'second')
      mustBe(answer, 200)
      expect(answer.json()).toMatchObject({ credentials: { site: { id: second.luid } } })
      expect(outcomeOf(await current(kit(), token))).toEqual([401, '401002'])
      expect((await current(kit(), tokenOf(answer))).json()).toMatchObject({
        session: { site: { contentUrl: 'second' }, user: { siteRole: 'Explorer' } },
      })
    })

    test('to the same site is 403070 and keeps the session', async () => {
      const token = await kit().signIn('creator')
      expect(outcomeOf(await switchTo(token, 'test'))).toEqual([403, '403070'])
      expect((await current(kit(), token)).status).toBe(200)
    })

    test('to a site that is unknown, or of others, is 401003 either way', async () => {
      await secondSite(kit())
      const token = await kit().signIn('viewer')
      expect(outcomeOf(await switchTo(token, 'nowhere'))).toEqual([401, '401003'])
      expect(outcomeOf(await switchTo(token, 'second'))).toEqual([401, '401003'])
      expect((await current(kit(), token)).status).toBe(200)
    })
  })

  describe('sign out', () => {
    test('ends the session at once; the second time it is 401002', async () => {
      const token = await kit().signIn('creator')
      const signOut = () =>
        kit().call({
          verb: 'POST',
          path: '/api/3.28/auth/signout',
          token,
          contentType: 'text/xml',
          body: '',
        })
      const first = await signOut()
      expect([first.status, first.text]).toEqual([204, ''])
      expect(outcomeOf(await current(kit(), token))).toEqual([401, '401002'])
      expect(outcomeOf(await signOut())).toEqual([401, '401002'])
    })
  })

  test('the current session is returned in the exact form, settings to administrators only', async () => {
    const token = await kit().signIn('viewer')
    const { users, site } = kit()
    const answer = await kit().call({ path: '/api/3.28/sessions/current', token })
    const lastLogin = /lastLogin="([^"]+)"/.exec(answer.text)?.[1] ?? ''
    expect(answer.text).toContain(
      `<session><site id="${site.luid}" name="Test" contentUrl="test"/>` +
        `<user id="${users.viewer.luid}" name="viewer@example.com" siteRole="Viewer" authSetting="${users.viewer.authSetting}" ` +
        `lastLogin="${lastLogin}" externalAuthUserId="${users.viewer.externalAuthUserId}"/></session></tsResponse>`,
    )
    const admin = await current(kit(), await kit().signIn('admin'))
    expect(admin.json()).toMatchObject({
      session: {
        site: {
          extractEncryptionMode: 'disabled',
          disableSubscriptions: true,
          groupSetsEnabled: true,
        },
      },
    })
  })

  test('Authorization: Bearer carries the token as X-Tableau-Auth does', async () => {
    const token = await kit().signIn('creator')
    const response = await fetch(`${kit().url}/api/3.28/sessions/current`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(response.status).toBe(200)
  })

  // The clock only moves forward, so that these stand last, in this order.
  describe('time', () => {
    test('a session that is used lives for 120 minutes and no longer', async () => {
      const token = await kit().signIn('creator')
      for (let passed = 0; passed < 116; passed += 29) {
        expect([passed, (await current(kit(), token)).status]).toEqual([passed, 200])
        kit().clock.advance(29 * minute)
      }
      expect((await current(kit(), token)).status).toBe(200)
      kit().clock.advance(4 * minute)
      expect(outcomeOf(await current(kit(), token))).toEqual([401, '401002'])
    })

    test('a session that is not used ends after 30 minutes', async () => {
      const token = await kit().signIn('creator')
      kit().clock.advance(29 * minute)
      expect((await current(kit(), token)).status).toBe(200)
      kit().clock.advance(30 * minute)
      expect(outcomeOf(await current(kit(), token))).toEqual([401, '401002'])
    })

    test('switching sites does not make a session live longer', async () => {
      await secondSite(kit())
      let token = await kit().signIn('creator')
      for (const contentUrl of ['second', 'test', 'second', 'test']) {
        kit().clock.advance(28 * minute)
        const answer = await kit().call({
          verb: 'POST',
          path: '/api/3.28/auth/switchSite',
          token,
          accept: 'application/json',
          contentType: 'application/json',
          body: JSON.stringify({ site: { contentUrl } }),
        })
        expect(answer.status).toBe(200)
        token = tokenOf(answer)
      }
      kit().clock.advance(10 * minute)
      expect(outcomeOf(await current(kit(), token))).toEqual([401, '401002'])
    })

    test('a personal access token that is not used for 15 days is dead', async () => {
      const [used, unused] = [await newPat(kit()), await newPat(kit())]
      kit().clock.advance(14 * day)
      expect((await signInJson(kit(), { ...used, ...onTest })).status).toBe(200)
      kit().clock.advance(day)
      expect((await signInJson(kit(), { ...used, ...onTest })).status).toBe(200)
      expect(outcomeOf(await signInJson(kit(), { ...unused, ...onTest }))).toEqual([401, '401001'])
    })

    test('a personal access token lives for a year however much it is used, and says how long it has', async () => {
      const pat = await newPat(kit())
      for (let week = 1; week <= 52; week += 1) {
        kit().clock.advance(7 * day)
        const answer = await signInJson(kit(), { ...pat, ...onTest })
        const { estimatedTimeToExpiration } = answer.json<Credentials>().credentials
        expect(estimatedTimeToExpiration).toBe(`${364 - 7 * week}:23:59`)
      }
      kit().clock.advance(day)
      expect(outcomeOf(await signInJson(kit(), { ...pat, ...onTest }))).toEqual([401, '401001'])
    })
  })
}

await describeFamily('authentication', suite)
