/** Writes that leave word of themselves: what they changed is collected until the transaction ends. */

import { sql } from 'kysely'
import type { AuditChange } from '../../ports/audit.ts'
import type { Writer } from '../../ports/store/store.ts'
import { prepared, type Database } from '../engine/database.ts'
import { told, type RowTable, type Tell } from './recorded.ts'

type Write = (...args: readonly unknown[]) => Promise<unknown>
type Writes = Readonly<Record<string, Write>>
type AnyTell = Tell<readonly unknown[], unknown>

/** By repository, what its writes tell; null where they are no changes. */
const tells: ReadonlyMap<string | symbol, Readonly<Record<string, AnyTell | null>>> = new Map(
  Object.entries(told as unknown as Readonly<Record<string, Record<string, AnyTell | null>>>),
)

/**
 * The same writer, whose changes are told. A repository is wrapped when it is first asked for: most transactions want one or two.
 *
 * @param changes Takes what is changed, in order
 */
export function telling(
  writer: Omit<Writer, 'note'>,
  database: Database,
  changes: AuditChange[],
): Writer {
  const note = (change: AuditChange) => void changes.push(change)
  const members = new Map<string | symbol, unknown>([['note', note]])
  const memberOf = (name: string | symbol): unknown => {
    const plain: unknown = Reflect.get(writer, name)
    const told = tells.get(name)
    if (told === undefined) return plain
    const writes = plain as Writes
    const wrapped = Object.entries(writes).map(([write, run]) => {
      const tell = told[write] ?? null
      if (tell === null) return [write, run]
      return [write, tellOf(run, { did: `${String(name)}.${write}`, tell, database, changes })]
    })
    return Object.fromEntries(wrapped)
  }
  return new Proxy(writer, {
    get(_writer, name) {
      if (!members.has(name)) members.set(name, memberOf(name))
      return members.get(name)
    },
  }) as Writer
}

interface Telling {
  readonly did: string
  readonly tell: AnyTell
  readonly database: Database
  readonly changes: AuditChange[]
}

function tellOf(write: Write, { did, tell, database, changes }: Telling): Write {
  return async (...args) => {
    const before =
      'row' in tell ? await luidOf(database, tableIn(tell.row, args), tell.id(...args)) : null
    const result = await write(...args)
    const luid = 'row' in tell ? before : tell.luid(result, ...args)
    if (luid !== null) {
      const facts = tell.facts?.(...args)
      changes.push({ did, kind: tell.kind, luid, ...(facts === undefined ? {} : { facts }) })
    }
    return result
  }
}

const tableIn = (
  row: RowTable | ((...args: readonly unknown[]) => RowTable),
  args: readonly unknown[],
): RowTable => (typeof row === 'function' ? row(...args) : row)

const luidIn = (table: RowTable) =>
  prepared((db, id: number) =>
    sql<{ luid: string }>`select luid from ${sql.table(table)} where id = ${id}`.compile(db),
  )

const look = {
  account: luidIn('account'),
  job: luidIn('job'),
  project: luidIn('project'),
  site: luidIn('site'),
  site_user: luidIn('site_user'),
  workbook: luidIn('workbook'),
  workbook_view: luidIn('workbook_view'),
} satisfies Record<RowTable, unknown>

/** Null where there is no such row: nothing is changed then. */
async function luidOf(database: Database, table: RowTable, id: number): Promise<string | null> {
  const [row] = await look[table](database, id)
  return row?.luid ?? null
}
