import { Kysely, sql, type Transaction } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { GroupedWrites } from './grouped-writes.ts'
import { connectSqlite, sqliteDialect } from './sqlite.ts'

interface Tables {
  readonly item: { readonly name: string }
}

let db: Kysely<Tables>
let writes: GroupedWrites<Tables>
let transactions: Set<unknown>

beforeEach(async () => {
  db = new Kysely<Tables>({
    dialect: sqliteDialect(connectSqlite({ path: ':memory:', synchronous: 'NORMAL' })),
  })
  await sql`create table item (name text primary key)`.execute(db)
  writes = new GroupedWrites(db)
  transactions = new Set()
})
afterEach(() => db.destroy())

const insert = (name: string) => async (tx: Transaction<Tables>) => {
  transactions.add(tx)
  await tx.insertInto('item').values({ name }).execute()
  return name
}
const stored = async () =>
  (await db.selectFrom('item').select('name').orderBy('name').execute()).map(({ name }) => name)

it('writes what comes at one moment in one transaction, and answers each caller', async () => {
  const answers = await Promise.all(['a', 'b', 'c'].map((name) => writes.run(insert(name))))
  expect(answers).toEqual(['a', 'b', 'c'])
  expect(transactions.size).toBe(1)
  expect(await stored()).toEqual(['a', 'b', 'c'])
})

it('a work that fails takes nothing of the others with it, and leaves nothing of its own', async () => {
  const halfDone = async (tx: Transaction<Tables>) => {
    await insert('half')(tx)
    await insert('a')(tx)
  }
  const results = await Promise.allSettled([
    writes.run(insert('a')),
    writes.run(halfDone),
    writes.run(insert('b')),
  ])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(await stored()).toEqual(['a', 'b'])
})

it('goes on after a group, whether it failed or not', async () => {
  await writes.run(insert('a'))
  await expect(writes.run(insert('a'))).rejects.toThrow(/UNIQUE/)
  await writes.run(insert('b'))
  expect(await stored()).toEqual(['a', 'b'])
})
