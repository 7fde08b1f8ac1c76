/** Listing and revoking personal access tokens, what ends them, and what ends with them. */

import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { startEasel, type User } from '../src/testing.ts'
import { describeFamily, type FamilyKit } from './families.ts'
import { mintJwt, type Kit, type TestAnswer } from './kit.ts'
import { asPerson, mustBe, outcomeOf, signedIn, type Person } from './person.ts'

const day = 24 * 60 * 60_000

interface Token {
  readonly tokenName: string
  readonly tokenGuid: string
  readonly lastUsedAt?: string
  readonly expiresAt: string
}

const pathOf = (user: User) => `/users/${user.luid}/personal-access-tokens`

const listed = (answer: TestAnswer): readonly Token[] => {
  mustBe(answer, 200)
  const { personalAccessTokens } = answer.json<{
    personalAccessTokens: { personalAccessToken?: readonly Token[] }
  }>()
  return personalAccessTokens.personalAccessToken ?? []
}

/** A separate user for each test, whose tokens no other test has made. */
async function newcomer(kit: Kit, name: string, siteRole: User['siteRole'] = 'Explorer') {
  const user = await kit.easel.provision.user(kit.site.luid, { name, siteRole })
  return { user, pat: (tokenName: string) => newPat(kit, user, tokenName) }
}

const newPat = (kit: Kit, user: User, name: string) =>
  kit.easel.provision.personalAccessToken(kit.site.luid, user.luid, name)

const post = (kit: Kit, credentials: object) =>
  kit.call({
    verb: 'POST',
    path: '/api/3.28/auth/signin',
    accept: 'application/json',
    contentType: 'application/json',
    body: JSON.stringify({ credentials }),
  })

const signIn = (
  kit: Kit,
  { name, secret }: { readonly name: string; readonly secret: string },
  contentUrl = 'test',
) =>
  post(kit, {
    personalAccessTokenName: name,
    personalAccessTokenSecret: secret,
    site: { contentUrl },
  })

const tokenOf = (answer: TestAnswer) =>
  answer.json<{ credentials: { token: string } }>().credentials.token

async function enter(
  kit: Kit,
  pat: { readonly name: string; readonly secret: string },
  contentUrl?: string,
): Promise<Person> {
  const answer = await signIn(kit, pat, contentUrl)
  mustBe(answer, 200)
  return asPerson(kit, tokenOf(answer))
}

const isLive = async (kit: Kit, { token }: Person) =>
  (await kit.call({ path: '/api/3.28/sessions/current', token })).status === 200

const suite = (kit: () => FamilyKit) => {
  describe('the list', () => {
    test('has name, GUID and end of each token by age, and its last use once there was one', async () => {
      const { user, pat } = await newcomer(kit(), 'list@example.com')
      const first = await pat('first')
      await pat('second')
      kit().clock.advance(2 * 60_000)
      const person = await enter(kit(), first)
      const tokens = listed(await person.get(pathOf(user)))
      expect(tokens.map(({ tokenName }) => tokenName)).toEqual(['first', 'second'])
      expect(tokens[0]?.lastUsedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
      expect(tokens[1]).toEqual({
        tokenName: 'second',
        tokenGuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
        expiresAt: expect.stringMatching(/Z$/),
      })
      const xml = await person.get(pathOf(user), 'xml')
      expect(xml.text).toContain(
        `<personalAccessTokens><personalAccessToken tokenName="first" tokenGuid="${tokens[0]?.tokenGuid}" lastUsedAt="${tokens[0]?.lastUsedAt}" expiresAt="${tokens[0]?.expiresAt}"/>`,
      )
      expect(xml.text).not.toContain(first.secret)
    })

    test('is for the owner and administrators of the sites of the owner; others get 403004 and learn nothing', async () => {
      const { user, pat } = await newcomer(kit(), 'private@example.com')
      await pat('hidden')
      const admin = await signedIn(kit(), 'admin')
      expect(listed(await admin.get(pathOf(user)))).toHaveLength(1)
      const viewer = await signedIn(kit(), 'viewer')
      const denied = await viewer.get(pathOf(user))
      expect(outcomeOf(denied)).toEqual([403, '403004'])
      expect(denied.text).not.toContain('hidden')
      const stranger = { ...user, luid: '00000000-0000-4000-8000-000000000000' }
      expect((await viewer.get(pathOf(stranger))).text).toBe(denied.text)
      expect(outcomeOf(await admin.get(pathOf(stranger)))).toEqual([404, '404002'])
    })

    test('is not for an administrator of one of two sites of the owner', async () => {
      const { user, pat } = await newcomer(kit(), 'both@example.com')
      await pat('elsewhere')
      const { provision } = kit().easel
      const { tenantLuid } = kit().site
      const other = await provision.site({ name: 'Both', contentUrl: 'both', tenantLuid })
      await provision.user(other.luid, { name: 'both@example.com', siteRole: 'Viewer' })
      const admin = await signedIn(kit(), 'admin')
      expect(outcomeOf(await admin.get(pathOf(user)))).toEqual([403, '403004'])
      const name = 'admin@example.com'
      await provision.user(other.luid, { name, siteRole: 'SiteAdministratorCreator' })
      expect(listed(await admin.get(pathOf(user)))).toHaveLength(1)
    })

    test('is closed to JWT sessions, whatever their scopes', async () => {
      const person = asPerson(kit(), await kit().signInWithScopes('admin', ['tableau:*:*']))
      const path = pathOf(kit().users.admin)
      expect(outcomeOf(await person.get(path))).toEqual([401, '401002'])
      expect(outcomeOf(await person.delete(`${path}/any`))).toEqual([401, '401002'])
    })

    test('leaves out tokens that are idle or past their end, and their names are free again', async () => {
      const { user, pat } = await newcomer(kit(), 'idle@example.com')
      const old = await pat('nightly')
      kit().clock.advance(15 * day)
      expect(outcomeOf(await signIn(kit(), old))).toEqual([401, '401001'])
      const admin = await signedIn(kit(), 'admin')
      expect(listed(await admin.get(pathOf(user)))).toEqual([])
      await enter(kit(), await pat('nightly'))
      expect(listed(await admin.get(pathOf(user)))).toHaveLength(1)
    })
  })

  describe('making', () => {
    test('is no method of the REST API, for oneself or for others', async () => {
      const admin = await signedIn(kit(), 'admin')
      for (const user of [kit().users.admin, kit().users.viewer]) {
        const answer = await admin.post(pathOf(user), { personalAccessToken: { name: 'x' } })
        expect(outcomeOf(answer)).toEqual([405, '405000'])
      }
    })

    test('leaves a hash of the secret, and two people may use one name', async () => {
      const one = await newcomer(kit(), 'one@example.com')
      const other = await newcomer(kit(), 'other@example.com')
      const first = await one.pat('nightly')
      await enter(kit(), await other.pat('nightly'))
      await enter(kit(), first)
      const [stored] = await kit().store.read.tokens.ofAccount(one.user.accountId)
      expect(stored?.secretHash.toString('hex')).toBe(
        createHash('sha256').update(first.secret).digest('hex'),
      )
    })

    test('stops at 104 for each person by default', async () => {
      await using easel = await startEasel({ data: { kind: 'memory' } })
      const { provision } = easel
      const site = await provision.site({ name: 'Many', contentUrl: 'many' })
      const user = await provision.user(site.luid, { name: 'm@example.com', siteRole: 'Viewer' })
      const make = (name: string) => provision.personalAccessToken(site.luid, user.luid, name)
      for (let made = 0; made < 104; made += 1) await make(`token ${made}`)
      await expect(make('one more')).rejects.toThrow('as many tokens as one person may have')
    })
  })

  describe('revoking', () => {
    test.each(['guid', 'name'] as const)(
      'by %s ends the token and its session at once',
      async (by) => {
        const { user, pat } = await newcomer(kit(), `revoked-${by}@example.com`)
        const made = await pat('ci build')
        const kept = await enter(kit(), await pat('kept'))
        const person = await enter(kit(), made)
        const admin = await signedIn(kit(), 'admin')
        const [token] = listed(await admin.get(pathOf(user)))
        const key = by === 'guid' ? (token?.tokenGuid ?? '') : encodeURIComponent('ci build')
        const answer = await admin.delete(`${pathOf(user)}/${key}`)
        expect([answer.status, answer.text]).toEqual([204, ''])
        expect(await isLive(kit(), person)).toBe(false)
        expect(await isLive(kit(), kept)).toBe(true)
        const refused = await signIn(kit(), made)
        expect(outcomeOf(refused)).toEqual([401, '401001'])
        expect(outcomeOf(await admin.delete(`${pathOf(user)}/${key}`))).toEqual([404, '404160'])
      },
    )

    test('one’s own token from its own session is the session’s last request', async () => {
      const { user, pat } = await newcomer(kit(), 'own@example.com')
      const person = await enter(kit(), await pat('own'))
      expect((await person.delete(`${pathOf(user)}/own`)).status).toBe(204)
      expect(outcomeOf(await person.get(pathOf(user)))).toEqual([401, '401002'])
    })

    test('another person’s token under one’s own address is not found', async () => {
      const { user, pat } = await newcomer(kit(), 'thief@example.com')
      const victim = await newcomer(kit(), 'victim@example.com')
      const other = await enter(kit(), await victim.pat('theirs'))
      const [theirs] = listed(await other.get(pathOf(victim.user)))
      const person = await enter(kit(), await pat('mine'))
      const answer = await person.delete(`${pathOf(user)}/${theirs?.tokenGuid}`)
      expect(outcomeOf(answer)).toEqual([404, '404160'])
      expect(await isLive(kit(), other)).toBe(true)
    })

    test('while the token signs in leaves no session behind', async () => {
      const { user, pat } = await newcomer(kit(), 'race@example.com')
      const admin = await signedIn(kit(), 'admin')
      for (let round = 0; round < 20; round += 1) {
        const made = await pat(`race ${round}`)
        const [answer] = await Promise.all([
          signIn(kit(), made),
          admin.delete(`${pathOf(user)}/${encodeURIComponent(made.name)}`),
        ])
        if (answer.status !== 200) continue
        expect(await isLive(kit(), asPerson(kit(), tokenOf(answer)))).toBe(false)
      }
    })
  })

  describe('a change of the user', () => {
    test.each([
      { title: 'losing the license', change: { siteRole: 'Unlicensed' } },
      { title: 'another way to authenticate', change: { authSetting: 'TableauIDWithMFA' } },
    ] as const)(
      '$title ends sessions and tokens, also for afterwards',
      async ({ title, change }) => {
        const { user, pat } = await newcomer(kit(), `${title.replaceAll(' ', '-')}@example.com`)
        const made = await pat('old')
        const person = await enter(kit(), made)
        const { provision } = kit().easel
        await provision.changeUser(kit().site.luid, user.luid, change)
        expect(await isLive(kit(), person)).toBe(false)
        expect(outcomeOf(await signIn(kit(), made))).toEqual([401, '401001'])
        await provision.changeUser(kit().site.luid, user.luid, { siteRole: 'Viewer' })
        expect(await isLive(kit(), person)).toBe(false)
        expect(outcomeOf(await signIn(kit(), made))).toEqual([401, '401001'])
        await enter(kit(), await pat('new'))
      },
    )

    test('ends JWT sessions, too, and those that open meanwhile', async () => {
      const name = 'jwt@example.com'
      const { user } = await newcomer(kit(), name)
      const open = async () => {
        const facts = { user: name, scopes: ['tableau:users:read'], now: kit().clock.now() }
        const jwt = mintJwt(kit().connectedApp, facts)
        const answer = await post(kit(), { jwt, site: { contentUrl: 'test' } })
        mustBe(answer, 200)
        return asPerson(kit(), tokenOf(answer))
      }
      const before = await open()
      const { provision } = kit().easel
      const [, ...meanwhile] = await Promise.all([
        provision.changeUser(kit().site.luid, user.luid, { authSetting: 'TableauIDWithMFA' }),
        ...Array.from({ length: 10 }, open),
      ])
      expect(await isLive(kit(), before)).toBe(false)
      const { credentialsResetAt } = (await kit().store.read.users.byLuid(user.siteId, user.luid))!
      for (const { token } of meanwhile) {
        const stored = await kit().sessions.find(token.split('|')[0] ?? '')
        const isOlder = stored === null || stored.createdAt < credentialsResetAt!
        expect(await isLive(kit(), asPerson(kit(), token))).toBe(!isOlder)
      }
    })

    test('another licensed role leaves both alone', async () => {
      const { user, pat } = await newcomer(kit(), 'promoted@example.com')
      const person = await enter(kit(), await pat('kept'))
      await kit().easel.provision.changeUser(kit().site.luid, user.luid, { siteRole: 'Creator' })
      expect(await isLive(kit(), person)).toBe(true)
    })

    test('on one of two sites voids older tokens there and leaves them to the other', async () => {
      const { user, pat } = await newcomer(kit(), 'twice@example.com')
      const { provision } = kit().easel
      const { tenantLuid } = kit().site
      const other = await provision.site({ name: 'Twice', contentUrl: 'twice', tenantLuid })
      await provision.user(other.luid, { name: 'twice@example.com', siteRole: 'Viewer' })
      const made = await pat('shared')
      await provision.changeUser(kit().site.luid, user.luid, { siteRole: 'Unlicensed' })
      await provision.changeUser(kit().site.luid, user.luid, { siteRole: 'Viewer' })
      expect(outcomeOf(await signIn(kit(), made))).toEqual([401, '401001'])
      const there = await signIn(kit(), made, 'twice')
      mustBe(there, 200)
      const back = await kit().call({
        verb: 'POST',
        path: '/api/3.28/auth/switchSite',
        token: tokenOf(there),
        body: '<tsRequest><site contentUrl="test"/></tsRequest>',
      })
      expect(outcomeOf(back)).toEqual([401, '401003'])
    })
  })

  describe('a site', () => {
    test('without tokens takes none and makes none; with them again the old ones sign in', async () => {
      const { provision } = kit().easel
      const site = await provision.site({ name: 'Off', contentUrl: 'off' })
      const user = await provision.user(site.luid, { name: 'off@example.com', siteRole: 'Viewer' })
      const made = await provision.personalAccessToken(site.luid, user.luid, 'made')
      const before = await enter(kit(), made, 'off')
      await provision.tokenRules(site.luid, { isEnabled: false })
      expect(await isLive(kit(), before)).toBe(false)
      expect(outcomeOf(await signIn(kit(), made, 'off'))).toEqual([401, '401001'])
      await expect(provision.personalAccessToken(site.luid, user.luid, 'more')).rejects.toThrow(
        'turned off for this site',
      )
      await provision.tokenRules(site.luid, { isEnabled: true })
      expect((await signIn(kit(), made, 'off')).status).toBe(200)
    })

    test('that makes none leaves a token as it is whose name is asked for again', async () => {
      const { provision } = kit().easel
      const site = await provision.site({ name: 'Kept', contentUrl: 'kept' })
      const user = await provision.user(site.luid, { name: 'k@example.com', siteRole: 'Viewer' })
      const made = await provision.personalAccessToken(site.luid, user.luid, 'made')
      await provision.tokenRules(site.luid, { isEnabled: false })
      await expect(provision.personalAccessToken(site.luid, user.luid, 'made')).rejects.toThrow(
        'turned off for this site',
      )
      await provision.tokenRules(site.luid, { isEnabled: true })
      const session = await enter(kit(), made, 'kept')
      const newer = await provision.personalAccessToken(site.luid, user.luid, 'made')
      expect(await isLive(kit(), session)).toBe(false)
      expect((await signIn(kit(), made, 'kept')).status).toBe(401)
      expect((await signIn(kit(), newer, 'kept')).status).toBe(200)
    })

    test('decides how long its tokens live', async () => {
      const { provision } = kit().easel
      const site = await provision.site({ name: 'Short', contentUrl: 'short' })
      const user = await provision.user(site.luid, { name: 's@example.com', siteRole: 'Viewer' })
      await provision.tokenRules(site.luid, { maxDays: 2 })
      const made = await provision.personalAccessToken(site.luid, user.luid, 'brief')
      kit().clock.advance(1000)
      const entered = await signIn(kit(), made, 'short')
      const { credentials } = entered.json<{
        credentials: { estimatedTimeToExpiration: string }
      }>()
      expect(credentials.estimatedTimeToExpiration).toBe('1:23:59')
      kit().clock.advance(2 * day)
      expect(outcomeOf(await signIn(kit(), made, 'short'))).toEqual([401, '401001'])
    })

    test('may keep the making of tokens to one group; those that were made before stay', async () => {
      const { provision } = kit().easel
      const site = await provision.site({ name: 'Some', contentUrl: 'some' })
      const person = async (name: string, groups: readonly string[] = []) => {
        const { luid } = await provision.user(site.luid, { name, siteRole: 'Viewer', groups })
        return (token: string) => provision.personalAccessToken(site.luid, luid, token)
      }
      await provision.group(site.luid, 'Robots')
      const inside = await person('robot@example.com', ['Robots'])
      const outside = await person('person@example.com')
      const before = await outside('before')
      const session = await enter(kit(), before, 'some')
      await provision.tokenRules(site.luid, { creatorsGroup: 'Robots' })
      await expect(outside('after')).rejects.toThrow('limited to the members of a group')
      expect(await isLive(kit(), session)).toBe(true)
      expect((await signIn(kit(), before, 'some')).status).toBe(200)
      expect((await signIn(kit(), await inside('after'), 'some')).status).toBe(200)
      await provision.tokenRules(site.luid, { maxDays: 9 })
      await expect(outside('still')).rejects.toThrow('limited to the members of a group')
      await provision.tokenRules(site.luid, { creatorsGroup: 'All Users' })
      expect((await signIn(kit(), await outside('everyone'), 'some')).status).toBe(200)
      await provision.tokenRules(site.luid, { creatorsGroup: null })
      expect((await signIn(kit(), await outside('open'), 'some')).status).toBe(200)
      await expect(provision.tokenRules(site.luid, { creatorsGroup: 'Stranger' })).rejects.toThrow(
        'group Stranger does not exist',
      )
    })

    test('lets no user make tokens when the group is gone', async () => {
      const { provision } = kit().easel
      const site = await provision.site({ name: 'Gone', contentUrl: 'gone' })
      const user = await provision.user(site.luid, { name: 'gone@example.com', siteRole: 'Viewer' })
      await kit().store.transaction((write) =>
        write.sites.update(site.id, {
          personalAccessTokens: { isEnabled: true, maxDays: 365, creatorsGroupId: 1_000_000 },
        }),
      )
      await expect(provision.personalAccessToken(site.luid, user.luid, 'x')).rejects.toThrow(
        'limited to the members of a group',
      )
    })

    test.each([0, 366, 1.5, Number.NaN])('refuses %s days', async (maxDays) => {
      const { provision } = kit().easel
      await expect(provision.tokenRules(kit().site.luid, { maxDays })).rejects.toThrow(RangeError)
    })
  })
}

await describeFamily('personal access tokens', suite)
