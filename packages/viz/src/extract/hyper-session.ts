/** A copy of a `.hyper` file opened in hyperd, to ask what it holds and to change it. */

import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Client } from 'pg'
import { startTimeLimit } from '../package/time-limit.ts'
import { ExtractError } from './extract-error.ts'
import { locateHyperd } from './hyperd-binary.ts'
import { startHyperd } from './hyperd-process.ts'

export interface HyperOptions {
  /** Existing folder on the disk of the file; what is made in it is removed again. */
  readonly scratchDirectory: string
  readonly hyperdPath?: string
  readonly memoryLimitBytes: number
  readonly timeMs: number
  readonly signal?: AbortSignal
}

export interface HyperColumn {
  readonly name: string
  /** As hyperd writes it, such as `double precision`. */
  readonly type: string
}

export interface HyperTable {
  readonly schema: string
  readonly name: string
  readonly columns: readonly HyperColumn[]
}

export interface HyperSession {
  /** Names of one statement; each file is attached under a name. */
  query<Row>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>
  /** Copies another file beside the first and attaches it. */
  attach(path: string, as: string): Promise<void>
  /** Detaches, so that the copy holds every change, and gives its path. It is there until the session ends. */
  finish(): Promise<string>
}

/** Name under which the file of the session is attached. */
export const ownName = 'target'

/**
 * hyperd locks a file that it attaches and upgrades old versions in place, so that it works on a copy.
 *
 * @throws ExtractError hyper-reader-missing, hyper-reader-failed, source-unreadable, conversion-timeout; what the work throws
 */
export async function withHyperFile<T>(
  file: string,
  options: HyperOptions,
  work: (session: HyperSession) => Promise<T>,
): Promise<T> {
  const { timeMs, scratchDirectory, memoryLimitBytes } = options
  const program = locateHyperd(options.hyperdPath)
  const folder = await mkdtemp(join(scratchDirectory, 'hyper-'))
  const timeout = () => new ExtractError('conversion-timeout', `not done within ${timeMs} ms`)
  using time = startTimeLimit(timeMs, timeout, options.signal)
  const { signal } = time
  try {
    await using hyperd = await startHyperd({
      program,
      fileRoot: folder,
      memoryLimitBytes,
      startTimeoutMs: Math.min(timeMs, 30_000),
      signal,
    })
    const { default: Connection } = await import('pg/lib/client.js')
    const client = new Connection({
      ...hyperd.address,
      user: 'tableau_internal_user',
      database: '',
    })
    // Without a listener the loss of the connection would be an uncaught error; the pending query rejects anyway.
    client.on('error', () => undefined)
    using _end = endOn(client, signal)
    await client.connect()
    const session = sessionOf(client, folder, signal)
    await session.attach(file, ownName)
    return await work(session)
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function sessionOf(client: Client, folder: string, signal: AbortSignal): HyperSession {
  const copyOf = (name: string) => join(folder, `${name}.hyper`)
  const query: HyperSession['query'] = async <Row>(text: string, values: readonly unknown[] = []) =>
    (await client.query(text, [...values])).rows as Row[]
  return {
    query,
    async attach(path, as) {
      await pipeline(createReadStream(path), createWriteStream(copyOf(as)), { signal })
      try {
        await query(`ATTACH DATABASE ${identifier(copyOf(as))} AS ${identifier(as)}`)
      } catch (cause) {
        signal.throwIfAborted()
        throw new ExtractError('source-unreadable', 'hyperd cannot read the .hyper file', { cause })
      }
    },
    async finish() {
      await query(`DETACH DATABASE ${identifier(ownName)}`)
      return copyOf(ownName)
    },
  }
}

/** Cuts the connection when the signal fires, so that the running statement rejects. */
function endOn(client: Client, signal: AbortSignal): Disposable {
  const end = (): void => {
    client.connection.stream.destroy()
  }
  if (signal.aborted) end()
  signal.addEventListener('abort', end)
  return {
    [Symbol.dispose]: () => {
      signal.removeEventListener('abort', end)
      end()
    },
  }
}

/** The tables of an attached file, by schema and name, with their columns in order. */
export async function tablesIn(
  session: Pick<HyperSession, 'query'>,
  attached: string = ownName,
): Promise<readonly HyperTable[]> {
  const catalogue = `${identifier(attached)}.pg_catalog`
  const rows = await session.query<Record<'schema' | 'table' | 'column' | 'type', string>>(
    `SELECT n.nspname AS "schema", t.relname AS "table", a.attname AS "column",
      pg_catalog.format_type(a.atttypid, a.atttypmod) AS "type"
    FROM ${catalogue}.pg_class t
    JOIN ${catalogue}.pg_namespace n ON n.oid = t.relnamespace
    JOIN ${catalogue}.pg_attribute a ON a.attrelid = t.oid
    WHERE a.attnum > 0 AND t.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
    ORDER BY n.nspname, t.relname, a.attnum`,
  )
  const byTable = Map.groupBy(rows, ({ schema, table }) => tableName({ schema, name: table }))
  return [...byTable.values()].map((columns) => ({
    schema: columns[0]?.schema ?? '',
    name: columns[0]?.table ?? '',
    columns: columns.map(({ column: name, type }) => ({ name, type })),
  }))
}

/** The tables of a `.hyper` file. @throws ExtractError when it cannot be read */
export async function readHyperTables(
  file: string,
  options: HyperOptions,
): Promise<readonly HyperTable[]> {
  return withHyperFile(file, options, (session) => tablesIn(session))
}

export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`

export const tableName = ({ schema, name }: Pick<HyperTable, 'schema' | 'name'>): string =>
  `${identifier(schema)}.${identifier(name)}`
