/** What lists show by default, by `_all_`, and by name. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rest, type AnyMethod } from '@easel/contract'
import { publishDataSource } from './data-source-file.ts'
import { startKit, type Kit } from './kit.ts'
import { mustBe, signedIn, type Form, type Person } from './person.ts'

type Item = Readonly<Record<string, unknown>>

let kit: Kit
let admin: Person

beforeAll(async () => {
  kit = await startKit()
  admin = await signedIn(kit, 'admin')
  await admin.published({ name: 'Book' })
  mustBe(await publishDataSource(kit, admin, { name: 'Source' }), 201)
})
afterAll(() => kit[Symbol.asyncDispose]())

async function first(path: string, search: string): Promise<Item> {
  const answer = await admin.get(`${path}?${search}`)
  mustBe(answer, 200)
  const lists = answer.json<Record<string, Record<string, Item[]>>>()
  const { pagination, ...list } = lists
  expect(pagination).toBeDefined()
  return Object.values(Object.values(list)[0] ?? {})[0]?.[0] ?? {}
}

/** Names of an item, those inside elements with their element; a list is one name. */
function namesOf(item: Item): readonly string[] {
  return Object.entries(item)
    .flatMap(([name, value]) =>
      typeof value === 'object' && value !== null && name !== 'tags'
        ? Object.keys(value).map((inner) => `${name}.${inner}`)
        : [name],
    )
    .toSorted()
}

const id = expect.stringMatching(/^[0-9a-f-]{36}$/)

describe('by default', () => {
  /* tableau-utilities makes an object of each item whose class takes no other names; tableau-mcp needs the name of a project. */
  test.each([
    ['/workbooks', { owner: { id }, project: { id, name: 'Default' } }],
    ['/views', { owner: { id }, project: { id }, workbook: { id } }],
    ['/projects', { owner: { id } }],
    ['/users', { domain: { name: 'local' } }],
  ])('%s show ids of what they refer to', async (path, inner) => {
    const item = await first(path, '')
    const elements = Object.entries(item).filter(([, value]) => typeof value === 'object')
    expect(Object.fromEntries(elements)).toEqual({
      ...inner,
      ...(path === '/workbooks' || path === '/views' ? { tags: {} } : {}),
      ...(path === '/workbooks' ? { location: { id, type: 'Project', name: 'Default' } } : {}),
    })
    expect(await first(path, 'fields=_default_')).toEqual(item)
  })
})

describe('by name', () => {
  test.each([
    ['/projects', 'contentsCounts.projectCount', { contentsCounts: { projectCount: 0 } }],
    [
      '/projects',
      'name,contentsCounts.workbookCount',
      { name: 'Default', contentsCounts: { workbookCount: 1 } },
    ],
    [
      '/projects',
      'project.name,owner.email',
      { name: 'Default', owner: { email: expect.stringContaining('@') } },
    ],
    ['/views', 'workbook.name', { workbook: { name: 'Book' } }],
    ['/views', 'view.id,usage.totalViewCount', { id, usage: { totalViewCount: '0' } }],
    [
      '/views',
      'location.type,project.name',
      { location: { type: 'Project' }, project: { name: 'Default' } },
    ],
    ['/workbooks', 'workbook.name', { name: 'Book' }],
    ['/users', 'domain.name', { domain: { name: 'local' } }],
    ['/users', 'user.domain', { domain: { name: 'local' } }],
  ])('%s?fields=%s shows just that', async (path, fields, item) => {
    expect(await first(path, `fields=${fields}`)).toEqual(item)
  })

  test('a name inside an element is shown in XML, too', async () => {
    const answer = await admin.get('/projects?fields=name,contentsCounts.viewCount', 'xml')
    expect(answer.text).toContain(
      '<project name="Default"><contentsCounts viewCount="1"/></project>',
    )
  })

  test.each<Form>(['json', 'xml'])('one that is not there is 400000 in %s', async (form) => {
    for (const fields of ['contentsCounts.colour', 'workbook.owner', 'colour']) {
      const answer = await admin.get(`/projects?fields=${fields}`, form)
      expect([answer.status, answer.code]).toEqual([400, '400000'])
      expect(answer.text).toContain('contentsCounts.projectCount')
    }
  })
})

const lists = (Object.values(rest) as unknown as readonly AnyMethod[]).filter(
  ({ list }) => list?.fields !== undefined,
)

describe.each(lists.map((method) => [method.name, method] as const))('%s', (_, method) => {
  const place = method.path.replace('/sites/:siteId', '')
  const pathOf = () => place.replace(':userId', kit.users.admin.luid)
  const sets = method.list?.fields ?? { byDefault: [], all: [] }

  test('shows nothing by `_all_` that no name of its selects, and every name alone', async () => {
    const all = namesOf(await first(pathOf(), 'fields=_all_'))
    const declared = [...sets.byDefault, ...sets.all]
    expect(all.filter((name) => !declared.includes(name))).toEqual([])
    for (const name of all) {
      expect([name, namesOf(await first(pathOf(), `fields=${name}`))]).toEqual([name, [name]])
    }
  })

  // Where `_default_` is all there is, nothing can stand beside it.
  if (sets.all.length === 0) return
  test('shows `_default_` and one more beside it', async () => {
    const all = namesOf(await first(pathOf(), 'fields=_all_'))
    const more = sets.all.find((name) => all.includes(name)) ?? 'none'
    const byDefault = namesOf(await first(pathOf(), ''))
    const both = namesOf(await first(pathOf(), `fields=_default_,${more}`))
    expect(both).toEqual([...byDefault, more].toSorted())
  })
})
