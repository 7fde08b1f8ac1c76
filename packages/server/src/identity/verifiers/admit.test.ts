import { beforeEach, describe, expect, it } from 'vitest'
import type { Group, Site } from '../../ports/index.ts'
import { createTrustWorld, type TrustWorld } from '../testing/trust-world.ts'
import { refusalOf, type Members } from '../testing/world.ts'

const oda = 'https://tableau.com/oda'
const groups = 'https://tableau.com/groups'
const everything = {
  onDemandAccessEnabled: true,
  groupAssertionsConnectedAppsEnabled: true,
  attributeCaptureEnabled: true,
}

let world: TrustWorld

const group = (id: number, name: string, more: Partial<Group> = {}): Group => ({
  id,
  luid: `group-${id}`,
  siteId: world.site.id,
  name,
  minimumSiteRole: null,
  userCount: 0,
  isAllUsers: false,
  allowsOnDemandAccess: false,
  ...more,
})

const set = (settings: Site['settings']) =>
  world.data.sites.splice(0, 1, { ...world.site, settings })

beforeEach(() => {
  world = createTrustWorld()
  set(everything)
  world.data.groups.push(
    group(7, 'Sales'),
    group(8, 'Guests', { allowsOnDemandAccess: true }),
    group(9, 'All Users', { isAllUsers: true, allowsOnDemandAccess: true }),
  )
})

const enter = async (claims: Members) => world.send(world.uatJwt({ claims }), true)
const assertedBy = async (claims: Members) => (await enter(claims)).session.asserted

describe('what a JWT asserts', () => {
  it('is kept with the session: groups of the site, and attributes', async () => {
    const claims = {
      [groups]: ['Sales', 'Stranger', 'Sales', 'All Users', 'a\0b'],
      region: ['EMEA', 'APAC'],
      level: 3,
      isLead: true,
      nested: { a: 1 },
      nothing: null,
      jti: 'x',
    }
    expect(await assertedBy(claims)).toEqual({
      groupIds: [7],
      attributes: { region: ['EMEA', 'APAC'], level: 3, isLead: true },
    })
  })

  it('is dropped where the site does not listen', async () => {
    set({})
    expect(await assertedBy({ [groups]: ['Sales'], region: 'EMEA' })).toBeUndefined()
    set({ ...everything, groupAssertionsConnectedAppsEnabled: 'true' })
    expect(await assertedBy({ [groups]: ['Sales'] })).toBeUndefined()
  })

  it.each([
    ['a text', 'Sales'],
    ['a number among texts', ['Sales', 1]],
    ['over 100 names', Array.from({ length: 101 }, (_, n) => `g${n}`)],
  ])('with groups as %s is refused', async (_, names) => {
    const refusal = await refusalOf(enter({ [groups]: names }))
    expect(refusal).toMatchObject({ reason: 'jwt_claim_type', eventFacts: { claim: 'groups' } })
  })

  it('over 4 kB is refused, where the site listens at all', async () => {
    const claims = { pad: 'x'.repeat(4096) }
    expect((await refusalOf(enter(claims))).reason).toBe('jwt_asserted_too_large')
    set({})
    expect((await enter(claims)).session.kind).toBe('uat')
  })

  it('by name of a prototype is a plain attribute', async () => {
    const jwt = world.uatJwt({ claims: JSON.parse('{"__proto__":"x","constructor":"y"}') })
    const { session } = await world.send(jwt, true)
    expect(Object.getPrototypeOf(session.asserted?.attributes)).toBe(Object.prototype)
  })

  it('holds for connected apps and external authorization servers as well', async () => {
    const entered = await world.send(world.easJwt({ claims: { [groups]: ['Sales'] } }), false)
    expect(entered.session.asserted?.groupIds).toEqual([7])
  })
})

describe('somebody without an account', () => {
  const stranger = { email: 'stranger', [oda]: true, [groups]: ['Guests', 'Sales'] }

  it('enters through a group that allows it, as a viewer, and is written down nowhere', async () => {
    const before = world.data.transactions
    const { user, session } = await enter(stranger)
    expect(user).toMatchObject({ name: 'stranger', siteRole: 'Viewer' })
    expect(session.asserted).toMatchObject({ groupIds: [8], onDemand: { name: 'stranger' } })
    expect(session.userLuid).toBe(user.luid)
    expect(world.data.users).toHaveLength(1)
    expect(world.data.transactions).toBe(before)
  })

  it('is the same person each time, and another one than the next', async () => {
    const luidOf = async (claims: Members) => (await enter(claims)).user.luid
    const luid = await luidOf(stranger)
    expect(luid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(await luidOf({ ...stranger, [oda]: 'true' })).toBe(luid)
    expect(await luidOf({ ...stranger, email: 'other' })).not.toBe(luid)
  })

  it.each<[string, Members]>([
    ['user_unknown', { [oda]: undefined }],
    ['user_unknown', { [oda]: 'yes' }],
    ['user_unknown', { [oda]: 1 }],
    ['on_demand_no_group', { [groups]: ['Sales'] }],
    ['on_demand_no_group', { [groups]: ['All Users'] }],
    ['on_demand_no_group', { [groups]: undefined }],
  ])('is refused as %s otherwise', async (reason, change) => {
    expect((await refusalOf(enter({ ...stranger, ...change }))).reason).toBe(reason)
  })

  it('is refused where the site does not allow it', async () => {
    set({ ...everything, onDemandAccessEnabled: false })
    expect((await refusalOf(enter(stranger))).reason).toBe('on_demand_off')
  })

  it('with the name of a user is that user', async () => {
    const { user, session } = await enter({ ...stranger, email: world.user.name })
    expect(user.luid).toBe(world.user.luid)
    expect(session.asserted?.onDemand).toBeUndefined()
  })
})
