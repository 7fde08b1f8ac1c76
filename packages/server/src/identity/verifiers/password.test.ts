import { describe, expect, it } from 'vitest'
import type { SignInRequest } from '../../ports/index.ts'
import { createWorld, refusalOf, type World } from '../testing/world.ts'

const password = 'tin roof, cold rain'

/** A site that takes passwords, and a user who has one. */
async function openWorld(): Promise<World> {
  const world = createWorld({ allowsPasswords: true })
  expect(await world.passwords.set(world.user, password)).toBe(null)
  world.derived.length = 0
  return world
}

const request = (world: World, change: Partial<SignInRequest> = {}): SignInRequest => ({
  name: world.user.name,
  password,
  site: { contentUrl: world.site.contentUrl },
  ...change,
})

describe('sign-in by password', () => {
  it('opens a session without scopes or end', async () => {
    const world = await openWorld()
    const { session, ...entered } = await world.signIn.signIn(request(world))
    expect(session).toMatchObject({ kind: 'password', scopes: null, patGuid: null, trustId: null })
    expect(entered).not.toHaveProperty('estimatedTimeToExpiration')
    expect(world.data.users[0]?.lastLogin).toEqual(world.clock.now())
  })

  it('leaves other sessions of the user open', async () => {
    const world = await openWorld()
    const { token } = await world.signIn.signIn(request(world))
    await world.signIn.signIn(request(world))
    expect(await world.signIn.verify(token)).not.toBe(null)
  })

  const cases: readonly {
    readonly when: string
    readonly reason: string
    readonly change?: Partial<SignInRequest>
    readonly before?: (world: World) => void
  }[] = [
    { when: 'the password is wrong', reason: 'password_wrong', change: { password: 'other' } },
    { when: 'it is empty', reason: 'password_wrong', change: { password: '' } },
    {
      when: 'it has a space more',
      reason: 'password_wrong',
      change: { password: `${password} ` },
    },
    {
      when: 'it has other capitals',
      reason: 'password_wrong',
      change: { password: password.toUpperCase() },
    },
    { when: 'no user has the name', reason: 'user_unknown', change: { name: 'bob' } },
    { when: 'the name holds a NUL', reason: 'user_unknown', change: { name: 'ann\0' } },
    {
      when: 'there is no such site',
      reason: 'site_unknown',
      change: { site: { contentUrl: 'nowhere' } },
    },
    {
      when: 'no password is set',
      reason: 'password_not_set',
      before: ({ data }) => data.passwords.clear(),
    },
    {
      when: 'the user is unlicensed',
      reason: 'user_unlicensed',
      before: ({ data, user }) => data.replaceUser(user, { siteRole: 'Unlicensed' }),
    },
    ...(['TableauIDWithMFA', 'SAML', 'OpenID'] as const).map((authSetting) => ({
      when: `the user authenticates by ${authSetting}`,
      reason: 'password_disabled_mfa',
      before: ({ data, user }: World) => data.replaceUser(user, { authSetting }),
    })),
  ]
  it.each(cases)('is refused alike, for the same work, when $when', async (each) => {
    const world = await openWorld()
    each.before?.(world)
    const refused = await refusalOf(world.signIn.signIn(request(world, each.change)))
    expect([refused.reason, refused.kind, refused.trustCode]).toEqual([each.reason, '401001', null])
    expect(world.derived).toEqual([{ memoryKib: 19_456, passes: 2, lanes: 1 }])
    expect(JSON.stringify(world.events)).not.toContain(each.change?.password || password)
  })

  it('is refused without any work where the server takes none', async () => {
    const world = createWorld()
    const refused = await refusalOf(world.signIn.signIn(request(world)))
    expect([refused.reason, refused.kind]).toEqual(['password_disabled', '401001'])
    expect(world.derived).toEqual([])
  })

  it.each([{ name: undefined }, { password: undefined }])(
    'needs both halves: %j is refused',
    async (missing) => {
      const world = await openWorld()
      const half = { ...request(world), ...missing } as unknown as SignInRequest
      const { reason, kind } = await refusalOf(world.signIn.signIn(half))
      expect([reason, kind]).toEqual(['credentials_incomplete', '400000'])
    },
  )

  it('does not open a session when the password is changed while it opens', async () => {
    const world = await openWorld()
    const open = world.sessionStore.open.bind(world.sessionStore)
    world.sessionStore.open = async (...opened) => {
      const isOpen = await open(...opened)
      await world.passwords.set(world.user, 'another good one')
      return isOpen
    }
    const refused = await refusalOf(world.signIn.signIn(request(world)))
    expect(refused.reason).toBe('password_wrong')
    expect(world.sessionStore.live.size).toBe(0)
  })

  it('does not lead on to a site whose user needs more than a password', async () => {
    const world = await openWorld()
    const { session } = await world.signIn.signIn(request(world))
    const other = world.data.addSite('Other')
    world.data.addUser(other, world.user.name, {
      accountId: world.user.accountId,
      authSetting: 'SAML',
    })
    const refused = await refusalOf(world.signIn.switchSite(session, 'Other'))
    expect([refused.reason, refused.kind]).toEqual(['password_disabled_mfa', '401003'])
  })
})

describe('a password', () => {
  it('that is changed or taken away ends sessions by password, and no others', async () => {
    const world = await openWorld()
    const pat = await world.newPat(world.user, 'ci')
    const site = { contentUrl: world.site.contentUrl }
    const byPat = await world.signIn.signIn({
      personalAccessTokenName: 'ci',
      personalAccessTokenSecret: pat.secret,
      site,
    })
    const first = await world.signIn.signIn(request(world))
    await world.passwords.set(world.user, 'another good one')
    expect(await world.signIn.verify(first.token)).toBe(null)
    const second = await world.signIn.signIn(request(world, { password: 'another good one' }))
    expect(await world.passwords.remove(world.user)).toBe(true)
    expect(await world.signIn.verify(second.token)).toBe(null)
    expect(await world.passwords.remove(world.user)).toBe(false)
    expect(await world.signIn.verify(byPat.token)).not.toBe(null)
  })

  it('that is no good is not set', async () => {
    const world = await openWorld()
    expect(await world.passwords.set(world.user, 'short')).toBe('too-short')
    expect(await world.passwords.set(world.user, `${world.site.name}-2026`)).toBe('too-common')
    expect((await world.signIn.signIn(request(world))).token).toBeTruthy()
  })
})
