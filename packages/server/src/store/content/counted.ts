/** Rows of counted kinds are made, removed and given other rules here and nowhere else, so that each is counted. */

import type { Insertable } from 'kysely'
import type { ContentKind } from '../../domain/capabilities.ts'
import type { Database } from '../engine/database.ts'
import { chunks } from '../engine/rows.ts'
import type { Schema } from '../schema.ts'
import { deleteCompanions } from './companions.ts'
import { changeCount, moveCount } from './counts.ts'
import { tableOf } from './kinds.ts'
import type { CountedKind } from './schema.ts'

const countedTables = {
  ...tableOf,
  user: 'site_user',
  group: 'user_group',
  groupSet: 'group_set',
  job: 'job',
} as const satisfies Readonly<Record<CountedKind, keyof Schema>>

type CountedTable<K extends CountedKind> = Schema[(typeof countedTables)[K]]

/** Which rows: those whose column holds one of the numbers. */
export interface CountedRows<K extends CountedKind> {
  readonly column: 'id' | Extract<keyof CountedTable<K>, 'workbook_id' | 'project_id'>
  readonly ids: readonly number[]
}

interface Counted {
  readonly site_id: number
  /** Absent for kinds that carry no rules. */
  readonly acl_id?: number
}

/** @returns the numbers of the new rows, in order */
export async function insertCounted<K extends CountedKind>(
  database: Database,
  kind: K,
  rows: readonly Insertable<CountedTable<K>>[],
): Promise<readonly number[]> {
  if (rows.length === 0) return []
  const made = await database.db
    .insertInto(oneTable(kind))
    .values(rows as readonly Insertable<Schema['project']>[])
    .returning('id')
    .execute()
  await countAll(database, kind, rows as readonly Counted[], 1)
  return made.map(({ id }) => id)
}

/** @returns the numbers of the rows that are gone */
export async function deleteCounted<K extends CountedKind>(
  database: Database,
  kind: K,
  { column, ids }: CountedRows<K>,
): Promise<readonly number[]> {
  const gone = []
  for (const part of chunks(ids)) {
    const isItem = isContent(kind)
    const columns = ['id', 'site_id', ...(isItem ? ['acl_id' as const] : [])] as const
    const rows = await database.db
      .deleteFrom(oneTable(kind))
      .where(oneColumn(column), 'in', part)
      .returning(columns)
      .execute()
    await countAll(database, kind, rows, -1)
    const some = rows.map(({ id }) => id)
    if (isItem && some.length > 0) await deleteCompanions(database, kind, some)
    gone.push(...some)
  }
  return gone
}

/** Gives rows another list of rules. */
export async function setCountedAcl<K extends ContentKind>(
  database: Database,
  kind: K,
  { column, ids, aclId }: CountedRows<K> & { readonly aclId: number },
): Promise<void> {
  const { db } = database
  for (const part of chunks(ids)) {
    const before = await db
      .selectFrom(oneTable(kind))
      .select(['site_id', 'acl_id', (select) => select.fn.countAll<number>().as('by')])
      .where(oneColumn(column), 'in', part)
      .where('acl_id', '!=', aclId)
      .groupBy(['site_id', 'acl_id'])
      .execute()
    await db
      .updateTable(oneTable(kind))
      .set({ acl_id: aclId })
      .where(oneColumn(column), 'in', part)
      .where('acl_id', '!=', aclId)
      .execute()
    for (const row of before) {
      const moved = { siteId: row.site_id, kind, aclId: row.acl_id, by: row.by }
      await moveCount(database, moved, aclId)
    }
  }
}

const isContent = (kind: CountedKind): kind is ContentKind => kind in tableOf

/** The tables have the columns in common that are used here; one of them stands for all. */
const oneTable = (kind: CountedKind) => countedTables[kind] as 'project'
const oneColumn = (column: string) => column as 'id'

async function countAll(
  database: Database,
  kind: CountedKind,
  rows: readonly Counted[],
  by: 1 | -1,
): Promise<void> {
  const groups = Map.groupBy(rows, ({ site_id, acl_id }) => `${site_id} ${acl_id ?? 0}`)
  for (const group of groups.values()) {
    const [first] = group
    if (first === undefined) continue
    await changeCount(database, {
      siteId: first.site_id,
      kind,
      aclId: first.acl_id ?? 0,
      by: by * group.length,
    })
  }
}
