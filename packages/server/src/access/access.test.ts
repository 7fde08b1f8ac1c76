import * as fc from 'fast-check'
import type { SiteRole } from '@easel/contract'
import { describe, expect, it } from 'vitest'
import { createAccess } from './access.ts'
import type { Principals, Rule } from '../domain/capabilities.ts'
import { trustSettings } from '../domain/on-demand.ts'
import type {
  Guarded,
  ListCapability,
  Reader,
  Session,
  Site,
  User,
  Visibility,
} from '../ports/index.ts'

const [me, other] = [1, 2]
const [mine, notMine] = [10, 11]

interface Item {
  readonly kind: Guarded['kind']
  readonly id: number
  readonly projectId: number
  readonly parentId: number | null
  readonly ownerId: number
  readonly aclId: number
  readonly isLocked: boolean
}
interface World {
  readonly role: SiteRole
  readonly acls: readonly (readonly Rule[])[]
  readonly items: readonly Item[]
  version: number
  state: 'Active' | 'Suspended'
  readonly asked: string[]
}

/** The store's questions that access asks, answered from lists. */
function readerOf(world: World): Reader {
  const projects = world.items.filter(({ kind }) => kind === 'project')
  const site = (): Partial<Site> => ({
    id: 1,
    luid: 's',
    state: world.state,
    personalAccessTokens: { isEnabled: true, maxDays: 365, creatorsGroupId: null },
  })
  const user = (): Partial<User> => ({
    id: me,
    luid: 'u',
    siteId: 1,
    siteRole: world.role,
    credentialsResetAt: null,
  })
  const below = (ids: readonly number[]): readonly number[] => {
    const children = projects.filter(({ parentId }) => parentId !== null && ids.includes(parentId))
    return ids.length === 0 ? [] : [...ids, ...below(children.map(({ id }) => id))]
  }
  const isFor = (rule: Rule, { userId, groupIds }: Principals): boolean =>
    rule.granteeKind === 'user' ? rule.granteeId === userId : groupIds.includes(rule.granteeId)
  return {
    stamp: () => null,
    sites: {
      byLuid: async (luid: string) => (luid === 's' ? site() : null),
      accessVersion: async () => world.version,
    },
    users: {
      byLuid: async (_: number, luid: string) => (luid === 'u' ? user() : null),
      groupIds: async () => [mine],
    },
    groupSets: { within: async () => [] },
    acls: {
      about: async (id: number, principals: Principals, capability: string) =>
        (world.acls[id] ?? []).filter(
          (rule) => rule.capability === capability && isFor(rule, principals),
        ),
      async naming(_: number, principals: Principals, capability: string) {
        world.asked.push(capability)
        const named = world.acls.map((rules, id) => {
          const own = rules.filter(
            (rule) => rule.capability === capability && isFor(rule, principals),
          )
          return [id, own] as const
        })
        return new Map(named.filter(([, rules]) => rules.length > 0))
      },
    },
    projects: {
      ownedBy: async (_: number, id: number) =>
        projects.filter(({ ownerId }) => ownerId === id).map((project) => project.id),
      withAcl: async (_: number, ids: readonly number[]) =>
        projects.filter(({ aclId }) => ids.includes(aclId)).map(({ id }) => id),
      below: async (ids: readonly number[]) => below(ids),
    },
  } as unknown as Reader
}

function guarded(item: Item): Guarded {
  const controllingProjectId = item.isLocked ? item.projectId : null
  const record = {
    siteId: 1,
    id: item.id,
    owner: { id: item.ownerId },
    aclId: item.aclId,
    controllingProjectId,
    project: { id: item.projectId, controllingProjectId },
  }
  return { kind: item.kind, record } as unknown as Guarded
}

/** What the store's lists do with a visibility. */
function isListed(item: Item, visibility: Visibility): boolean {
  if (visibility.kind === 'everything') return true
  return (
    item.ownerId === visibility.userId ||
    visibility.aclIds.includes(item.aclId) ||
    visibility.projectIds.includes(item.projectId)
  )
}

const listed = ['Read', 'ExportData', 'Write', 'ExportXml'] as const
const anyRule: fc.Arbitrary<Rule> = fc.record({
  granteeKind: fc.constantFrom('user' as const, 'group' as const),
  granteeId: fc.constantFrom(me, other, mine, notMine),
  capability: fc.constantFrom(...listed, 'ProjectLeader' as const),
  mode: fc.constantFrom('Allow' as const, 'Deny' as const),
})
const anyOwner = fc.constantFrom(me, other, other, other)
const anyAcl = fc.nat(4)
const anyWorld: fc.Arbitrary<World> = fc
  .record({
    role: fc.constantFrom<SiteRole>(
      'Creator',
      'Explorer',
      'ExplorerCanPublish',
      'Viewer',
      'SiteAdministratorExplorer',
    ),
    acls: fc.array(fc.array(anyRule, { maxLength: 5 }), { minLength: 5, maxLength: 5 }),
    projects: fc.array(fc.record({ parent: fc.nat(9), ownerId: anyOwner, aclId: anyAcl }), {
      minLength: 1,
      maxLength: 6,
    }),
    content: fc.array(
      fc.record({
        kind: fc.constantFrom('workbook' as const, 'view' as const),
        project: fc.nat(9),
        ownerId: anyOwner,
        aclId: anyAcl,
        isLocked: fc.boolean(),
      }),
      { maxLength: 12 },
    ),
  })
  .map(({ role, acls, projects, content }) => {
    const trees = projects.map(({ parent, ...project }, index): Item => {
      const id = index + 1
      const parentId = parent > 0 && parent <= index ? parent : null
      return { ...project, kind: 'project', id, projectId: id, parentId, isLocked: false }
    })
    const items = content.map(({ project, ...item }, index): Item => {
      const projectId = (project % projects.length) + 1
      return { ...item, id: 100 + index, projectId, parentId: null }
    })
    return { role, acls, items: [...trees, ...items], version: 1, state: 'Active', asked: [] }
  })

const session = { siteLuid: 's', userLuid: 'u' } as Session

describe('lists', () => {
  it.each<ListCapability>([...listed])(
    'by visibility show exactly what %s is allowed on, item by item',
    async (capability) => {
      await fc.assert(
        fc.asyncProperty(anyWorld, async (world) => {
          const access = createAccess(readerOf(world))
          const caller = (await access.callerOf(session))!
          const visibility = await access.visibility(caller, capability)
          for (const item of world.items) {
            const allowed = await access.may(caller, capability, guarded(item))
            expect(isListed(item, visibility)).toBe(allowed)
          }
        }),
        { numRuns: 300 },
      )
    },
  )

  it('show the projects that the caller sees', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld, async (world) => {
        const access = createAccess(readerOf(world))
        const caller = (await access.callerOf(session))!
        for (const item of world.items.filter(({ kind }) => kind === 'project')) {
          const isSeen = await access.seesProject(caller, item.id)
          expect(isSeen).toBe(await access.may(caller, 'Read', guarded(item)))
        }
      }),
    )
  })
})

function small(change: Partial<World> = {}): World {
  const lead: Rule = {
    granteeKind: 'group',
    granteeId: mine,
    capability: 'ProjectLeader',
    mode: 'Allow',
  }
  const project = { kind: 'project' as const, ownerId: other, isLocked: false }
  return {
    role: 'Creator',
    acls: [[], [lead], [{ ...lead, capability: 'Read' }]],
    items: [
      { ...project, id: 1, projectId: 1, parentId: null, aclId: 1 },
      { ...project, id: 2, projectId: 2, parentId: 1, aclId: 0 },
      { ...project, id: 3, projectId: 3, parentId: null, aclId: 0 },
    ],
    version: 1,
    state: 'Active',
    asked: [],
    ...change,
  }
}

describe('resolving a caller', () => {
  it('finds the projects that the user leads, with everything below them', async () => {
    const caller = await createAccess(readerOf(small())).callerOf(session)
    expect([...caller!.ledProjectIds]).toEqual([1, 2])
  })

  it('a viewer leads nothing by rule', async () => {
    const caller = await createAccess(readerOf(small({ role: 'Viewer' }))).callerOf(session)
    expect([...caller!.ledProjectIds]).toEqual([])
  })

  it('asks once for each capability until the access version moves', async () => {
    const world = small()
    const access = createAccess(readerOf(world))
    for (let i = 0; i < 3; i += 1) {
      const caller = await access.callerOf(session)
      await access.visibility(caller!, 'Read')
      await access.seesProject(caller!, 3)
    }
    expect(world.asked).toEqual(['ProjectLeader', 'Read'])
    world.version = 2
    await access.visibility((await access.callerOf(session))!, 'Read')
    expect(world.asked).toEqual(['ProjectLeader', 'Read', 'ProjectLeader', 'Read'])
  })

  it('does not answer a new caller from the notes of an old one', async () => {
    const world = small()
    const access = createAccess(readerOf(world))
    const before = (await access.callerOf(session))!
    world.version = 2
    const after = (await access.callerOf(session))!
    await access.visibility(before, 'Read')
    await access.visibility(after, 'Read')
    expect(world.asked.filter((capability) => capability === 'Read')).toHaveLength(2)
  })

  it('finds a caller again only after something was written', async () => {
    const world = small()
    let stamp = 1
    const access = createAccess({ ...readerOf(world), stamp: () => stamp })
    await access.callerOf(session)
    Object.assign(world, { role: 'Unlicensed' })
    expect(await access.callerOf(session)).not.toBeNull()
    expect(await access.callerOf({ ...session, siteLuid: 'x' })).toBeNull()
    stamp = 2
    expect(await access.callerOf(session)).toBeNull()
  })

  it('a change of role counts at once', async () => {
    const world = small()
    const access = createAccess(readerOf(world))
    expect((await access.callerOf(session))!.isAdministrator).toBe(false)
    Object.assign(world, { role: 'SiteAdministratorCreator' })
    const caller = (await access.callerOf(session))!
    expect(await access.visibility(caller, 'Read')).toEqual({ kind: 'everything' })
  })

  it('counts groups that a token asserts as long as the site listens to them', async () => {
    const reader = readerOf(small())
    const settings: Record<string, boolean> = { [trustSettings.groups]: true }
    const listening = async (luid: string) => {
      const site = await reader.sites.byLuid(luid)
      return site && { ...site, settings }
    }
    const access = createAccess({ ...reader, sites: { ...reader.sites, byLuid: listening } })
    const asserting = { ...session, asserted: { groupIds: [notMine], attributes: {} } }
    const groups = async () => (await access.callerOf(asserting))!.principals.groupIds
    expect(await groups()).toEqual([mine, notMine])
    settings[trustSettings.groups] = false
    expect(await groups()).toEqual([mine])
  })

  it('is null for the gone, the unlicensed, and all but administrators of a suspended site', async () => {
    const resolve = (world: World, asked = session) => createAccess(readerOf(world)).callerOf(asked)
    expect(await resolve(small(), { ...session, userLuid: 'x' })).toBeNull()
    expect(await resolve(small(), { ...session, siteLuid: 'x' })).toBeNull()
    expect(await resolve(small({ role: 'Unlicensed' }))).toBeNull()
    expect(await resolve(small({ state: 'Suspended' }))).toBeNull()
    const role = 'SiteAdministratorCreator'
    expect(await resolve(small({ role, state: 'Suspended' }))).not.toBeNull()
  })
})

it('nothing of another site is allowed, not even to an administrator', async () => {
  const access = createAccess(readerOf(small({ role: 'SiteAdministratorCreator' })))
  const caller = (await access.callerOf(session))!
  const foreign = {
    kind: 'project',
    record: { siteId: 2, id: 1, owner: { id: me }, aclId: 1 },
  } as unknown as Guarded
  expect(await access.may(caller, 'Read', foreign)).toBe(false)
})

it('a list that failed once is asked for again', async () => {
  const world = small()
  const reader = readerOf(world)
  const access = createAccess(reader)
  const caller = (await access.callerOf(session))!
  const naming = reader.acls.naming.bind(reader.acls)
  reader.acls.naming = () => Promise.reject(new Error('busy'))
  await expect(access.visibility(caller, 'Read')).rejects.toThrow('busy')
  await expect(access.seesProject(caller, 1)).rejects.toThrow('busy')
  reader.acls.naming = naming
  expect(await access.seesProject(caller, 1)).toBe(true)
})
