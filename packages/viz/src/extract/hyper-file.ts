/** `.hyper` to Parquet: hyperd attaches the file and copies every table out; nothing else is ever asked of it. */

import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Client } from 'pg'
import type { DataType } from '../model/sheet.ts'
import { ExtractError } from './extract-error.ts'
import type { StoredColumn, StoredTable } from '../model/stored-table.ts'
import { startTimeLimit } from '../package/time-limit.ts'
import { locateHyperd } from './hyperd-binary.ts'
import { connectHyperd, identifier } from './hyperd-client.ts'
import { startHyperd } from './hyperd-process.ts'
import type { TableLimits } from './table-limits.ts'

export interface HyperConversion {
  readonly source: string
  /** Existing folder that receives one Parquet file a table. */
  readonly target: string
  readonly hyperdPath?: string
  readonly memoryLimitBytes: number
  readonly limits: Pick<TableLimits, 'conversionTimeMs'>
  readonly signal?: AbortSignal
}

interface CatalogueRow {
  readonly schema: string
  readonly table: string
  readonly column: string
  readonly type: string
}

/**
 * Copies all tables of the file. One hyperd per conversion: it starts in about 100 ms, and nothing is left running.
 *
 * @throws ExtractError hyper-reader-missing, hyper-reader-failed, source-unreadable, conversion-timeout
 */
export async function convertHyperFile(conversion: HyperConversion): Promise<StoredTable[]> {
  const program = locateHyperd(conversion.hyperdPath)
  const folder = await mkdtemp(join(conversion.target, 'hyper-'))
  const { conversionTimeMs } = conversion.limits
  const timeout = () =>
    new ExtractError('conversion-timeout', `not converted within ${conversionTimeMs} ms`)
  using time = startTimeLimit(conversionTimeMs, timeout, conversion.signal)
  const { signal } = time
  try {
    // hyperd locks the file it attaches and upgrades old versions in place: the original is not ours to change.
    const copy = join(folder, 'source.hyper')
    await pipeline(createReadStream(conversion.source), createWriteStream(copy), { signal })
    await using hyperd = await startHyperd({
      program,
      fileRoot: conversion.target,
      memoryLimitBytes: conversion.memoryLimitBytes,
      startTimeoutMs: Math.min(conversionTimeMs, 30_000),
      signal,
    })
    using session = await connectHyperd(hyperd.address, signal)
    const { client } = session
    return await copyTables(client, { file: copy, target: conversion.target })
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof ExtractError) throw error
    const message = 'hyperd cannot read the .hyper file'
    throw new ExtractError('source-unreadable', message, { cause: error })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function copyTables(
  client: Client,
  files: { readonly file: string; readonly target: string },
): Promise<StoredTable[]> {
  await client.query(`ATTACH DATABASE ${identifier(files.file)} AS "extract"`)
  const catalogue = await client.query<CatalogueRow>(catalogueQuery)
  const byTable = Map.groupBy(
    catalogue.rows,
    ({ schema, table }) => `${identifier(schema)}.${identifier(table)}`,
  )
  const tables: StoredTable[] = []
  for (const [from, rows] of byTable) {
    const [first] = rows
    const columns = rows.flatMap((row) => readableColumn(row))
    if (first === undefined || columns.length === 0) continue
    const file = `table-${tables.length}.parquet`
    const list = columns.map((column) => column.expression).join(', ')
    const path = join(files.target, file).replaceAll("'", "''")
    const query = `SELECT ${list} FROM "extract".${from}`
    await client.query(`COPY (${query}) TO '${path}' WITH (FORMAT => 'parquet')`)
    tables.push({
      schema: first.schema,
      name: first.table,
      file,
      columns: columns.map((column) => column.stored),
    })
  }
  return tables
}

const catalogueQuery = `SELECT n.nspname AS "schema", t.relname AS "table", a.attname AS "column",
  pg_catalog.format_type(a.atttypid, a.atttypmod) AS "type"
FROM "extract".pg_catalog.pg_class t
JOIN "extract".pg_catalog.pg_namespace n ON n.oid = t.relnamespace
JOIN "extract".pg_catalog.pg_attribute a ON a.attrelid = t.oid
WHERE a.attnum > 0 AND t.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
ORDER BY n.nspname, t.relname, a.attnum`

/** Columns of types that no pill can hold (geography, bytes, intervals) are left behind. */
function readableColumn(
  row: CatalogueRow,
): { readonly stored: StoredColumn; readonly expression: string }[] {
  const type = dataTypeOf(row.type)
  if (type === null) return []
  const name = identifier(row.column)
  const isPlain = plainTypes.has(row.type) || type === 'string'
  const cast = type === 'datetime' ? 'timestamp' : 'double precision'
  const expression = isPlain ? name : `CAST(${name} AS ${cast}) AS ${name}`
  return [{ stored: { name: row.column, type }, expression }]
}

const plainTypes: ReadonlySet<string> = new Set([
  'text',
  'boolean',
  'smallint',
  'integer',
  'bigint',
  'double precision',
  'date',
  'timestamp',
])

function dataTypeOf(type: string): DataType | null {
  if (type === 'text' || type.startsWith('character') || type === 'json') return 'string'
  if (type === 'boolean') return 'boolean'
  if (['smallint', 'integer', 'bigint'].includes(type)) return 'integer'
  if (['double precision', 'real'].includes(type) || type.startsWith('numeric')) return 'real'
  if (type === 'date') return 'date'
  if (type.startsWith('timestamp')) return 'datetime'
  return null
}
