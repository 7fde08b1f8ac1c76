/** Writes that leave word of themselves: what they changed is collected until the transaction ends. */

import { sql } from 'kysely'
import type { AuditChange } from '../../ports/audit.ts'
import type { Writer } from '../../ports/store.ts'
import { prepared, type Database } from '../database.ts'
import { told, type Repository, type RowTable, type Tell } from './told.ts'

type Write = (...args: readonly unknown[]) => Promise<unknown>
type AnyTell = Tell<readonly unknown[], unknown>

/** The writes of every repository that are changes. */
const changing = Object.entries(told).map(
  ([repository, writes]) =>
    [
      repository as Repository,
      Object.entries(writes).filter(([, tell]) => tell !== null) as [string, AnyTell][],
    ] as const,
)

/** @param changes Takes what is changed, in order */
export function telling(
  writer: Omit<Writer, 'note'>,
  database: Database,
  changes: AuditChange[],
): Writer {
  const repositories = changing.map(([repository, writes]) => {
    const plain = writer[repository] as unknown as Readonly<Record<string, Write>>
    const wrapped = writes.map(([name, tell]) => {
      const write = plain[name] as Write
      const did = `${repository}.${name}`
      return [name, tellOf(write, { did, tell, database, changes })] as const
    })
    return [repository, { ...plain, ...Object.fromEntries(wrapped) }] as const
  })
  return {
    ...writer,
    ...(Object.fromEntries(repositories) as unknown as Writer),
    note: (change) => changes.push(change),
  }
}

interface Telling {
  readonly did: string
  readonly tell: AnyTell
  readonly database: Database
  readonly changes: AuditChange[]
}

function tellOf(write: Write, { did, tell, database, changes }: Telling): Write {
  return async (...args) => {
    const before = 'row' in tell ? await luidOf(database, tell.row, tell.id(...args)) : null
    const result = await write(...args)
    const luid = 'row' in tell ? before : tell.luid(result, ...args)
    if (luid !== null) {
      const facts = tell.facts?.(...args)
      changes.push({ did, kind: tell.kind, luid, ...(facts === undefined ? {} : { facts }) })
    }
    return result
  }
}

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
  user_group: luidIn('user_group'),
  workbook: luidIn('workbook'),
} satisfies Record<RowTable, unknown>

/** Null where there is no such row: nothing is changed then. */
async function luidOf(database: Database, table: RowTable, id: number): Promise<string | null> {
  const [row] = await look[table](database, id)
  return row?.luid ?? null
}
