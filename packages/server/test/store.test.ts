import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { OpenStore } from '../src/store/open.ts'
import type { Project } from '../src/ports/store/projects.ts'
import type { Workbook } from '../src/ports/store/workbooks.ts'
import type { NewBlock } from '../src/ports/store/uploads.ts'
import type { Reader } from '../src/ports/store/store.ts'
import {
  at,
  everything,
  newProject,
  newUser,
  page,
  publish,
  published,
  rule,
  sheet,
  smallSite,
  type SmallSite,
} from './store-content.ts'
import { onEveryDatabase } from './store-databases.ts'

await onEveryDatabase('the store', (openEmpty) => {
  let open: OpenStore
  let small: SmallSite
  let read: Reader

  beforeEach(async () => {
    open = await openEmpty()
    read = open.store.read
    small = await open.store.transaction(async (write) => smallSite(write))
  })
  afterEach(async () => {
    await open[Symbol.asyncDispose]()
  })

  const project = async (luid: string): Promise<Project> =>
    (await read.projects.byLuid(small.site.id, luid))!
  const workbook = async (luid: string): Promise<Workbook> =>
    (await read.workbooks.byLuid(small.site.id, luid))!
  const counts = async () => {
    const query = { siteId: small.site.id, visibility: everything, request: page() }
    return {
      workbooks: (await read.workbooks.list(query)).totalAvailable,
      views: (await read.views.list(query)).totalAvailable,
      projects: (await read.projects.list(query)).totalAvailable,
      users: (await read.users.list(query)).totalAvailable,
    }
  }

  test('a new site has the project Default with the View template for All Users', async () => {
    const { site, ann, project: first } = small
    const all = (await read.groups.byName(site.id, 'all users'))!
    expect(all.isAllUsers).toBe(true)
    expect(await read.users.groupIds(ann.id)).toEqual([all.id])
    expect(first.owner.id).toBe(ann.id)
    expect(await read.acls.rules(first.aclId)).toEqual([rule('group', all.id)])
    const allowed = async (kind: 'workbook' | 'datasource' | 'flow') =>
      (await read.acls.rules((await read.acls.defaultOf(first.id, kind))!)).map((r) => r.capability)
    expect(await allowed('workbook')).toEqual([
      'AddComment',
      'ExportData',
      'ExportImage',
      'Filter',
      'Read',
      'ViewComments',
    ])
    expect(await allowed('datasource')).toEqual(['Connect', 'Read'])
    expect(await allowed('flow')).toEqual(['Read'])
  })

  test('a site is found by any of its names in any case, and keeps what an update leaves out', async () => {
    const { site } = small
    expect(await read.sites.byName('MAIN')).toEqual(site)
    expect(await read.sites.byContentUrl('')).toEqual(site)
    expect(await read.sites.byLuid(site.luid)).toEqual(site)
    expect(await read.sites.byId(site.id + 99)).toBeNull()
    await open.store.transaction(async (write) => {
      await write.sites.update(site.id, { settings: { revisionLimit: 5, flowsEnabled: false } })
      await write.sites.update(site.id, { contentUrl: 'Ärea' })
      await write.sites.update(site.id, {})
    })
    expect(await read.sites.byContentUrl('äREA')).toEqual({
      ...site,
      contentUrl: 'Ärea',
      settings: { revisionLimit: 5, flowsEnabled: false },
    })
  })

  test('a person is one account across the sites of a tenant', async () => {
    const other = await open.store.transaction(async (write) => smallSite(write, 'Other'))
    expect(other.ann.accountId).toBe(small.ann.accountId)
    expect(other.ann.id).not.toBe(small.ann.id)
    expect(await read.users.ofAccount(other.site.id, small.ann.accountId)).toEqual(other.ann)
    expect(await read.users.byLuid(other.site.id, small.ann.luid)).toBeNull()
    expect(await read.users.byName(small.site.id, 'ANN@example.com')).toBeNull()
    expect(await read.users.byName(small.site.id, 'ann@example.com')).toEqual(small.ann)
    expect(await read.sites.usage(small.site.id)).toEqual({ userCount: 2, storedBytes: 0 })
  })

  test('signing in and joining a group show on the user, and joining moves the access version', async () => {
    const { site, bob } = small
    const before = await read.sites.accessVersion(site.id)
    const team = await open.store.transaction(async (write) => {
      const group = await write.groups.create({ siteId: site.id, name: 'Team', now: at(1) })
      await write.groups.addMembers(group, [bob.id])
      await write.groups.addMembers(group, [bob.id])
      await write.users.recordSignIn(bob.id, at(5))
      return group
    })
    expect((await read.users.byId(bob.id))?.lastLogin).toEqual(at(5))
    expect(await read.users.groupIds(bob.id)).toContain(team.id)
    expect(await read.sites.accessVersion(site.id)).toBeGreaterThan(before)
  })

  test('a transaction that fails leaves nothing behind', async () => {
    const before = [await counts(), await read.sites.usage(small.site.id)]
    await expect(
      open.store.transaction(async (write) => {
        await publish(write, small)
        await newProject(write, small, { name: 'Gone' })
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect([await counts(), await read.sites.usage(small.site.id)]).toEqual(before)
  })

  test('readers see nothing of an open transaction', async () => {
    const written = Promise.withResolvers<void>()
    const goOn = Promise.withResolvers<void>()
    const writing = open.store.transaction(async (write) => {
      await publish(write, small)
      written.resolve()
      await goOn.promise
    })
    await written.promise
    const seen = counts()
    goOn.resolve()
    const { workbooks } = await seen
    await writing
    // On one connection the reader waits for the end; elsewhere it sees the state before.
    expect([0, 1]).toContain(workbooks)
    expect((await counts()).workbooks).toBe(1)
  })

  test('a transaction or a read beside the writer within a transaction is refused instead of waiting for ever', async () => {
    await expect(
      open.store.transaction(async () => open.store.transaction(async () => 1)),
    ).rejects.toThrow('within a transaction')
    await expect(open.store.transaction(async () => open.store.read.sites.byId(1))).rejects.toThrow(
      'within a transaction',
    )
  })

  test('equal sets of rules share one list, whatever their order', async () => {
    const { site, ann, bob } = small
    const rules = [rule('user', ann.id), rule('user', bob.id, 'Write', 'Deny')]
    const [one, same, other] = await open.store.transaction(async (write) => [
      await write.acls.intern(site.id, rules),
      await write.acls.intern(site.id, rules.toReversed()),
      await write.acls.intern(site.id, []),
    ])
    expect(one).toBe(same)
    expect(other).not.toBe(one)
    expect(await read.acls.rules(other)).toEqual([])
    const named = await read.acls.naming(
      site.id,
      { userId: bob.id, groupIds: [], groupSetIds: [] },
      'Write',
    )
    expect([...named]).toEqual([[one, [rules[1]]]])
    const about = (of: object, capability: 'Read' | 'Write') =>
      read.acls.about(one, { userId: 0, groupIds: [], groupSetIds: [], ...of }, capability)
    expect(await about({ userId: bob.id }, 'Write')).toEqual([rules[1]])
    expect(await about({ userId: bob.id }, 'Read')).toEqual([])
    // A group or a group set with the number of a user is another grantee.
    expect(await about({ groupIds: [ann.id, bob.id], groupSetIds: [ann.id] }, 'Read')).toEqual([])
    const ofGroups = await open.store.transaction(async (write) =>
      write.acls.intern(site.id, [
        rule('group', 7),
        rule('group', 8, 'Read', 'Deny'),
        rule('group', 9),
        rule('groupSet', 7),
      ]),
    )
    const found = await read.acls.about(
      ofGroups,
      { userId: ann.id, groupIds: [7, 8], groupSetIds: [7] },
      'Read',
    )
    expect(found).toHaveLength(3)
    expect(found).toEqual(
      expect.arrayContaining([
        rule('group', 7),
        rule('group', 8, 'Read', 'Deny'),
        rule('groupSet', 7),
      ]),
    )
    expect(
      (
        await read.acls.naming(
          site.id,
          { userId: bob.id, groupIds: [1, 2], groupSetIds: [] },
          'Write',
        )
      ).size,
    ).toBe(1)
  })

  test('publishing starts with the project defaults and a free content url', async () => {
    const [first, second, third] = await open.store.transaction(async (write) => [
      await publish(write, small, { views: [sheet('A'), sheet('B')] }),
      await publish(write, small, { name: 'Super Store', contentUrl: 'SuperStore' }),
      await publish(write, small, { name: 'super store!', contentUrl: 'superstore' }),
    ])
    expect([first, second, third].map((book) => book.contentUrl)).toEqual([
      'Superstore',
      'SuperStore_1',
      'superstore_2',
    ])
    expect(first.aclId).toBe(await read.acls.defaultOf(small.project.id, 'workbook'))
    const views = await read.views.ofWorkbook(first.id)
    expect(views.map((view) => [view.name, view.sheetNumber, view.contentUrl])).toEqual([
      ['A', 1, 'Superstore/sheets/A'],
      ['B', 2, 'Superstore/sheets/B'],
    ])
    expect(first.defaultViewLuid).toBe(views[0]!.luid)
    expect(views[0]!.workbook.luid).toBe(first.luid)
    expect(await counts()).toMatchObject({ workbooks: 3, views: 4 })
    expect((await read.workbooks.byName(small.project.id, 'SUPERSTORE'))?.luid).toBe(first.luid)
    expect((await read.sites.usage(small.site.id)).storedBytes).toBe(300)
  })

  test('of many that make a workbook of one name where there is none, one makes it', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, async () =>
        open.store.transaction(async (write) => {
          if ((await write.workbooks.byName(small.project.id, 'Same')) !== null) return 'seen'
          await publish(write, small, { name: 'Same' })
          return 'made'
        }),
      ),
    )
    expect(outcomes.filter((outcome) => outcome === 'made')).toHaveLength(1)
    expect(await counts()).toMatchObject({ workbooks: 1, views: 1 })
  })

  test('a new revision keeps views whose name stays, with their id and hits', async () => {
    const book = await open.store.transaction(async (write) =>
      publish(write, small, { views: [sheet('A'), sheet('B')] }),
    )
    const [a, b] = await read.views.ofWorkbook(book.id)
    const replaced = await open.store.transaction(async (write) => {
      await write.views.addHits(
        new Map([
          [a!.id, 3],
          [b!.id, 4],
        ]),
      )
      return write.workbooks.replace(
        book.id,
        published(small.bob.id, {
          views: [sheet('C'), sheet('A')],
          blobSha256: 'b'.repeat(64),
          sizeBytes: 50,
          now: at(20),
        }),
      )
    })
    expect(replaced).toMatchObject({ revision: 2, sizeBytes: 50, sheetCount: 2, owner: book.owner })
    expect(replaced.createdAt).toEqual(book.createdAt)
    const [c, kept] = await read.views.ofWorkbook(book.id)
    expect(kept).toMatchObject({ luid: a!.luid, hitsTotal: 3, sheetNumber: 2 })
    expect(c).toMatchObject({ name: 'C', hitsTotal: 0 })
    expect(replaced.defaultViewLuid).toBe(c!.luid)
    expect(await read.views.byLuid(small.site.id, b!.luid)).toBeNull()
    expect(await counts()).toMatchObject({ workbooks: 1, views: 2 })
    expect((await read.sites.usage(small.site.id)).storedBytes).toBe(150)
    const both = ['a'.repeat(64), 'b'.repeat(64)]
    expect(await read.referencedBlobs(both)).toEqual(new Set(both))
    await open.store.transaction(async (write) => write.workbooks.delete(book.id))
    expect(await read.referencedBlobs(both)).toEqual(new Set())
    expect(await counts()).toMatchObject({ workbooks: 0, views: 0 })
    expect((await read.sites.usage(small.site.id)).storedBytes).toBe(0)
  })

  test('views follow the rules of their workbook while it shows tabs', async () => {
    const { site, bob } = small
    const views = async (id: number) => (await read.views.ofWorkbook(id)).map((view) => view.aclId)
    const book = await open.store.transaction(async (write) => publish(write, small))
    const [one, two] = await open.store.transaction(async (write) => [
      await write.acls.intern(site.id, [rule('user', bob.id)]),
      await write.acls.intern(site.id, [rule('user', bob.id, 'Write')]),
    ])
    await open.store.transaction(async (write) =>
      write.acls.setOf({ kind: 'workbook', id: book.id }, one),
    )
    expect(await views(book.id)).toEqual([one])
    await open.store.transaction(async (write) => {
      await write.workbooks.update(book.id, { showTabs: false, now: at(30) })
      await write.acls.setOf({ kind: 'workbook', id: book.id }, two)
    })
    expect(await views(book.id)).toEqual([one])
    await open.store.transaction(async (write) =>
      write.workbooks.update(book.id, { showTabs: true, now: at(31) }),
    )
    expect(await views(book.id)).toEqual([two])
    expect((await workbook(book.luid)).updatedAt).toEqual(at(31))
  })

  test('a workbook that moves keeps its rules, but takes the defaults of a locked project', async () => {
    const { site, bob } = small
    const [book, open1, locked] = await open.store.transaction(async (write) => {
      const aclId = await write.acls.intern(site.id, [rule('user', bob.id)])
      const locked = await newProject(write, small, {
        name: 'Locked',
        contentPermissions: 'LockedToProjectWithoutNested',
      })
      await write.acls.setDefault(locked.id, 'workbook', aclId)
      return [
        await publish(write, small),
        await newProject(write, small, { name: 'Open' }),
        locked,
      ] as const
    })
    const moved = await open.store.transaction(async (write) =>
      write.workbooks.update(book.id, { projectId: open1.id, ownerId: bob.id, now: at(30) }),
    )
    expect(moved).toMatchObject({ aclId: book.aclId, owner: { id: bob.id } })
    const under = await open.store.transaction(async (write) =>
      write.workbooks.update(book.id, { projectId: locked.id, now: at(31) }),
    )
    const [view] = await read.views.ofWorkbook(book.id)
    expect(under.aclId).toBe(await read.acls.defaultOf(locked.id, 'workbook'))
    expect(view).toMatchObject({
      aclId: under.aclId,
      project: { id: locked.id },
      owner: { id: bob.id },
    })
  })

  test('a locked project carries its rules and defaults into everything below it, and a released one leaves them there', async () => {
    const { site, bob } = small
    const [top, nested, deep, book] = await open.store.transaction(async (write) => {
      const top = await newProject(write, small, { name: 'Top' })
      const nested = await newProject(write, small, { name: 'Nested', parentId: top.id })
      const deep = await newProject(write, small, { name: 'Deep', parentId: nested.id })
      return [top, nested, deep, await publish(write, { ...small, project: deep })] as const
    })
    const [rules, defaults] = await open.store.transaction(async (write) => {
      const ids = [
        await write.acls.intern(site.id, [rule('user', bob.id)]),
        await write.acls.intern(site.id, [rule('user', bob.id, 'Filter')]),
      ]
      await write.projects.update(top.id, { contentPermissions: 'LockedToProject', now: at(2) })
      await write.acls.setOf({ kind: 'project', id: top.id }, ids[0]!)
      await write.acls.setDefault(top.id, 'workbook', ids[1]!)
      return ids
    })
    for (const luid of [nested.luid, deep.luid]) {
      expect(await project(luid)).toMatchObject({
        aclId: rules,
        contentPermissions: 'LockedToProject',
        controllingProjectId: top.id,
        controllingProjectLuid: top.luid,
      })
    }
    expect(await read.acls.defaultOf(deep.id, 'workbook')).toBe(defaults)
    expect((await workbook(book.luid)).aclId).toBe(defaults)
    await expect(
      open.store.transaction(async (write) => write.acls.setDefault(deep.id, 'workbook', rules!)),
    ).rejects.toThrow(RangeError)
    const born = await open.store.transaction(async (write) =>
      newProject(write, small, { name: 'Born', parentId: deep.id }),
    )
    expect(born).toMatchObject({ controllingProjectId: top.id, aclId: rules })
    await open.store.transaction(async (write) =>
      write.projects.update(top.id, { contentPermissions: 'ManagedByOwner', now: at(3) }),
    )
    expect(await project(deep.luid)).toMatchObject({
      aclId: rules,
      contentPermissions: 'ManagedByOwner',
      controllingProjectId: null,
    })
    expect((await workbook(book.luid)).aclId).toBe(defaults)
  })

  test('a lock without nested projects covers the items of its own project only', async () => {
    const [top, nested, own, below] = await open.store.transaction(async (write) => {
      const top = await newProject(write, small, {
        name: 'Top',
        contentPermissions: 'LockedToProject',
      })
      const nested = await newProject(write, small, { name: 'Nested', parentId: top.id })
      return [
        top,
        nested,
        await publish(write, { ...small, project: top }),
        await publish(write, { ...small, project: nested }),
      ] as const
    })
    expect(nested.controllingProjectId).toBe(top.id)
    const aclId = await open.store.transaction(async (write) => {
      const id = await write.acls.intern(small.site.id, [])
      await write.projects.update(top.id, {
        contentPermissions: 'LockedToProjectWithoutNested',
        now: at(2),
      })
      await write.acls.setDefault(top.id, 'workbook', id)
      return id
    })
    expect((await project(nested.luid)).controllingProjectId).toBeNull()
    expect((await workbook(own.luid)).aclId).toBe(aclId)
    expect((await workbook(below.luid)).aclId).toBe(below.aclId)
  })

  test('moving a project puts it under the lock of its new place and takes it out of the old', async () => {
    const { top, other, nested } = await open.store.transaction(async (write) => {
      const top = await newProject(write, small, {
        name: 'Top',
        contentPermissions: 'LockedToProject',
      })
      const other = await newProject(write, small, { name: 'Other' })
      return {
        top,
        other,
        nested: await newProject(write, small, { name: 'N', parentId: other.id }),
      }
    })
    const move = async (id: number, parentId: number | null) =>
      open.store.transaction(async (write) => write.projects.update(id, { parentId, now: at(5) }))
    await move(other.id, top.id)
    expect(await project(nested.luid)).toMatchObject({ controllingProjectId: top.id })
    expect(await read.projects.subtree(top.id)).toHaveLength(3)
    await expect(move(top.id, nested.id)).rejects.toThrow(RangeError)
    const back = await move(other.id, null)
    expect(back).toMatchObject({ parentId: null, parentLuid: null, controllingProjectId: null })
    expect(await project(nested.luid)).toMatchObject({ controllingProjectId: null })
    expect((await read.projects.below([top.id, other.id])).toSorted((a, b) => a - b)).toEqual([
      top.id,
      other.id,
      nested.id,
    ])
  })

  test('deleting a project takes everything below it along', async () => {
    const top = await open.store.transaction(async (write) => {
      const top = await newProject(write, small, {
        name: 'Top',
        contentPermissions: 'LockedToProject',
      })
      const nested = await newProject(write, small, { name: 'Nested', parentId: top.id })
      await publish(write, { ...small, project: nested })
      await publish(write, { ...small, project: top })
      await publish(write, small)
      return top
    })
    expect(await read.projects.counts([top.id, small.project.id])).toEqual(
      new Map([
        [top.id, { projectCount: 1, workbookCount: 1, viewCount: 1, datasourceCount: 0 }],
        [small.project.id, { projectCount: 0, workbookCount: 1, viewCount: 1, datasourceCount: 0 }],
      ]),
    )
    await open.store.transaction(async (write) => write.projects.delete(top.id))
    expect(await counts()).toEqual({ workbooks: 1, views: 1, projects: 1, users: 2 })
    expect((await read.sites.usage(small.site.id)).storedBytes).toBe(100)
  })

  test('projects are found by place and name in any case, by owner and by rules', async () => {
    const { site, ann, bob, project: first } = small
    const nested = await open.store.transaction(async (write) =>
      newProject(write, small, { name: 'Größe', parentId: first.id }),
    )
    expect(await read.projects.byName(site.id, first.id, 'GRÖSSE')).toBeNull()
    expect((await read.projects.byName(site.id, first.id, 'GRÖßE'))?.id).toBe(nested.id)
    expect(await read.projects.byName(site.id, null, 'Größe')).toBeNull()
    expect(await read.projects.ownedBy(site.id, ann.id)).toEqual([first.id, nested.id])
    expect(await read.projects.ownedBy(site.id, bob.id)).toEqual([])
    expect(await read.projects.withAcl(site.id, [first.aclId])).toEqual([first.id, nested.id])
    expect(await read.projects.withAcl(site.id, [])).toEqual([])
    const renamed = await open.store.transaction(async (write) =>
      write.projects.update(nested.id, {
        name: 'X',
        description: 'd',
        ownerId: bob.id,
        now: at(9),
      }),
    )
    expect(renamed).toMatchObject({
      name: 'X',
      description: 'd',
      owner: { id: bob.id },
      updatedAt: at(9),
    })
  })

  test('the database knows when it was made', async () => {
    const ageMs = Date.now() - (await read.databaseBornAt()).getTime()
    expect(ageMs).toBeGreaterThanOrEqual(0)
    expect(ageMs).toBeLessThan(10 * 60_000)
  })

  describe('blocks of an upload session', () => {
    const id = '12:ab-cd:34'
    const add = async (name: string, sequenceId: number | null, more: Partial<NewBlock> = {}) =>
      open.store.transaction(async (write) =>
        write.uploads.addBlock(id, {
          sequenceId,
          name,
          sha256: `hash of ${name}`,
          sizeBytes: 10,
          limits: { bytes: 1000, blocks: 100 },
          now: at(30),
          ...more,
        }),
      )
    beforeEach(async () => {
      const { site, ann } = small
      await open.store.transaction(async (write) =>
        write.uploads.create({ id, siteId: site.id, userId: ann.id, now: at(0) }),
      )
    })
    const names = () => read.uploads.blockNames(id)

    test('are in the order of their numbers, and those without one behind the last', async () => {
      await add('second', 2)
      await add('third', null)
      await add('first', 1)
      expect(await add('fourth', null)).toEqual({ kind: 'added', sizeBytes: 40 })
      expect(await names()).toEqual(['first', 'second', 'third', 'fourth'])
    })

    test('added at once all count, each once', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 6 }, (_, index) => add(`block ${index}`, null)),
      )
      expect(outcomes.map(({ kind }) => kind)).toEqual(Array(6).fill('added'))
      expect([...(await names())].sort()).toEqual(outcomes.map((_, index) => `block ${index}`))
      expect((await read.uploads.byId(small.site.id, id))?.sizeBytes).toBe(60)
    })

    test('sent again under one number count once, and others are refused it', async () => {
      const both = await Promise.all([add('a', 7), add('b', 7)])
      const winner = both[0].kind === 'added' ? 'a' : 'b'
      expect(both.map(({ kind }) => kind).sort()).toEqual(['added', 'number-taken'])
      expect(await add('again', 7, { sha256: `hash of ${winner}` })).toEqual({
        kind: 'known',
        sizeBytes: 10,
      })
      expect(await names()).toEqual([winner])
    })

    test('beyond the limits of a session are refused and change nothing', async () => {
      const limits = { bytes: 25, blocks: 3 }
      await add('a', null, { limits })
      expect((await add('b', null, { limits, sizeBytes: 16 })).kind).toBe('too-large')
      expect((await add('c', null, { limits, sizeBytes: 0 })).kind).toBe('added')
      expect((await add('d', null, { limits, sizeBytes: 0 })).kind).toBe('added')
      expect((await add('e', null, { limits, sizeBytes: 0 })).kind).toBe('too-many')
      expect(await names()).toEqual(['a', 'c', 'd'])
    })

    test('go with their session, which ends once and only with all that it holds', async () => {
      await add('a', null)
      const upload = await read.uploads.byId(small.site.id, id)
      expect(await read.uploads.idleSince(at(31))).toEqual([upload])
      expect(await read.uploads.idleSince(at(15))).toEqual([])
      const end = (sizeBytes: number) =>
        open.store.transaction(async (write) => write.uploads.end(id, sizeBytes))
      expect(await end(9)).toBe(false)
      const both = await Promise.all([end(10), end(10)])
      expect(both.filter(Boolean)).toHaveLength(1)
      expect(await names()).toEqual([])
      expect(await add('late', null)).toEqual({ kind: 'over' })
    })
  })

  test('tokens belong to the account and remember their last use', async () => {
    const token = {
      guid: 'guid-1',
      accountId: small.ann.accountId,
      name: 'ci',
      secretHash: Buffer.from([0, 255, 1]),
      createdAt: at(0),
      lastUsedAt: at(0),
      expiresAt: at(100),
      ended: null,
    }
    await open.store.transaction(async (write) => write.tokens.create(token))
    expect(await read.tokens.byGuid('guid-1')).toEqual(token)
    await open.store.transaction(async (write) => write.tokens.recordUse('guid-1', at(5)))
    expect(await read.tokens.ofAccount(small.ann.accountId)).toEqual([
      { ...token, lastUsedAt: at(5) },
    ])
    await open.store.transaction(async (write) => write.tokens.revoke('guid-1', at(6)))
    await open.store.transaction(async (write) => write.tokens.recordEnd('guid-1', 'idle', at(7)))
    const ended = { at: at(6), reason: 'revoked' }
    expect(await read.tokens.byGuid('guid-1')).toMatchObject({ ended })
    await open.store.transaction(async (write) => write.tokens.forget('guid-1'))
    expect(await read.tokens.byGuid('guid-1')).toBeNull()
  })

  test('a connected app takes two secrets and not a third, also when they come at once', async () => {
    const app = {
      clientId: 'client-1',
      siteId: small.site.id,
      name: 'App',
      isEnabled: true,
      domainSafelist: ['*.example.com', 'localhost:8080'],
      unrestrictedEmbedding: false,
      projects: null,
      createdAt: at(0),
    }
    await open.store.transaction(async (write) => write.connectedApps.create(app))
    const add = async (secretId: string) =>
      open.store.transaction(async (write) =>
        write.connectedApps.addSecret({
          secretId,
          clientId: app.clientId,
          sealedValue: Buffer.from('sealed'),
          createdAt: at(1),
        }),
      )
    const added = await Promise.all(['a', 'b', 'c', 'd'].map(add))
    expect(added.filter(Boolean)).toHaveLength(2)
    expect(await read.connectedApps.byClientId('client-1')).toEqual(app)
    const kept = ['a', 'b', 'c', 'd'][added.indexOf(true)]!
    expect((await read.connectedApps.secret('client-1', kept))?.sealedValue).toEqual(
      Buffer.from('sealed'),
    )
    expect(await read.connectedApps.secret('other', kept)).toBeNull()
  })

  test('many writers at once all succeed and end in one consistent count', async () => {
    await Promise.all(
      Array.from({ length: 20 }, async (_, n) =>
        open.store.transaction(async (write) => {
          await publish(write, small, { name: `Same ${n}`, contentUrl: 'Same' })
          await newUser(write, small.site.id, `user${n}`)
        }),
      ),
    )
    expect(await counts()).toMatchObject({ workbooks: 20, views: 20, users: 22 })
    const { items } = await read.workbooks.list({
      siteId: small.site.id,
      visibility: everything,
      request: page(),
    })
    expect(new Set(items.map((book) => book.contentUrl)).size).toBe(20)
  })
})
