/** Raw rows of a stored table as values of the calculation language. */

import { isoMs, type Value } from '../../packages/viz/src/calculation/value.ts'
import type { Executor, ResultValue } from '../../packages/viz/src/database/executor.ts'
import { quoteIdentifier, quoteText } from '../../packages/viz/src/database/sql-quoting.ts'
import type { Relation } from '../../packages/viz/src/query/logical-query.ts'
import type { Row } from './evaluate-node.ts'
import { Unverified } from './unverified.ts'

/** Above this many rows a sheet is left unverified. */
const mostRows = 200_000
const limits = { maxRows: mostRows, timeoutMs: 60_000 }

/** @throws Unverified for tables that are too large, and for types that are not read */
export async function scanRows(
  { path, hasRowNumbers }: Relation & { kind: 'scan' },
  { executor, folder }: { readonly executor: Executor; readonly folder: string },
): Promise<readonly Row[]> {
  const numbered = hasRowNumbers === true ? ', file_row_number = true' : ''
  const source = `read_parquet(${quoteText(path)}${numbered})`
  const described = await executor.run({
    folder,
    sql: `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${source})`,
    ...limits,
  })
  const [names, types] = described.columns.map(({ values }) => values.map(String))
  const columns = (names ?? []).map((name, index) => ({ name, type: types?.[index] ?? '' }))
  const selected = columns.map(({ name, type }) => readable(name, type))
  const answer = await executor
    .run({ folder, sql: `SELECT ${selected.join(', ')} FROM ${source}`, ...limits })
    .catch((cause: unknown) => {
      throw new Unverified('the table is too large', { cause })
    })
  return Array.from({ length: answer.rowCount }, (_, row) => {
    const cells = columns.map(({ name, type }, column) => {
      const value = answer.columns[column]?.values[row] ?? null
      return [name, valueOf(type, value)] as const
    })
    return new Map(cells)
  })
}

function readable(name: string, type: string): string {
  const column = quoteIdentifier(name)
  if (type === 'DATE') return `strftime(${column}, '%Y-%m-%d') AS ${column}`
  if (type.startsWith('TIMESTAMP')) {
    return `strftime(CAST(${column} AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%f') AS ${column}`
  }
  return column
}

const integers: ReadonlySet<string> = new Set([
  'TINYINT',
  'SMALLINT',
  'INTEGER',
  'BIGINT',
  'UTINYINT',
  'USMALLINT',
  'UINTEGER',
  'UBIGINT',
  'HUGEINT',
])

function valueOf(type: string, value: ResultValue): Value {
  if (value === null) return null
  if (integers.has(type)) return BigInt(value)
  if (type === 'DOUBLE' || type === 'FLOAT' || type.startsWith('DECIMAL')) return Number(value)
  if (type === 'VARCHAR' || type === 'BOOLEAN') return value
  if (type === 'DATE' || type.startsWith('TIMESTAMP')) return isoMs(String(value))
  throw new Unverified(`a column of type ${type}`)
}
