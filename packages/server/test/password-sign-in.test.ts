/** Sign-in by user name and password: who gets in, what all others are answered, and what ends such sessions. */

import { describe, expect, test } from 'vitest'
import { systemRandom } from '../src/identity/testing/fakes.ts'
import { deriveArgon2id, newHash } from '../src/identity/verifiers/passwords/hash.ts'
import type { DeriveKey, KeyCost } from '../src/ports/index.ts'
import type { EaselOptions, User } from '../src/testing.ts'
import { describeFamily, type FamilyKit } from './families.ts'
import { send, startKit, type Kit } from './kit.ts'
import { asPerson, mustBe, outcomeOf } from './person.ts'

const password = 'tin roof, cold rain'
/** Quick; what a key costs is tested where keys are made. */
const cheap: KeyCost = { memoryKib: 8, passes: 1, lanes: 1 }

/** Keys that are made of passwords: counted, and held back when asked. */
class Work {
  readonly costs: KeyCost[] = []
  held: Promise<void> = Promise.resolve()
  readonly derive: DeriveKey = async (text, how) => {
    this.costs.push(how.cost)
    await this.held
    return deriveArgon2id(text, how)
  }
}

const work = new Work()
const said: string[] = []
const options: Partial<EaselOptions> = {
  allowsPasswords: true,
  passwordCost: cheap,
  deriveKey: work.derive,
  log: {
    info: (...line) => void said.push(JSON.stringify(line)),
    error: (event, cause, facts) => void said.push(event, String(cause), JSON.stringify(facts)),
  },
}

const signIn = (origin: string, credentials: object, contentUrl = 'test') =>
  send(origin, {
    verb: 'POST',
    path: '/api/3.28/auth/signin',
    accept: 'application/json',
    contentType: 'application/json',
    body: JSON.stringify({ credentials: { ...credentials, site: { contentUrl } } }),
  })

const tokenOf = (answer: Awaited<ReturnType<typeof signIn>>) => {
  mustBe(answer, 200)
  return answer.json<{ credentials: { token: string } }>().credentials.token
}

const isLive = async (kit: Kit, token: string) =>
  (await kit.call({ path: '/api/3.28/sessions/current', token })).status === 200

/** A separate user for each test, with a password. */
async function newcomer(kit: Kit, name: string): Promise<User> {
  const { provision } = kit.easel
  const user = await provision.user(kit.site.luid, { name, siteRole: 'Explorer' })
  await provision.password(kit.site.luid, user.luid, password)
  return user
}

const suite = (kit: () => FamilyKit) => {
  describe('the right password', () => {
    test('opens a session that may do all that its user may, by XML and JSON', async () => {
      const { name, luid } = await newcomer(kit(), 'right@example.com')
      const person = asPerson(kit(), tokenOf(await signIn(kit().url, { name, password })))
      mustBe(await person.get(`/users/${luid}`), 200)
      mustBe(await person.get(`/users/${luid}/personal-access-tokens`), 200)
      const xml = await kit().call({
        verb: 'POST',
        path: '/api/2.4/auth/signin',
        body: `<tsRequest><credentials name="${name}" password="${password}"><site contentUrl="test"/></credentials></tsRequest>`,
      })
      mustBe(xml, 200)
      expect(xml.text).not.toContain('estimatedTimeToExpiration')
    })

    test('of a person holds on each site of the person', async () => {
      const { name } = await newcomer(kit(), 'both@example.com')
      const { provision } = kit().easel
      const { tenantLuid } = kit().site
      const other = await provision.site({ name: 'Both', contentUrl: 'both', tenantLuid })
      await provision.user(other.luid, { name, siteRole: 'Viewer' })
      const there = tokenOf(await signIn(kit().url, { name, password }, 'both'))
      expect(there.endsWith(other.luid)).toBe(true)
    })
  })

  test('whatever does not hold gets one answer for one piece of work', async () => {
    const { provision } = kit().easel
    const { name } = await newcomer(kit(), 'refused@example.com')
    const bare = await provision.user(kit().site.luid, { name: 'bare', siteRole: 'Viewer' })
    const out = await newcomer(kit(), 'out@example.com')
    await provision.changeUser(kit().site.luid, out.luid, { siteRole: 'Unlicensed' })
    const mfa = await newcomer(kit(), 'mfa@example.com')
    await provision.changeUser(kit().site.luid, mfa.luid, { authSetting: 'TableauIDWithMFA' })
    const attempts: readonly (readonly [object, string?])[] = [
      [{ name, password: 'wrong' }],
      [{ name: name.toUpperCase(), password }],
      [{ name: 'stranger', password }],
      [{ name: bare.name, password }],
      [{ name: out.name, password }],
      [{ name: mfa.name, password }],
      [{ name, password }, 'nowhere'],
    ]
    const answers = new Set<string>()
    for (const [credentials, contentUrl] of attempts) {
      work.costs.length = 0
      const answer = await signIn(kit().url, credentials, contentUrl)
      expect(work.costs).toEqual([cheap])
      const headers = [...answer.headers.keys()].toSorted().join()
      answers.add(JSON.stringify([answer.status, answer.text, headers]))
    }
    expect([...answers]).toEqual([expect.stringContaining('401001')])
  })

  test('more than twenty that wait turn the next away, and the rest goes on', async () => {
    const { name } = await newcomer(kit(), 'flood@example.com')
    const { promise, resolve } = Promise.withResolvers<void>()
    work.held = promise
    const refused: Awaited<ReturnType<typeof signIn>>[] = []
    const all = Array.from({ length: 30 }, async () => {
      const answer = await signIn(kit().url, { name, password })
      if (answer.status === 429) refused.push(answer)
      // Eight are turned away while the others wait: only then may these go on.
      if (refused.length === 8) resolve()
      return answer.status
    })
    const statuses = await Promise.all(all)
    expect(statuses.filter((status) => status === 200)).toHaveLength(22)
    expect(refused.map((answer) => answer.code)).toEqual(Array(8).fill('429000'))
    expect(refused[0]?.headers.get('retry-after')).toBe('1')
    tokenOf(await signIn(kit().url, { name, password }))
  })

  describe('a session by password ends', () => {
    test.each([
      [
        'when the password is changed',
        (user: User) =>
          kit().easel.provision.password(kit().site.luid, user.luid, 'another good one'),
      ],
      [
        'when the password is taken away',
        (user: User) => kit().easel.provision.password(kit().site.luid, user.luid, null),
      ],
      [
        'when the user loses the licence',
        (user: User) =>
          kit().easel.provision.changeUser(kit().site.luid, user.luid, { siteRole: 'Unlicensed' }),
      ],
      [
        'when the user authenticates another way',
        (user: User) =>
          kit().easel.provision.changeUser(kit().site.luid, user.luid, {
            authSetting: 'TableauIDWithMFA',
          }),
      ],
    ] as const)('%s', async (when, change) => {
      const user = await newcomer(kit(), `${when}@example.com`)
      const token = tokenOf(await signIn(kit().url, { name: user.name, password }))
      expect(await isLive(kit(), token)).toBe(true)
      await change(user)
      expect(await isLive(kit(), token)).toBe(false)
      expect(outcomeOf(await signIn(kit().url, { name: user.name, password }))).toEqual([
        401,
        '401001',
      ])
    })

    test('but a session by token does not end with the password', async () => {
      const user = await newcomer(kit(), 'kept@example.com')
      const { provision } = kit().easel
      const { name, secret } = await provision.personalAccessToken(
        kit().site.luid,
        user.luid,
        'kept',
      )
      const credentials = { personalAccessTokenName: name, personalAccessTokenSecret: secret }
      const token = tokenOf(await signIn(kit().url, credentials))
      await provision.password(kit().site.luid, user.luid, 'another good one')
      expect(await isLive(kit(), token)).toBe(true)
    })
  })

  test('a password that is no good is refused with the rule, and the old one stays', async () => {
    const { name, luid } = await newcomer(kit(), 'rules@example.com')
    const set = (text: string) => kit().easel.provision.password(kit().site.luid, luid, text)
    await expect(set('short')).rejects.toThrow('at least 8 characters')
    await expect(set('P@ssw0rd1')).rejects.toThrow('tried first')
    await expect(set(`${name.split('@')[0]}-2026`)).rejects.toThrow('tried first')
    tokenOf(await signIn(kit().url, { name, password }))
  })

  test('neither passwords nor their hashes are in logs, events or answers', async () => {
    const { name } = await newcomer(kit(), 'canary@example.com')
    const { accountId } = (await kit().store.read.users.byName(kit().site.id, name))!
    const stored = await kit().store.read.passwords.ofAccount(accountId)
    const wrong = 'canary-that-is-wrong'
    const answers = [
      await signIn(kit().url, { name, password }),
      await signIn(kit().url, { name, password: wrong }),
      await signIn(kit().url, { name: wrong, password: wrong }),
    ].map(({ text, headers }) => text + JSON.stringify([...headers]))
    const admin = await kit().signIn('admin')
    const events = await fetch(`${kit().url}/easel/v1/auth-events?limit=1000`, {
      headers: { 'x-tableau-auth': admin },
    }).then((answer) => answer.text())
    expect(events).toContain('password_wrong')
    const all = [...answers, ...said, events].join()
    for (const secret of [password, wrong, stored!.hash, stored!.hash.split('$').at(-1)!]) {
      expect(all).not.toContain(secret)
    }
  })

  test('a hash of other parameters is made anew at the next sign-in, once', async () => {
    const { name, accountId } = await newcomer(kit(), 'rehash@example.com')
    const older: KeyCost = { memoryKib: 16, passes: 2, lanes: 1 }
    const { store } = kit()
    const { hash: from } = (await store.read.passwords.ofAccount(accountId))!
    const to = await newHash(password, {
      cost: older,
      random: systemRandom,
      derive: deriveArgon2id,
    })
    await store.transaction((write) => write.passwords.rehash(accountId, { from, to }))
    work.costs.length = 0
    const first = tokenOf(await signIn(kit().url, { name, password }))
    expect(work.costs).toEqual([older, cheap])
    work.costs.length = 0
    tokenOf(await signIn(kit().url, { name, password }))
    expect(work.costs).toEqual([cheap])
    expect(await isLive(kit(), first)).toBe(true)
  })
}

await describeFamily('sign-in by password', suite, options)

test('who guesses at a password has to wait, and others at the same address do not', async () => {
  await using kit = await startKit({ ...options, signInLimits: {} })
  const { name } = await newcomer(kit, 'guessed@example.com')
  const other = await newcomer(kit, 'other@example.com')
  for (let guess = 0; guess < 5; guess += 1) {
    const answer = await signIn(kit.url, { name, password: `guess ${guess}` })
    expect(outcomeOf(answer)).toEqual([401, '401001'])
  }
  work.costs.length = 0
  const refused = await signIn(kit.url, { name, password })
  expect([outcomeOf(refused), work.costs]).toEqual([[429, '429000'], []])
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await signIn(kit.url, { name: other.name, password })).status).toBe(200)
  kit.clock.advance(Number(refused.headers.get('retry-after')) * 1000)
  expect((await signIn(kit.url, { name, password })).status).toBe(200)
})
