/** Favorites: adding, listing, ordering and removing items of every kind, over the wire and on both databases. */

import { randomUUID } from 'node:crypto'
import { contentKinds, favoriteKinds, type FavoriteKind } from '@easel/contract'
import { beforeAll, describe, expect, test } from 'vitest'
import { liveTds, publishDataSource } from './data-source-file.ts'
import { describeFamily, setWorkbookRules } from './families.ts'
import { publishFlow } from './flow-file.ts'
import { mustBe, outcomeOf, signedIn, type Person } from './person.ts'

interface Shown {
  readonly label: string
  readonly position: string
  readonly workbook?: { readonly id: string }
  readonly view?: { readonly id: string }
  readonly project?: { readonly id: string }
  readonly datasource?: { readonly id: string }
  readonly flow?: { readonly id: string }
}

await describeFamily('favorites', (kit) => {
  let admin: Person
  let creator: Person
  let viewer: Person
  /** One item of each kind. */
  let items: Readonly<Record<FavoriteKind, string>>

  const listOf = (role: 'admin' | 'creator' | 'viewer') => `/favorites/${kit().users[role].luid}`
  const add = (person: Person, path: string, favorite: object) => person.put(path, { favorite })
  const shown = async (person: Person, path: string): Promise<readonly Shown[]> => {
    const answer = await person.get(path)
    mustBe(answer, 200)
    return answer.json<{ favorites: { favorite?: readonly Shown[] } }>().favorites.favorite ?? []
  }
  const labels = async (person: Person, path: string) =>
    (await shown(person, path)).map(({ label }) => label)
  const empty = async (person: Person, path: string) => {
    for (const favorite of await shown(person, path)) {
      for (const kind of favoriteKinds) {
        const id = favorite[kind]?.id
        if (id !== undefined) await person.delete(`${path}/${contentKinds[kind].plural}/${id}`)
      }
    }
  }

  beforeAll(async () => {
    admin = await signedIn(kit(), 'admin')
    creator = await signedIn(kit(), 'creator')
    viewer = await signedIn(kit(), 'viewer')
    const made = await admin.post('/projects', { project: { name: 'Kept' } })
    const workbook = await admin.published({ name: 'Sales' })
    const source = await publishDataSource(kit(), admin, {
      name: 'Sales',
      bytes: liveTds(),
      fileName: 'live.tds',
    })
    const flow = await publishFlow(kit(), admin, { name: 'Sales' })
    items = {
      project: made.json<{ project: { id: string } }>().project.id,
      workbook: workbook.id,
      view: workbook.views.view[0]?.id ?? '',
      datasource: source.json<{ datasource: { id: string } }>().datasource.id,
      flow: flow.json<{ flow: { id: string } }>().flow.id,
    }
  })

  test.each(favoriteKinds)('take a %s, show it and give it up, in JSON and XML', async (kind) => {
    const list = listOf('admin')
    const added = await add(admin, list, { label: 'Mine', [kind]: { id: items[kind] } })
    expect(added.status).toBe(200)
    expect(added.json()).toMatchObject({
      favorites: { favorite: [{ label: 'Mine', position: '0', [kind]: { id: items[kind] } }] },
    })
    const xml = await admin.get(list, 'xml')
    expect(xml.text).toMatch(
      new RegExp(`<favorites><favorite label="Mine" [^>]*><${kind} id="${items[kind]}"`),
    )
    const removed = await admin.delete(`${list}/${contentKinds[kind].plural}/${items[kind]}`)
    expect(removed.status).toBe(204)
    expect(await labels(admin, list)).toEqual([])
  })

  test('of one label are of different kinds', async () => {
    const list = listOf('admin')
    const body = (kind: string) =>
      `<tsRequest><favorite label="Sales"><${kind} id="${items[kind as FavoriteKind]}"/></favorite></tsRequest>`
    mustBe(await admin.put(list, body('workbook')), 200)
    mustBe(await admin.put(list, body('datasource')), 200)
    expect(await labels(admin, list)).toEqual(['Sales', 'Sales'])
    await empty(admin, list)
  })

  test('hold an item once and a label once among the items of a kind: else 409007', async () => {
    const list = listOf('admin')
    const other = await admin.published({ name: 'Other' })
    const workbook = { id: items.workbook }
    mustBe(await add(admin, list, { label: 'Mine', workbook }), 200)
    const again = await add(admin, list, { label: 'Yours', workbook })
    expect(outcomeOf(again)).toEqual([409, '409007'])
    const taken = await add(admin, list, { label: 'MINE', workbook: { id: other.id } })
    expect(outcomeOf(taken)).toEqual([409, '409007'])
    expect(await labels(admin, list)).toEqual(['Mine'])
    await empty(admin, list)
  })

  test.each([
    ['no label', { workbook: {} }, '400005'],
    ['an empty label', { label: ' ', workbook: {} }, '400005'],
    ['a label of 256 characters', { label: 'x'.repeat(256), workbook: {} }, '400005'],
    ['no item', { label: 'x' }, '400000'],
    ['two items', { label: 'x', workbook: {}, view: {} }, '400000'],
  ])('with %s are refused', async (_, favorite: object, code) => {
    const filled = Object.fromEntries(
      Object.entries(favorite).map(([name, value]) => [
        name,
        name === 'label' ? value : { id: items[name as FavoriteKind] },
      ]),
    )
    const answer = await add(admin, listOf('admin'), filled)
    expect(outcomeOf(answer)).toEqual([400, code])
  })

  test.each(favoriteKinds)('of a %s that does not exist are not found', async (kind) => {
    const answer = await add(admin, listOf('admin'), { label: 'x', [kind]: { id: randomUUID() } })
    expect(outcomeOf(answer)).toEqual([404, contentKinds[kind].notFound])
  })

  test('of a workbook that the caller cannot read are not found', async () => {
    const hidden = await admin.published({ name: 'Hidden' })
    await setWorkbookRules(kit(), hidden.id, [])
    const answer = await add(viewer, listOf('viewer'), {
      label: 'x',
      workbook: { id: hidden.id },
    })
    expect(outcomeOf(answer)).toEqual([404, '404006'])
    const removal = await viewer.delete(`${listOf('viewer')}/workbooks/${hidden.id}`)
    expect(outcomeOf(removal)).toEqual([404, '404006'])
  })

  test('that the user may no longer read are not shown, and can be removed', async () => {
    const mine = await admin.published({ name: 'Soon hidden' })
    mustBe(await add(creator, listOf('creator'), { label: 'x', workbook: { id: mine.id } }), 200)
    await setWorkbookRules(kit(), mine.id, [])
    expect(await labels(creator, listOf('creator'))).toEqual([])
    const removed = await creator.delete(`${listOf('creator')}/workbooks/${mine.id}`)
    expect(removed.status).toBe(204)
  })

  test('that are none cannot be removed: 404010', async () => {
    const answer = await admin.delete(`${listOf('admin')}/workbooks/${items.workbook}`)
    expect(outcomeOf(answer)).toEqual([404, '404010'])
  })

  test('of other users are the business of administrators', async () => {
    const project = { id: items.project }
    const byViewer = await add(viewer, listOf('creator'), { label: 'x', project })
    expect(outcomeOf(byViewer)).toEqual([403, '403004'])
    expect(outcomeOf(await viewer.get(listOf('creator')))).toEqual([403, '403004'])
    const byAdmin = await add(admin, listOf('creator'), { label: 'From the admin', project })
    expect(byAdmin.text).toContain('From the admin')
    await empty(admin, listOf('creator'))
    const unknown = await admin.get(`/favorites/${randomUUID()}`)
    expect(outcomeOf(unknown)).toEqual([404, '404002'])
  })

  describe('in an order', () => {
    const list = () => listOf('admin')
    const order = (moves: readonly object[]) =>
      admin.put(`/orderFavorites/${kit().users.admin.luid}`, {
        favoriteOrderings: { favoriteOrdering: moves },
      })
    const move = (favoriteType: FavoriteKind, favoriteTypeMoveAfter: FavoriteKind | '') => ({
      favoriteId: items[favoriteType],
      favoriteType,
      favoriteIdMoveAfter: favoriteTypeMoveAfter === '' ? '' : items[favoriteTypeMoveAfter],
      favoriteTypeMoveAfter,
    })

    beforeAll(async () => {
      await empty(admin, list())
      for (const kind of ['workbook', 'view', 'datasource', 'project'] as const) {
        mustBe(await add(admin, list(), { label: kind, [kind]: { id: items[kind] } }), 200)
      }
    })

    test('come to stand where they are moved, one move after the other', async () => {
      const answer = await order([move('workbook', 'project'), move('datasource', '')])
      expect(answer.status).toBe(200)
      const after = ['datasource', 'view', 'project', 'workbook']
      expect(await labels(admin, list())).toEqual(after)
      expect((await shown(admin, list())).map(({ position }) => position)).toEqual([
        '0',
        '1',
        '2',
        '3',
      ])
    })

    test('are paged', async () => {
      const second = await admin.get(`${list()}?pageSize=3&pageNumber=2`)
      expect(second.json()).toMatchObject({
        pagination: { pageNumber: '2', pageSize: '3', totalAvailable: '4' },
        favorites: { favorite: [{ label: 'workbook', position: '3' }] },
      })
      expect(outcomeOf(await admin.get(`${list()}?pageSize=3&pageNumber=3`))).toEqual([
        400,
        '400006',
      ])
    })

    test('keep it where one of the moves names what is no favorite: 404010', async () => {
      const before = await labels(admin, list())
      const foreign = { ...move('view', ''), favoriteId: randomUUID() }
      const answer = await order([move('project', ''), foreign])
      expect(outcomeOf(answer)).toEqual([404, '404010'])
      const metric = { ...move('view', ''), favoriteType: 'metric' }
      expect(outcomeOf(await order([metric]))).toEqual([404, '404010'])
      expect(await labels(admin, list())).toEqual(before)
      const other = await viewer.put(`/orderFavorites/${kit().users.admin.luid}`, {
        favoriteOrderings: {},
      })
      expect(outcomeOf(other)).toEqual([403, '403004'])
    })
  })

  test('are counted for views and workbooks, where lists filter by the count', async () => {
    const made = await admin.published({ name: 'Counted' })
    const view = { id: made.views.view[0]?.id ?? '' }
    for (const role of ['admin', 'creator'] as const) {
      mustBe(await add(admin, listOf(role), { label: 'Counted view', view }), 200)
      mustBe(await add(admin, listOf(role), { label: 'Counted', workbook: { id: made.id } }), 200)
    }
    const found = async (path: string) => (await admin.get(path)).text.includes(`"${made.id}"`)
    expect(await found('/workbooks?filter=favoritesTotal:gte:2')).toBe(true)
    expect(await found('/workbooks?filter=favoritesTotal:gt:2')).toBe(false)
    expect(await found('/views?filter=favoritesTotal:eq:2')).toBe(true)
    const all = await admin.get('/views?filter=favoritesTotal:eq:2&fields=_all_')
    expect(all.text).toContain('"favoritesTotal":"2"')
    mustBe(await admin.delete(`${listOf('creator')}/workbooks/${made.id}`), 204)
    expect(await found('/workbooks?filter=favoritesTotal:eq:1')).toBe(true)
  })

  test('go with their items and with their user', async () => {
    const made = await admin.published({ name: 'Short-lived' })
    const added = await admin.post('/users', {
      user: { name: `${randomUUID()}@example.com`, siteRole: 'Viewer' },
    })
    const { user } = added.json<{ user: { id: string } }>()
    const view = { id: made.views.view[0]?.id ?? '' }
    for (const path of [`/favorites/${user.id}`, listOf('creator')]) {
      mustBe(await add(admin, path, { label: 'Short-lived view', view }), 200)
    }
    mustBe(await admin.delete(`/users/${user.id}`), 204)
    const one = `/views?filter=favoritesTotal:eq:1&pageSize=1000`
    expect((await admin.get(one)).text).toContain(view.id)
    mustBe(await admin.delete(`/workbooks/${made.id}`), 204)
    expect(await labels(admin, listOf('creator'))).not.toContain('Short-lived view')
  })

  test('that two writers add at once are both kept, each at its place', async () => {
    const list = listOf('viewer')
    const workbooks = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => admin.published({ name: `Many ${name}` })),
    )
    const answers = await Promise.all(
      workbooks.map(({ id, name }) => add(admin, list, { label: name, workbook: { id } })),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    const [first] = workbooks
    const twice = await Promise.all(
      ['x', 'y'].map((label) => add(admin, list, { label, view: first?.views.view[0] })),
    )
    expect(twice.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
    const stored = await kit().store.read.favorites.ofUser(
      { id: kit().users.viewer.id, siteId: kit().site.id },
      { visibility: { kind: 'everything' } },
    )
    expect(stored.items.map(({ position }) => position)).toEqual([0, 1, 2, 3, 4])
  })
})
