/** The columns that hold sealed values, seen by the master key that each is under. */

import { sql } from 'kysely'
import type { SealedCell, SealedReader, SealedWriter } from '../../ports/store/sealed.ts'
import type { Database } from '../engine/database.ts'
import { buffer } from '../engine/rows.ts'

/** Every column of the name `sealed_…` stands here; a test asks the databases. */
export const sealedColumns = [
  { table: 'connected_app_secret', row: 'secret_id', column: 'sealed_value' },
  { table: 'auth_configuration', row: 'luid', column: 'sealed_secret' },
  { table: 'datasource_connection', row: 'luid', column: 'sealed_password' },
  { table: 'flow_connection', row: 'luid', column: 'sealed_password' },
  { table: 'workbook_connection', row: 'luid', column: 'sealed_password' },
  { table: 'connect_connection', row: 'luid', column: 'sealed_secret' },
  { table: 'connect_session', row: 'fingerprint', column: 'sealed_token' },
  { table: 'connect_secret', row: 'name', column: 'sealed_value' },
  { table: 'installation', row: 'id', column: 'sealed_check' },
] as const

const secretColumns = sealedColumns.filter(({ column }) => column !== 'sealed_check')

type SealedColumn = (typeof sealedColumns)[number]

/** Bytes 2 to 9 of an envelope, as hex. */
function keyIdIn({ dialect }: Database, { column }: SealedColumn) {
  const id = sql`substr(${sql.ref(column)}, 2, 8)`
  return dialect === 'sqlite' ? sql<string>`lower(hex(${id}))` : sql<string>`encode(${id}, 'hex')`
}

export function sealedReader(database: Database): SealedReader {
  return {
    counts: () => countsOf(database, secretColumns),
    uses: () => countsOf(database, sealedColumns),
  }
}

async function countsOf(
  database: Database,
  columns: readonly SealedColumn[],
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  for (const of of columns) {
    const { rows } = await sql<{ id: string; count: number }>`
      select ${keyIdIn(database, of)} as id, count(*) as count from ${sql.table(of.table)}
      where ${sql.ref(of.column)} is not null group by 1`.execute(database.db)
    for (const { id, count } of rows) counts.set(id, (counts.get(id) ?? 0) + count)
  }
  return counts
}

export function sealedWriter(database: Database): SealedWriter {
  return {
    ...sealedReader(database),
    async notUnder(keyId, limit) {
      const cells: SealedCell[] = []
      for (const of of sealedColumns) {
        const { rows } = await sql<{ row_id: string; envelope: Uint8Array }>`
          select ${sql.ref(of.row)} as row_id, ${sql.ref(of.column)} as envelope
          from ${sql.table(of.table)}
          where ${sql.ref(of.column)} is not null and ${keyIdIn(database, of)} <> ${keyId}
          limit ${limit - cells.length}`.execute(database.db)
        const { table, column } = of
        for (const { row_id: rowId, envelope } of rows) {
          cells.push({ table, rowId, column, envelope: buffer(envelope) })
        }
      }
      return cells
    },
    async rewrap({ table, rowId, column, envelope: before }, envelope) {
      const of = sealedColumns.find((one) => one.table === table && one.column === column)
      if (of === undefined) throw new Error(`${table}.${column} holds no sealed values`)
      await sql`update ${sql.table(of.table)} set ${sql.ref(of.column)} = ${envelope}
        where ${sql.ref(of.row)} = ${rowId} and ${sql.ref(of.column)} = ${before}`.execute(
        database.db,
      )
    },
  }
}
