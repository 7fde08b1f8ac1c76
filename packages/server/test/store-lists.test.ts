import type { Condition, SortKey } from '@easel/contract'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Rule } from '../src/domain/capabilities.ts'
import type { Workbook } from '../src/ports/store/workbooks.ts'
import type { Visibility } from '../src/ports/store/lists.ts'
import type { Writer } from '../src/ports/store/store.ts'
import { keyPattern, nameKey } from '../src/store/engine/normalise.ts'
import type { OpenStore } from '../src/store/open.ts'
import {
  at,
  everything,
  newProject,
  newUser,
  page,
  publish,
  rule,
  sheet,
  smallSite,
} from './store-content.ts'
import { onEveryDatabase } from './store-databases.ts'

/** Letters that databases love to sort and match in their own ways. */
const names = [
  'a',
  'A',
  'ä',
  'Ä',
  'Z',
  'z_1',
  'z%1',
  'Zebra 10',
  'Zebra [1?]',
  '日本',
  '😀',
  'ﬀ',
  'é',
  'é',
]

const utf8 = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

interface Content {
  readonly siteId: number
  readonly userIds: readonly number[]
  readonly projectIds: readonly number[]
  readonly rulesOf: ReadonlyMap<number, readonly Rule[]>
}

/** Repeatable choices. */
function chooser(seed: number): <T>(items: readonly T[]) => T {
  let state = seed
  return (items) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return items[Math.floor((state / 2 ** 32) * items.length)]!
  }
}

async function fill(write: Writer): Promise<Content> {
  const pick = chooser(7)
  const small = await smallSite(write)
  const { site } = small
  const users = [small.ann, small.bob]
  for (const name of ['Zoë', 'zoe']) users.push(await newUser(write, site.id, name))
  const projects = [small.project]
  for (const name of ['Alpha', 'beta', 'alpha 2'])
    projects.push(await newProject(write, small, { name }))
  const rulesOf = new Map<number, readonly Rule[]>()
  for (let n = 0; n < 6; n += 1) {
    const rules = users
      .filter(() => pick([true, false]))
      .map((user) => rule('user', user.id, 'Read', pick(['Allow', 'Deny'])))
    rulesOf.set(await write.acls.intern(site.id, rules), rules)
  }
  const taken = new Set<string>()
  for (let n = 0; n < 150; n += 1) {
    const wanted = pick(names)
    const owner = pick(users)
    const project = pick(projects)
    // A project holds one workbook of a name.
    const place = `${project.id} ${nameKey(wanted)}`
    const name = taken.has(place) ? `${wanted} ${n}` : wanted
    taken.add(place)
    const book = await publish(
      write,
      { site, ann: owner, project },
      {
        name,
        contentUrl: nameKey(name),
        hasExtracts: pick([true, false]),
        showTabs: pick([true, false]),
        sizeBytes: pick([1, 1_048_576, 1_048_577, 3_000_000]),
        now: new Date(at(pick([0, 1, 2, 100])).getTime() + pick([0, 1, 999])),
        views: Array.from({ length: pick([1, 2]) }, (_, index) => sheet(`${pick(names)} ${index}`)),
      },
    )
    await write.acls.setOf({ kind: 'workbook', id: book.id }, pick([...rulesOf.keys()]))
  }
  return {
    siteId: site.id,
    userIds: users.map((user) => user.id),
    projectIds: projects.map((project) => project.id),
    rulesOf,
  }
}

const second = (date: Date): number => Math.floor(date.getTime() / 1000)

function compared(operator: string, actual: number, asked: number): boolean {
  switch (operator) {
    case 'eq':
      return actual === asked
    case 'gt':
      return actual > asked
    case 'gte':
      return actual >= asked
    case 'lt':
      return actual < asked
    default:
      return actual <= asked
  }
}

/** What a condition means, without a database. */
function holds(book: Workbook, { field, operator, values }: Condition): boolean {
  const texts: Readonly<Record<string, string | null>> = {
    name: book.name,
    contentUrl: book.contentUrl,
    ownerName: book.owner.name,
    ownerEmail: book.owner.email,
    projectName: book.project.name,
  }
  if (field in texts && operator === 'matches')
    return matches(texts[field] ?? '', String(values[0]))
  if (field in texts) return values.includes(texts[field] ?? '')
  if (field === 'displayTabs') return book.showTabs === values[0]
  if (field === 'hasExtracts') return book.hasExtracts === values[0]
  if (field === 'size')
    return compared(operator, Math.ceil(book.sizeBytes / 1_048_576), Number(values[0]))
  if (field === 'sheetCount') return compared(operator, book.sheetCount, Number(values[0]))
  const time = field === 'createdAt' ? book.createdAt : book.updatedAt
  return compared(operator, second(time), second(values[0] as Date))
}

/** A pattern does not cut a letter from its accent: the composed form must match, too. */
const matches = (text: string, pattern: string): boolean =>
  isMadeOf(text, pattern.split('*')) && isMadeOf(nameKey(text), keyPattern(pattern).split('*'))

/** Whether a text is made of the parts, with anything between them. */
function isMadeOf(text: string, [start = '', ...parts]: readonly string[]): boolean {
  if (!text.startsWith(start)) return false
  let rest = text.slice(start.length)
  for (const part of parts.slice(0, -1)) {
    const found = rest.indexOf(part)
    if (found === -1) return false
    rest = rest.slice(found + part.length)
  }
  return rest.endsWith(parts.at(-1) ?? '')
}

function ordered(books: readonly Workbook[], sort: readonly SortKey[]): readonly number[] {
  const value = (book: Workbook, field: string): string | number => {
    if (field === 'name') return nameKey(book.name)
    if (field === 'ownerName') return nameKey(book.owner.name)
    if (field === 'size') return book.sizeBytes
    return (field === 'createdAt' ? book.createdAt : book.updatedAt).getTime()
  }
  const last = sort.at(-1)?.direction === 'desc' ? -1 : 1
  return books
    .toSorted((a, b) => {
      for (const { field, direction } of sort) {
        const [left, right] = [value(a, field), value(b, field)]
        const order = typeof left === 'string' ? utf8(left, String(right)) : left - Number(right)
        if (order !== 0) return direction === 'asc' ? order : -order
      }
      return (a.id - b.id) * last
    })
    .map((book) => book.id)
}

const ranges = fc.constantFrom('eq', 'gt', 'gte', 'lt', 'lte')
/** Values with some of their characters replaced by `*`. */
const patterns = (values: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...values), fc.nat(), fc.nat(), fc.boolean())
    .map(([value, a, b, isOpen]) => {
      const letters = Array.from(value)
      const [one, other] = [a % (letters.length + 1), b % (letters.length + 1)]
      const start = letters.slice(0, Math.min(one, other)).join('')
      const end = letters.slice(Math.max(one, other)).join('')
      return `${start}*${end}${isOpen ? '*' : ''}`
    })
const text = (field: string, values: readonly string[]): fc.Arbitrary<Condition> =>
  fc.oneof(
    fc
      .constantFrom(...values)
      .map((value) => ({ field, operator: 'eq' as const, values: [value] })),
    fc
      .array(fc.constantFrom(...values), { minLength: 1, maxLength: 3 })
      .map((some) => ({ field, operator: 'in' as const, values: some })),
    patterns(values).map((value) => ({ field, operator: 'matches' as const, values: [value] })),
  )
const conditions: fc.Arbitrary<Condition> = fc.oneof(
  text('name', [...names, "'; drop table workbook; --"]),
  text('contentUrl', ['a', 'a_1', 'z%1']),
  text('ownerName', ['ann@example.com', 'Zoë@example.com', 'ANN@example.com']),
  text('ownerEmail', ['bob@example.com', 'stranger']),
  text('projectName', ['Alpha', 'alpha', 'beta']),
  fc.record({
    field: fc.constantFrom('displayTabs', 'hasExtracts'),
    operator: fc.constant('eq' as const),
    values: fc.boolean().map((value) => [value]),
  }),
  fc.record({
    field: fc.constantFrom('size', 'sheetCount'),
    operator: ranges,
    values: fc.constantFrom(1, 2, 3, 1000).map((value) => [value]),
  }),
  fc.record({
    field: fc.constantFrom('createdAt', 'updatedAt'),
    operator: ranges,
    values: fc.constantFrom(0, 1, 2, 50, 100).map((seconds) => [at(seconds)]),
  }),
)
const sorts: fc.Arbitrary<SortKey[]> = fc.uniqueArray(
  fc.record({
    field: fc.constantFrom('name', 'createdAt', 'updatedAt', 'ownerName', 'size'),
    direction: fc.constantFrom('asc' as const, 'desc' as const),
  }),
  { maxLength: 3, selector: (key) => key.field },
)

await onEveryDatabase('lists', (openEmpty) => {
  let open: OpenStore
  let content: Content
  let all: readonly Workbook[]

  beforeAll(async () => {
    open = await openEmpty()
    content = await open.store.transaction(fill)
    const { items } = await open.store.read.workbooks.list({
      siteId: content.siteId,
      visibility: everything,
      request: page({ page: { number: 1, size: 1000 } }),
    })
    all = items
  })
  afterAll(async () => {
    await open[Symbol.asyncDispose]()
  })

  const visibilities = (): fc.Arbitrary<Visibility> =>
    fc.oneof(
      fc.constant(everything),
      fc.record({
        kind: fc.constant('limited' as const),
        userId: fc.constantFrom(...content.userIds),
        aclIds: fc.subarray([...content.rulesOf.keys()]),
        projectIds: fc.subarray([...content.projectIds]),
      }),
    )
  const sees = (visibility: Visibility, book: Workbook): boolean =>
    visibility.kind === 'everything' ||
    visibility.aclIds.includes(book.aclId) ||
    visibility.projectIds.includes(book.project.id) ||
    visibility.userId === book.owner.id

  test('filters, sorts, pages and visibility equal a plain reading of the request', async () => {
    const runs = fc.asyncProperty(
      visibilities(),
      fc.array(conditions, { maxLength: 2 }),
      sorts,
      fc.integer({ min: 1, max: 40 }),
      async (visibility, filter, sort, size) => {
        const matching = all.filter(
          (book) => sees(visibility, book) && filter.every((condition) => holds(book, condition)),
        )
        const ranged = filter.find(
          ({ field, operator }) =>
            operator.startsWith('g') && ['createdAt', 'updatedAt', 'size'].includes(field),
        )
        const unsorted =
          ranged === undefined ? [] : [{ field: ranged.field, direction: 'asc' as const }]
        const expected = ordered(matching, sort.length === 0 ? unsorted : sort)
        const pages = Math.ceil(expected.length / size)
        const fetch = async (number: number): Promise<readonly number[]> => {
          const { items, totalAvailable } = await open.store.read.workbooks.list({
            siteId: content.siteId,
            visibility,
            request: page({ page: { number, size }, filter, sort }),
          })
          expect(totalAvailable).toBe(expected.length)
          return items.map((book) => book.id)
        }
        // The last page by offset, then all from the first on, so that each goes on where the one before ended, then one past the end.
        for (const number of [
          Math.max(pages, 1),
          ...Array.from({ length: pages + 1 }, (_, n) => n + 1),
        ]) {
          expect(await fetch(number)).toEqual(expected.slice((number - 1) * size, number * size))
        }
      },
    )
    await fc.assert(runs, { numRuns: 120 })
  })

  test('lists named under a capability show exactly what the rules allow', async () => {
    for (const userId of content.userIds) {
      const named = await open.store.read.acls.naming(
        content.siteId,
        { userId, groupIds: [], groupSetIds: [] },
        'Read',
      )
      const allowed = [...named]
        .filter(([, rules]) => rules.every((one) => one.mode === 'Allow'))
        .map(([aclId]) => aclId)
      const { items } = await open.store.read.views.list({
        siteId: content.siteId,
        visibility: { kind: 'limited', userId, aclIds: allowed, projectIds: [] },
        request: page({ page: { number: 1, size: 1000 } }),
      })
      const readable = (aclId: number): boolean =>
        content.rulesOf
          .get(aclId)
          ?.some((one) => one.granteeId === userId && one.mode === 'Allow') ?? false
      const { items: every } = await open.store.read.views.list({
        siteId: content.siteId,
        visibility: everything,
        request: page({ page: { number: 1, size: 1000 } }),
      })
      expect(items).toEqual(
        every.filter((view) => view.owner.id === userId || readable(view.aclId)),
      )
    }
  })

  test('every filter and sort of every list is a statement that the database takes', async () => {
    const { projectList, userList, viewList, workbookList } = await import('@easel/contract')
    const lists = {
      projects: projectList,
      users: userList,
      views: viewList,
      workbooks: workbookList,
    } as const
    const sample = { text: 'x', number: 1, boolean: true, time: at(0) }
    let statements = 0
    for (const [family, grammar] of Object.entries(lists) as [
      keyof typeof lists,
      typeof userList,
    ][]) {
      for (const sort of grammar.sort) {
        for (const direction of ['asc', 'desc'] as const) {
          const { items, totalAvailable } = await open.store.read[family].list({
            siteId: content.siteId,
            visibility: everything,
            request: page({ sort: [{ field: sort, direction }] }),
          })
          expect(items).toHaveLength(Math.min(totalAvailable, 100))
        }
      }
      for (const [field, { type, operators }] of Object.entries(grammar.filter)) {
        const patterns = type === 'text' ? ['matches' as const] : []
        for (const operator of [...operators, ...patterns]) {
          for (const sort of grammar.sort) {
            statements += 1
            await open.store.read[family].list({
              siteId: content.siteId,
              visibility: { kind: 'limited', userId: 1, aclIds: [1, 2], projectIds: [1, 2] },
              request: page({
                filter: [{ field, operator, values: [sample[type]] }],
                sort: [{ field: sort, direction: 'desc' }],
              }),
            })
          }
        }
      }
    }
    expect(statements).toBeGreaterThan(300)
  })

  test('users are found by name in any case and by their last sign-in', async () => {
    await open.store.transaction(async (write) =>
      write.users.recordSignIn(content.userIds[1]!, at(50)),
    )
    const find = async (condition: Condition) => {
      const { items } = await open.store.read.users.list({
        siteId: content.siteId,
        visibility: everything,
        request: page({ filter: [condition], sort: [{ field: 'lastLogin', direction: 'desc' }] }),
      })
      return items.map((user) => user.name)
    }
    expect(await find({ field: 'name', operator: 'cieq', values: ['ZOË@EXAMPLE.COM'] })).toEqual([
      'Zoë@example.com',
    ])
    expect(await find({ field: 'lastLogin', operator: 'lt', values: [at(51)] })).toEqual([
      'bob@example.com',
    ])
    expect(await find({ field: 'lastLogin', operator: 'gt', values: [at(50)] })).toEqual([])
  })

  test('a list that was served shows a change at once', async () => {
    const list = async () =>
      open.store.read.workbooks.list({
        siteId: content.siteId,
        visibility: everything,
        request: page({
          page: { number: 2, size: 50 },
          filter: [{ field: 'hasExtracts', operator: 'eq', values: [true] }],
        }),
      })
    const before = await list()
    const book = all.find((one) => one.hasExtracts)!
    await open.store.transaction(async (write) => write.workbooks.delete(book.id))
    expect((await list()).totalAvailable).toBe(before.totalAvailable - 1)
  })
})
