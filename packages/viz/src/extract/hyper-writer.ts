/** Parquet to `.hyper`: hyperd makes a new file and copies every table in. */

import { link, copyFile, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DataType } from '../model/sheet.ts'
import { ExtractError } from './extract-error.ts'
import { connectHyperd, identifier } from './hyperd-client.ts'
import type { HyperConversion } from './hyper-file.ts'
import { locateHyperd } from './hyperd-binary.ts'
import { startHyperd } from './hyperd-process.ts'
import { quoteText } from '../database/sql-quoting.ts'
import { startTimeLimit } from '../package/time-limit.ts'

export interface NewHyperTable {
  readonly schema: string
  readonly table: string
  /** Parquet file with the rows. */
  readonly rows: string
  readonly columns: readonly {
    readonly name: string
    /** In the Parquet file. */
    readonly source: string
    readonly type: DataType
  }[]
}

export interface HyperWriting extends Omit<HyperConversion, 'source' | 'target'> {
  /** The file that is made. */
  readonly file: string
  readonly tables: readonly NewHyperTable[]
  /** Existing folder for what is needed meanwhile, on the same disk as the file. */
  readonly scratch: string
}

const types: Readonly<Record<DataType, string>> = {
  string: 'text',
  integer: 'bigint',
  real: 'double precision',
  boolean: 'boolean',
  date: 'date',
  datetime: 'timestamp',
}

/**
 * @returns the number of rows of all tables
 * @throws ExtractError hyper-reader-missing, hyper-reader-failed, source-unreadable, conversion-timeout
 */
export async function writeHyperFile(writing: HyperWriting): Promise<number> {
  const program = locateHyperd(writing.hyperdPath)
  const { conversionTimeMs } = writing.limits
  const timeout = () =>
    new ExtractError('conversion-timeout', `not written within ${conversionTimeMs} ms`)
  using time = startTimeLimit(conversionTimeMs, timeout, writing.signal)
  const { signal } = time
  const folder = await mkdtemp(join(writing.scratch, 'hyper-'))
  try {
    await using hyperd = await startHyperd({
      program,
      fileRoot: folder,
      memoryLimitBytes: writing.memoryLimitBytes,
      startTimeoutMs: Math.min(conversionTimeMs, 30_000),
      signal,
    })
    using session = await connectHyperd(hyperd.address, signal)
    const { client } = session
    await client.query(`CREATE DATABASE ${identifier(writing.file)}`)
    await client.query(`ATTACH DATABASE ${identifier(writing.file)} AS "new"`)
    let rows = 0
    for (const [index, table] of writing.tables.entries()) {
      const place = join(folder, `rows-${index}.parquet`)
      // hyperd reads files below its folder alone.
      await link(table.rows, place).catch(() => copyFile(table.rows, place))
      rows += await writeTable(client, table, place)
    }
    await client.query('DETACH DATABASE "new"')
    return rows
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof ExtractError) throw error
    throw new ExtractError('source-unreadable', 'hyperd cannot write the .hyper file', {
      cause: error,
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

type Client = Awaited<ReturnType<typeof connectHyperd>>['client']

async function writeTable(
  client: Client,
  { schema, table, columns }: NewHyperTable,
  parquet: string,
): Promise<number> {
  const into = `"new".${identifier(schema)}`
  const list = columns.map(
    ({ name, source, type }) =>
      `CAST(${identifier(source)} AS ${types[type]}) AS ${identifier(name)}`,
  )
  const rows = `external(${quoteText(parquet)}, FORMAT => 'parquet')`
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${into}`)
  await client.query(
    `CREATE TABLE ${into}.${identifier(table)} AS (SELECT ${list.join(', ')} FROM ${rows})`,
  )
  const counted = await client.query<{ count: string }>(
    `SELECT CAST(COUNT(*) AS text) AS "count" FROM ${into}.${identifier(table)}`,
  )
  return Number(counted.rows[0]?.count ?? 0)
}
