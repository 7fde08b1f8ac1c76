/** Filters of lists as callers see them: wildcards, repeated fields, refusals. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startKit, type Kit } from './kit.ts'
import { mustBe, signedIn, type Form, type Person } from './person.ts'
import { workbookPackage } from './workbook-file.ts'

let kit: Kit
let admin: Person

/* A comma or an ampersand cannot be sent in a filter, so that clients write `*` in its place. */
const names = ['Sales, North & South', 'Sales', 'Pre-Sales', 'sales [draft]', 'Costs']

beforeAll(async () => {
  kit = await startKit({ hints: { tell: () => undefined } })
  admin = await signedIn(kit, 'admin')
  for (const name of names) await admin.published({ name, bytes: workbookPackage([sheetOf(name)]) })
})
afterAll(() => kit[Symbol.asyncDispose]())

const sheetOf = (name: string) => name.replace('&', 'and')

const search = (filter: string) => new URLSearchParams({ filter, sort: 'name:asc' }).toString()

async function found(filter: string, path = '/workbooks'): Promise<readonly string[]> {
  const answer = await admin.get(`${path}?${search(filter)}`)
  mustBe(answer, 200)
  const { workbooks, views, users } =
    answer.json<Record<string, Record<string, { name: string }[]> | undefined>>()
  return (workbooks?.['workbook'] ?? views?.['view'] ?? users?.['user'] ?? []).map(
    ({ name }) => name,
  )
}

describe('`*` in eq', () => {
  test.each([
    ['name:eq:Sales*', ['Sales', 'Sales, North & South']],
    ['name:eq:*Sales', ['Pre-Sales', 'Sales']],
    ['name:eq:*ale*', ['Pre-Sales', 'Sales', 'sales [draft]', 'Sales, North & South']],
    ['name:eq:Sales*North*South', ['Sales, North & South']],
    ['name:eq:sales [d*', ['sales [draft]']],
    ['name:eq:S*x', []],
    ['name:eq:*', ['Costs', 'Pre-Sales', 'Sales', 'sales [draft]', 'Sales, North & South']],
    ['name:in:[Sales*]', []],
    ['ownerName:eq:admin@*,name:eq:C*', ['Costs']],
    ['projectName:eq:Def*,name:eq:*draft]', ['sales [draft]']],
  ])('%s finds %j', async (filter, expected) => {
    expect(await found(filter)).toEqual(expected)
  })

  test('finds views and users, too', async () => {
    expect(await found('viewUrlName:eq:Pre*', '/views')).toEqual(['Pre-Sales'])
    expect(await found('sheetType:eq:*,workbookName:eq:Cos*', '/views')).toEqual(['Costs'])
    expect(await found('name:eq:*ator@example.com', '/users')).toEqual(['creator@example.com'])
  })
})

describe('a field named twice', () => {
  test.each([
    ['name:eq:Costs,name:eq:Sales', ['Sales']],
    ['sheetCount:gt:5,sheetCount:lt:5', names.toSorted((a, b) => a.localeCompare(b, 'en'))],
    ['name:in:[Costs,Sales],name:eq:P*', ['Pre-Sales']],
  ])('in %s counts as it stands last', async (filter, expected) => {
    expect((await found(filter)).toSorted((a, b) => a.localeCompare(b, 'en'))).toEqual(expected)
  })

  test('is hinted at on a server under development, and nowhere else', async () => {
    const path = `/workbooks?${search('createdAt:gt:2026-01-01,createdAt:lt:2027-01-01')}`
    const hint = (await admin.get(path)).headers.get('x-easel-hint')
    expect(hint).toBe(
      'filter: only the last condition on a field counts; dropped: createdAt:gt:2026-01-01',
    )
    const single = await admin.get(`/workbooks?${search('createdAt:gt:2026-01-01')}`)
    expect(single.headers.get('x-easel-hint')).toBeNull()
    await using plain = await startKit()
    const answer = await (await signedIn(plain, 'admin')).get(path)
    mustBe(answer, 200)
    expect(answer.headers.get('x-easel-hint')).toBeNull()
  })
})

describe('keys that clients use', () => {
  test.each([
    ['/users', 'email:eq:viewer@example.com', 1],
    ['/users', 'email:in:[viewer@example.com,Admin@example.com]', 1],
    ['/users', 'isLocal:eq:true', 4],
    ['/users', 'isLocal:eq:false', 0],
    ['/users', 'domainName:eq:local', 4],
    ['/workbooks', 'favoritesTotal:gte:0', 5],
    ['/workbooks', 'favoritesTotal:gt:0', 0],
    ['/workbooks', 'hasAlerts:eq:false', 5],
    ['/workbooks', 'hasAlerts:eq:true', 0],
    ['/workbooks', 'subscriptionsTotal:lt:1', 5],
    ['/views', 'favoritesTotal:eq:0', 5],
  ])('%s takes %s', async (path, filter, count) => {
    expect(await found(filter, path)).toHaveLength(count)
  })
})

describe.each<Form>(['json', 'xml'])('a filter that cannot be read, answered in %s', (form) => {
  test.each([
    ['colour:eq:x', 'filter field `colour` is not one of name, contentUrl'],
    ['name:like:x', 'filter operator `like` of name is not one of eq, in'],
    ['name:in:[a,b', 'has no closing bracket'],
    ['name', 'is not field:operator:value'],
    ['name:eq:', 'is missing a value for name'],
    ['hasExtracts:eq:True', 'must be true or false'],
    ['createdAt:gt:2026-01-01 10:00:00Z', 'must be a time like 2026-01-31T08:00:00Z'],
  ])('%s is 400065 and says what is right', async (filter, detail) => {
    const answer = await admin.get(`/workbooks?${search(filter)}`, form)
    expect([answer.status, answer.code]).toEqual([400, '400065'])
    expect(answer.text).toContain(detail)
    expect(answer.text).toContain('Bad Request')
  })
})
