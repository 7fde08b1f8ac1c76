import { mkdtemp, rm } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Condition } from '@easel/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Visibility } from '../src/ports/store/lists.ts'
import type { Database } from '../src/store/engine/database.ts'
import { pageStatement } from '../src/store/lists/list.ts'
import { openStore } from '../src/store/open.ts'
import { projects } from '../src/store/projects/reader.ts'
import type { Schema } from '../src/store/schema.ts'
import { connectSqlite, linkOn } from '../src/store/engine/sqlite.ts'
import { users } from '../src/store/users/reader.ts'
import { views } from '../src/store/views/views.ts'
import { workbooks } from '../src/store/workbooks/reader.ts'
import { everything, page } from './store-content.ts'

let directory: string
let database: Database
let raw: DatabaseSync

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'easel-plans-'))
  await (await openStore({ kind: 'sqlite', directory }))[Symbol.asyncDispose]()
  const path = join(directory, 'content.db')
  raw = new DatabaseSync(path)
  // A big site as the counters know it: the choice between walking and gathering looks at nothing else.
  for (const kind of ['workbook', 'view', 'project', 'user']) {
    raw.exec(`insert into item_count values (1, '${kind}', 1, 1000000)`)
  }
  database = {
    ...linkOn<Schema>(connectSqlite({ path, synchronous: 'NORMAL' }, { isReadOnly: true })),
    dialect: 'sqlite',
    uuid: () => '',
    compiled: new Map(),
    lists: null,
  }
})
afterAll(async () => {
  await database.db.destroy()
  raw.close()
  await rm(directory, { recursive: true })
})

const limited: Visibility = { kind: 'limited', userId: 7, aclIds: [1, 2, 3], projectIds: [4, 5] }

async function planOf(
  definition: typeof workbooks | typeof views | typeof projects | typeof users,
  asked: {
    readonly visibility: Visibility
    readonly filter?: readonly Condition[]
    readonly sort?: string
    readonly direction?: 'asc' | 'desc'
    readonly totalAvailable: number
    readonly isDeep?: boolean
  },
): Promise<readonly string[]> {
  const sort =
    asked.sort === undefined ? [] : [{ field: asked.sort, direction: asked.direction ?? 'asc' }]
  const end = [...sort.map(() => 1), 1]
  const statement = await pageStatement(database, definition as typeof workbooks, {
    query: {
      siteId: 1,
      visibility: asked.visibility,
      request: page({ page: { number: 3, size: 100 }, filter: asked.filter ?? [], sort }),
    },
    remembered: { total: null, ends: new Map(asked.isDeep === true ? [[2, end]] : []) },
    totalAvailable: asked.totalAvailable,
  })
  const { sql, parameters } = statement.sql.compile(database.db)
  return raw
    .prepare(`explain query plan ${sql}`)
    .all(...(parameters as number[]))
    .map((row) => String(row['detail']))
}

/** What happens to the page's own rows, without the sort of the finished page. */
const inner = (plan: readonly string[]): readonly string[] => {
  const end = plan.findIndex((step) => step.startsWith('SCAN page'))
  return plan.slice(0, end === -1 ? undefined : end)
}

for (const [name, definition] of Object.entries({ workbooks, views, projects })) {
  for (const sort of [undefined, ...Object.keys(definition.sorts)]) {
    for (const visibility of [everything, limited]) {
      for (const isDeep of [false, true]) {
        const shown = `${name} by ${sort ?? 'creation'}, ${visibility.kind}${isDeep ? ', deep' : ''}`
        test(`${shown}: a page walks the index of its order`, async () => {
          for (const direction of ['asc', 'desc'] as const) {
            const plan = await planOf(definition, {
              visibility,
              direction,
              isDeep,
              totalAvailable: visibility === everything ? 1_000_000 : 500_000,
              ...(sort !== undefined && { sort }),
            })
            const steps = inner(plan).join('\n')
            expect(steps).toMatch(/SEARCH t USING COVERING INDEX \w+_sorted_\w+ \(site_id=\?/)
            expect(steps).not.toContain('TEMP B-TREE')
            expect(plan.join('\n')).not.toMatch(/SCAN (t|w|o|p|b)\b/)
          }
        })
      }
    }
  }
}

test('a caller who sees little has it gathered by rules, owner and project, without a walk over the site', async () => {
  const plan = (
    await planOf(workbooks, { visibility: limited, sort: 'name', totalAvailable: 50 })
  ).join('\n')
  expect(plan).toContain('workbook_by_acl')
  expect(plan).toContain('workbook_by_owner')
  expect(plan).toContain('workbook_by_project')
  expect(plan).not.toMatch(/_sorted_/)
})

test('an equal name is found by its key and not by a walk in another order', async () => {
  const plan = await planOf(workbooks, {
    visibility: limited,
    sort: 'updatedAt',
    totalAvailable: 2,
    filter: [{ field: 'name', operator: 'eq', values: ['x'] }],
  })
  expect(plan.join('\n')).toMatch(/workbook_sorted_name \(site_id=\? AND name_key=\?\)/)
})

test.each(['sales*', 'sales*2026', 'Sales*'])(
  'a name like %s is found within the index of names',
  async (pattern) => {
    const plan = await planOf(workbooks, {
      visibility: limited,
      sort: 'updatedAt',
      totalAvailable: 2,
      filter: [{ field: 'name', operator: 'matches', values: [pattern] }],
    })
    expect(plan.join('\n')).toMatch(
      /workbook_sorted_name \(site_id=\? AND name_key>\? AND name_key<\?\)/,
    )
  },
)

test.each(['*sales', '*sales*'])('a name like %s walks an index of names', async (pattern) => {
  const plan = await planOf(workbooks, {
    visibility: everything,
    sort: 'name',
    totalAvailable: 500_000,
    filter: [{ field: 'name', operator: 'matches', values: [pattern] }],
  })
  expect(inner(plan).join('\n')).toContain('workbook_sorted_name (site_id=?)')
  expect(inner(plan).join('\n')).not.toContain('TEMP B-TREE')
})

test('a user is found by e-mail address through its index', async () => {
  const plan = await planOf(users, {
    visibility: everything,
    totalAvailable: 1,
    filter: [{ field: 'email', operator: 'eq', values: ['a@example.com'] }],
  })
  expect(plan.join('\n')).toMatch(/site_user_by_email(_key)? \(site_id=\? AND email(_key)?=\?/)
})

test('a wide range with a sort of its own walks the sort', async () => {
  const plan = await planOf(workbooks, {
    visibility: everything,
    sort: 'name',
    totalAvailable: 800_000,
    filter: [{ field: 'createdAt', operator: 'gte', values: [new Date(0)] }],
  })
  expect(inner(plan).join('\n')).toContain('workbook_sorted_name (site_id=?)')
  expect(inner(plan).join('\n')).not.toContain('TEMP B-TREE')
})
