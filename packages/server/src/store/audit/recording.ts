/** Records what writes change: the changes are collected until the transaction ends. */

import { sql } from 'kysely'
import type { AuditChange } from '../../ports/audit.ts'
import type { Writer } from '../../ports/store/store.ts'
import { prepared, type Database } from '../engine/database.ts'
import { recorded } from './recorded.ts'
import type { Recording, RowTable } from './recordings.ts'

type Write = (...args: readonly unknown[]) => Promise<unknown>
type Writes = Readonly<Record<string, Write>>
type AnyRecording = Recording<readonly unknown[], unknown>

/** By repository, how its writes are recorded; null where they are no changes. */
const recordings: ReadonlyMap<
  string | symbol,
  Readonly<Record<string, AnyRecording | null>>
> = new Map(
  Object.entries(
    recorded as unknown as Readonly<Record<string, Record<string, AnyRecording | null>>>,
  ),
)

/**
 * The same writer, whose changes are recorded. A repository is wrapped when it is first asked for: most transactions want one or two.
 *
 * @param changes Takes what is changed, in order
 */
export function recording(
  writer: Omit<Writer, 'note'>,
  database: Database,
  changes: AuditChange[],
): Writer {
  const note = (change: AuditChange) => void changes.push(change)
  const members = new Map<string | symbol, unknown>([['note', note]])
  const memberOf = (name: string | symbol): unknown => {
    const plain: unknown = Reflect.get(writer, name)
    const ofWrites = recordings.get(name)
    if (ofWrites === undefined) return plain
    const writes = plain as Writes
    const wrapped = Object.entries(writes).map(([write, run]) => {
      const how = ofWrites[write] ?? null
      if (how === null) return [write, run]
      return [
        write,
        recordedWrite(run, { did: `${String(name)}.${write}`, how, database, changes }),
      ]
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

interface Recorder {
  readonly did: string
  readonly how: AnyRecording
  readonly database: Database
  readonly changes: AuditChange[]
}

function recordedWrite(write: Write, { did, how, database, changes }: Recorder): Write {
  return async (...args) => {
    const before =
      'row' in how ? await luidOf(database, tableIn(how.row, args), how.id(...args)) : null
    const result = await write(...args)
    const luid = 'row' in how ? before : how.luid(result, ...args)
    if (luid !== null) {
      const facts = how.facts?.(...args)
      changes.push({ did, kind: how.kind, luid, ...(facts === undefined ? {} : { facts }) })
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
  user_group: luidIn('user_group'),
  group_set: luidIn('group_set'),
  workbook: luidIn('workbook'),
  workbook_view: luidIn('workbook_view'),
  custom_view: luidIn('custom_view'),
  datasource: luidIn('datasource'),
  flow: luidIn('flow'),
} satisfies Record<RowTable, unknown>

/** Null where there is no such row: nothing is changed then. */
async function luidOf(database: Database, table: RowTable, id: number): Promise<string | null> {
  const [row] = await look[table](database, id)
  return row?.luid ?? null
}
