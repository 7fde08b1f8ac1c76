import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { createWorld, refusalOf, type World } from '../testing/world.ts'
import type { NewPersonalAccessToken } from '../../ports/index.ts'
import type { SignInRequest } from '../../ports/index.ts'

let world: World
let pat: NewPersonalAccessToken

beforeEach(async () => {
  world = createWorld()
  pat = await world.newPat(world.user, 'ci')
})

function request(change: Partial<SignInRequest> = {}): SignInRequest {
  return {
    personalAccessTokenName: 'ci',
    personalAccessTokenSecret: pat.secret,
    site: { contentUrl: 'Finance' },
    ...change,
  }
}

describe('sign-in with a personal access token', () => {
  it('opens a session that verifies, and tells the life of the token', async () => {
    const entered = await world.signIn.signIn(request())
    expect(entered.site.luid).toBe(world.site.luid)
    expect(entered.user.luid).toBe(world.user.luid)
    expect(entered.estimatedTimeToExpiration).toBe('365:00:00')
    expect(entered.token.split('|')[2]).toBe(world.site.luid)
    const { session } = await world.sessions.verify(entered.token)
    expect(session).toMatchObject({ kind: 'pat', patGuid: pat.token.guid, scopes: null })
  })

  it('finds the site in any case', async () => {
    const entered = await world.signIn.signIn(request({ site: { contentUrl: 'fINANCE' } }))
    expect(entered.site.contentUrl).toBe('Finance')
  })

  it('stores no secret', () => {
    expect(JSON.stringify(world.data.tokens)).not.toContain(pat.secret.split(':')[1])
  })

  it('records the use of the token and the sign-in of the user', async () => {
    world.clock.advance(3600)
    await world.signIn.signIn(request())
    expect(world.data.tokens[0]?.lastUsedAt).toEqual(world.clock.now())
    expect(world.data.users[0]?.lastLogin).toEqual(world.clock.now())
  })

  it('writes nothing durable for a second sign-in within a minute', async () => {
    world.clock.advance(3600)
    await world.signIn.signIn(request())
    const before = world.data.transactions
    world.clock.advance(30)
    await world.signIn.signIn(request())
    expect(world.data.transactions).toBe(before)
    world.clock.advance(61)
    await world.signIn.signIn(request())
    expect(world.data.transactions).toBe(before + 1)
  })

  it('ends the session that the token had', async () => {
    const first = await world.signIn.signIn(request())
    await world.signIn.signIn(request())
    expect(await world.sessions.verify(first.token)).toEqual({
      session: null,
      reason: 'session_replaced_by_pat',
    })
  })

  const refusals: readonly {
    readonly when: string
    readonly reason: string
    readonly prepare?: (world: World) => void
    readonly change?: (secret: string) => Partial<SignInRequest>
  }[] = [
    {
      when: 'the secret is of another token',
      reason: 'pat_unknown',
      change: (secret) => ({ personalAccessTokenSecret: `AAAA${secret.slice(4)}` }),
    },
    {
      when: 'the second part is wrong',
      reason: 'pat_wrong_secret',
      change: (secret) => ({
        personalAccessTokenSecret: `${secret.slice(0, 25)}${'a'.repeat(32)}`,
      }),
    },
    {
      when: 'the secret ends in a newline',
      reason: 'pat_malformed',
      change: (secret) => ({ personalAccessTokenSecret: `${secret}\n` }),
    },
    {
      when: 'the secret is empty',
      reason: 'pat_malformed',
      change: () => ({ personalAccessTokenSecret: '' }),
    },
    {
      when: 'the name is of another case',
      reason: 'pat_name_mismatch',
      change: () => ({ personalAccessTokenName: 'CI' }),
    },
    {
      when: 'there is no such site',
      reason: 'site_unknown',
      change: () => ({ site: { contentUrl: 'Nowhere' } }),
    },
    {
      when: 'the account is not on the site',
      reason: 'site_not_member',
      prepare: ({ data }) => void data.addSite('Other'),
      change: () => ({ site: { contentUrl: 'Other' } }),
    },
    {
      when: 'the user is unlicensed',
      reason: 'user_unlicensed',
      prepare: ({ data, user }) => data.replaceUser(user, { siteRole: 'Unlicensed' }),
    },
    {
      when: 'the token was unused for 15 days',
      reason: 'pat_idle_expired',
      prepare: ({ clock }) => clock.advance(15 * 86_400),
    },
    {
      when: 'the token was revoked',
      reason: 'pat_unknown',
      prepare: ({ data }) => void data.tokens.pop(),
    },
  ]

  it.each(refusals)('refuses when $when, with the one answer', async (example) => {
    example.prepare?.(world)
    const refusal = await refusalOf(
      world.signIn.signIn(request(example.change?.(pat.secret) ?? {})),
    )
    expect(refusal).toMatchObject({ reason: example.reason, kind: '401001', trustCode: null })
    expect(world.sessionStore.live.size).toBe(0)
    expect(world.events.at(-1)).toMatchObject({ outcome: 'refused', reason: example.reason })
    expect(JSON.stringify(world.events)).not.toContain(pat.secret.slice(25))
  })

  it('does the same look-ups for unknown, wrong, expired and misplaced credentials', async () => {
    const { tokens, sites, users, cloud } = world.data.store.read
    let lookUps = 0
    for (const [owner, name] of [
      [tokens, 'byGuid'],
      [sites, 'byContentUrl'],
      [users, 'ofAccount'],
      [cloud, 'token'],
    ] as const) {
      const original: unknown = Reflect.get(owner, name)
      const counted = (...asked: readonly unknown[]): unknown => {
        lookUps += 1
        return Reflect.apply(original as () => unknown, owner, asked)
      }
      Reflect.set(owner, name, counted)
    }
    const wrong = `${pat.secret.slice(0, 25)}${'a'.repeat(32)}`
    const attempts: readonly Partial<SignInRequest>[] = [
      { personalAccessTokenSecret: 'nonsense' },
      { personalAccessTokenSecret: `AAAA${pat.secret.slice(4)}` },
      { personalAccessTokenSecret: wrong },
      { personalAccessTokenName: 'other' },
      { site: { contentUrl: 'Nowhere' } },
    ]
    for (const attempt of attempts) {
      lookUps = 0
      await refusalOf(world.signIn.signIn(request(attempt)))
      expect(lookUps).toBe(4)
    }
  })

  it('refuses after a year, however often it was used', async () => {
    for (let day = 0; day < 364; day += 14) {
      await world.signIn.signIn(request())
      world.clock.advance(14 * 86_400)
    }
    world.clock.advance(86_400)
    expect(await refusalOf(world.signIn.signIn(request()))).toMatchObject({ reason: 'pat_expired' })
  })

  it('refuses a token that is revoked while it signs in', async () => {
    const { store, tokens } = world.data
    const transaction = store.transaction.bind(store)
    store.transaction = async (work) => {
      tokens.pop()
      return transaction(work)
    }
    const refusal = await refusalOf(world.signIn.signIn(request()))
    expect(refusal).toMatchObject({ reason: 'pat_revoked', kind: '401001' })
    expect(world.sessionStore.live.size).toBe(0)
  })

  it('refuses a token that is revoked while its session opens, and ends the session', async () => {
    const { sessionStore, tokens } = world
    const open = sessionStore.open.bind(sessionStore)
    sessionStore.open = async (session, options) => {
      // The revocation finds no session yet.
      await tokens.revoke(world.user, pat.token.guid)
      return open(session, options)
    }
    const refusal = await refusalOf(world.signIn.signIn(request()))
    expect(refusal).toMatchObject({ reason: 'pat_revoked', kind: '401001' })
    expect(sessionStore.live.size).toBe(0)
  })

  it('refuses a token whose owner is reset while its session opens', async () => {
    const { sessionStore } = world
    const open = sessionStore.open.bind(sessionStore)
    sessionStore.open = async (session, options) => {
      world.data.replaceUser(world.user, { credentialsResetAt: world.clock.now() })
      return open(session, options)
    }
    expect(await refusalOf(world.signIn.signIn(request()))).toMatchObject({ reason: 'pat_revoked' })
    expect(sessionStore.live.size).toBe(0)
  })

  it('refuses a token on a site that takes none', async () => {
    world.data.sites[0] = {
      ...world.site,
      personalAccessTokens: { isEnabled: false, maxDays: 9, creatorsGroupId: null },
    }
    expect(await refusalOf(world.signIn.signIn(request()))).toMatchObject({
      reason: 'pat_disabled_for_site',
      kind: '401001',
    })
  })

  it('a suspended site is open to its administrators only', async () => {
    const { data } = world
    data.sites[0] = { ...world.site, state: 'Suspended' }
    expect(await refusalOf(world.signIn.signIn(request()))).toMatchObject({
      reason: 'site_suspended',
    })
    data.replaceUser(world.user, { siteRole: 'SiteAdministratorCreator' })
    const entered = await world.signIn.signIn(request())
    expect(entered.user.luid).toBe(world.user.luid)
  })
})

describe('forms of credentials', () => {
  const site = { contentUrl: 'Finance' }
  it.each([
    { form: { site }, reason: 'no_credentials', kind: '400000' },
    {
      form: { site, personalAccessTokenName: 'ci' },
      reason: 'credentials_incomplete',
      kind: '400000',
    },
    { form: { site, jwt: 'x', name: 'ann' }, reason: 'mixed_forms', kind: '400000' },
    {
      form: { site, jwt: 'x', personalAccessTokenSecret: 'y' },
      reason: 'mixed_forms',
      kind: '400000',
    },
    { form: { site, name: 'ann', password: 'x' }, reason: 'password_disabled', kind: '401001' },
    { form: { site, jwt: 'x', isUat: true }, reason: 'jwt_malformed', kind: '401001' },
  ])('$reason is answered $kind', async ({ form, reason, kind }) => {
    expect(await refusalOf(world.signIn.signIn(form))).toMatchObject({ reason, kind })
  })

  it('isUat next to a PAT changes nothing', async () => {
    const entered = await world.signIn.signIn(request({ isUat: false }))
    expect(entered.session.kind).toBe('pat')
  })
})

describe('impersonation', () => {
  it('of oneself is a plain sign-in', async () => {
    const user = { id: world.user.luid.toUpperCase() }
    const entered = await world.signIn.signIn(request({ user }))
    expect(entered.user.luid).toBe(world.user.luid)
  })

  it('of anybody else is refused before anything is used up', async () => {
    const other = world.data.addUser(world.site, 'bob')
    world.clock.advance(3600)
    const before = world.data.transactions
    const refusal = await refusalOf(world.signIn.signIn(request({ user: { id: other.luid } })))
    expect(refusal).toMatchObject({ reason: 'impersonation_denied', kind: '403004' })
    expect(world.data.transactions).toBe(before)
    expect(world.sessionStore.live.size).toBe(0)
  })

  it('with a wrong secret says nothing of impersonation', async () => {
    const wrong = `${pat.secret.slice(0, 25)}${'a'.repeat(32)}`
    const change = { user: { id: 'x' }, personalAccessTokenSecret: wrong }
    expect(await refusalOf(world.signIn.signIn(request(change)))).toMatchObject({ kind: '401001' })
  })
})

describe('switching sites', () => {
  it('opens a session for the same account on the other site', async () => {
    const other = world.data.addSite('Sales', { tenantLuid: world.site.tenantLuid })
    const there = world.data.addUser(other, 'ann@example.com', { accountId: world.user.accountId })
    const { session, token } = await world.signIn.signIn(request())
    const moved = await world.signIn.switchSite(session, 'sales')
    expect(moved).toMatchObject({ site: { luid: other.luid }, user: { luid: there.luid } })
    expect((await world.sessions.verify(token)).session).toBeNull()
    expect((await world.sessions.verify(moved.token)).session).toMatchObject({
      siteLuid: other.luid,
    })
  })

  it('to the same site is 403070 and leaves the session alone', async () => {
    const { session, token } = await world.signIn.signIn(request())
    const refusal = await refusalOf(world.signIn.switchSite(session, 'FINANCE'))
    expect(refusal).toMatchObject({ kind: '403070', reason: 'site_already_there' })
    expect((await world.sessions.verify(token)).session).not.toBeNull()
  })

  it('to a site of another tenant says what it says of a site that does not exist', async () => {
    const { tenantLuid } = world.site
    world.data.addSite('Elsewhere', { tenantLuid: randomUUID() })
    world.data.addSite('Sales', { tenantLuid })
    const { session } = await world.signIn.signIn(request())
    const reasonOf = async (contentUrl: string) =>
      (await refusalOf(world.signIn.switchSite(session, contentUrl))).reason
    expect(await reasonOf('Elsewhere')).toBe('site_unknown')
    expect(await reasonOf('Nowhere')).toBe('site_unknown')
    expect(await reasonOf('Sales')).toBe('site_not_member')
  })

  it('to an unknown site or one without the account is the same 401003', async () => {
    world.data.addSite('Sales', { tenantLuid: world.site.tenantLuid })
    const { session } = await world.signIn.signIn(request())
    for (const contentUrl of ['Sales', 'Nowhere']) {
      expect(await refusalOf(world.signIn.switchSite(session, contentUrl))).toMatchObject({
        kind: '401003',
        trustCode: null,
      })
    }
  })

  it('is refused once the PAT is revoked', async () => {
    const other = world.data.addSite('Sales', { tenantLuid: world.site.tenantLuid })
    world.data.addUser(other, 'ann@example.com', { accountId: world.user.accountId })
    const { session } = await world.signIn.signIn(request())
    world.data.tokens.pop()
    expect(await refusalOf(world.signIn.switchSite(session, 'Sales'))).toMatchObject({
      reason: 'pat_revoked',
      kind: '401003',
    })
  })
})
