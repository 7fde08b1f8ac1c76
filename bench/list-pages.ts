/**
 * Times 100-row pages of workbooks: `node bench/list-pages.ts <directory> ...`, each made by generate-content.ts.
 *
 * Prints median and p99 in milliseconds; `cold` is the first page after a change to the site, when totals must be counted again.
 */

import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import type { Condition, SortKey } from '@easel/contract'
import type { Visibility } from '../packages/server/src/ports/store/lists.ts'
import { openStore } from '../packages/server/src/store/open.ts'

interface Scenario {
  readonly name: string
  readonly visibility: Visibility
  readonly filter?: readonly Condition[]
  readonly sort?: readonly SortKey[]
}

const byName: readonly SortKey[] = [{ field: 'name', direction: 'asc' }]

function scenarios(directory: string): readonly Scenario[] {
  const database = new DatabaseSync(join(directory, 'content.db'), { readOnly: true })
  const column = (text: string): string[] =>
    database
      .prepare(text)
      .all()
      .map((row) => String(Object.values(row)[0]))
  const acls = column(
    "select acl_id from item_count where kind = 'workbook' order by item_count desc",
  ).map(Number)
  const [name = ''] = column('select name from workbook order by id desc limit 1')
  const [owner = ''] = column('select id from site_user order by id desc limit 1')
  database.close()
  const everything = { kind: 'everything' } as const
  const limited = (aclIds: readonly number[]): Visibility => ({
    kind: 'limited',
    userId: Number(owner),
    aclIds,
    projectIds: [],
  })
  const nameIs: readonly Condition[] = [{ field: 'name', operator: 'eq', values: [name] }]
  const recent: readonly Condition[] = [
    { field: 'createdAt', operator: 'gte', values: [new Date('2026-01-10T00:00:00Z')] },
  ]
  return [
    { name: 'admin', visibility: everything },
    { name: 'admin by name', visibility: everything, sort: byName },
    {
      name: 'admin by size desc',
      visibility: everything,
      sort: [{ field: 'size', direction: 'desc' }],
    },
    { name: 'most by name', visibility: limited(acls.slice(0, 3)), sort: byName },
    { name: 'a fifth by name', visibility: limited(acls.slice(2, 3)), sort: byName },
    { name: 'a thousandth by name', visibility: limited(acls.slice(-1)), sort: byName },
    {
      name: 'own by updatedAt',
      visibility: limited([]),
      sort: [{ field: 'updatedAt', direction: 'desc' }],
    },
    { name: 'admin name:eq', visibility: everything, filter: nameIs },
    {
      name: 'most name:eq by name',
      visibility: limited(acls.slice(0, 3)),
      filter: nameIs,
      sort: byName,
    },
    { name: 'admin createdAt:gte by name', visibility: everything, filter: recent, sort: byName },
    { name: 'admin createdAt:gte', visibility: everything, filter: recent },
    {
      name: 'admin hasExtracts by name',
      visibility: everything,
      sort: byName,
      filter: [{ field: 'hasExtracts', operator: 'eq', values: [true] }],
    },
  ]
}

async function measure(directory: string): Promise<void> {
  const all = scenarios(directory)
  console.log(
    `\n${directory}\n${'scenario'.padEnd(30)}   cold   first (median p99)   deep jump   deep next (median)`,
  )
  for (const { name, visibility, filter = [], sort = [] } of all) {
    await using open = await openStore({ kind: 'sqlite', directory })
    const { store } = open
    await store.read.sites.byId(1)
    const page = async (number: number): Promise<{ ms: number; total: number; rows: number }> => {
      const started = performance.now()
      const { totalAvailable, items } = await store.read.workbooks.list({
        siteId: 1,
        visibility,
        request: { page: { number, size: 100 }, filter, dropped: [], sort, fields: null },
      })
      return { ms: performance.now() - started, total: totalAvailable, rows: items.length }
    }
    const cold = await page(1)
    const first: number[] = []
    for (let round = 0; round < 200; round += 1) first.push((await page(1)).ms)
    const middle = Math.floor(cold.total / 100 / 2)
    const jump = middle > 0 ? (await page(middle)).ms : Number.NaN
    const next: number[] = []
    for (let step = 1; step <= (middle > 0 ? 50 : 0); step += 1) {
      const one = await page(middle + step)
      if (one.rows === 100) next.push(one.ms)
    }
    const at = (times: number[], part: number): string =>
      (times.toSorted((a, b) => a - b)[Math.floor(times.length * part)] ?? Number.NaN).toFixed(2)
    console.log(
      `${`${name} (${cold.total})`.padEnd(36)} ${cold.ms.toFixed(2).padStart(8)} ${at(first, 0.5).padStart(8)} ${at(first, 0.99).padStart(8)} ${jump.toFixed(2).padStart(10)} ${at(next, 0.5).padStart(10)}`,
    )
  }
}

for (const directory of process.argv.slice(2)) await measure(directory)
