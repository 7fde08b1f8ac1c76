/** DuckDB shut into one folder: no other files, no extensions, no network, and settings that cannot be undone. */

import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from '@duckdb/node-api'
import { QueryError, type QueryResult, type ResultValue } from './executor.ts'
import { addSessionFunctions, functionTimeout } from './session-functions.ts'
import { quoteText } from './sql-quoting.ts'
import type { WorkerSettings } from './worker-protocol.ts'

export interface DuckdbSession extends Disposable {
  readonly folder: string
  readonly run: (statement: Statement) => Promise<QueryResult>
  readonly interrupt: () => void
}

export interface Statement {
  readonly sql: string
  readonly access: 'read' | 'write'
  readonly maxRows: number
}

/** Opens an in-memory database that sees `folder` only; about 10 ms. */
export async function openDuckdbSession(
  folder: string,
  settings: WorkerSettings,
): Promise<DuckdbSession> {
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(settings.threads),
    memory_limit: `${Math.floor(settings.memoryLimitBytes / 2 ** 20)}MiB`,
  })
  const connection = await instance.connect()
  const functions = await addSessionFunctions(connection)
  for (const setting of lockdown(folder)) await connection.run(setting)
  return {
    folder,
    run: (statement) => {
      functions.start()
      return runStatement(connection, statement)
    },
    interrupt: () => connection.interrupt(),
    [Symbol.dispose]: () => close(instance, connection),
  }
}

/** Order matters: folders before external access ends, the lock last. */
function lockdown(folder: string): string[] {
  return [
    'SET autoinstall_known_extensions = false',
    'SET autoload_known_extensions = false',
    "SET temp_directory = ''",
    // What is cached of files would stay in memory between statements; the system caches them anyway.
    'SET enable_external_file_cache = false',
    "SET TimeZone = 'UTC'",
    `SET allowed_directories = [${quoteText(folder)}]`,
    'SET enable_external_access = false',
    'SET lock_configuration = true',
  ]
}

function close(instance: DuckDBInstance, connection: DuckDBConnection): void {
  connection.closeSync()
  instance.closeSync()
}

async function runStatement(
  connection: DuckDBConnection,
  statement: Statement,
): Promise<QueryResult> {
  try {
    const prepared = await prepareOne(connection, statement)
    const result = await prepared.stream()
    const names = result.columnNames()
    const values: ResultValue[][] = names.map(() => [])
    let rowCount = 0
    for (;;) {
      const chunk = await result.fetchChunk()
      if (chunk === null || chunk.rowCount === 0) break
      rowCount += chunk.rowCount
      if (rowCount > statement.maxRows) throw tooManyRows(statement.maxRows)
      for (const [index, column] of values.entries()) {
        for (const value of chunk.getColumnValues(index)) column.push(resultValue(value))
      }
    }
    return {
      rowCount,
      columns: names.map((name, index) => ({ name, values: values[index] ?? [] })),
    }
  } catch (error) {
    throw asQueryError(error)
  }
}

/** A SELECT cannot write, so the reading half of the sandbox holds even if a printed statement were wrong. */
async function prepareOne(connection: DuckDBConnection, statement: Statement) {
  const { StatementType } = await import('@duckdb/node-api')
  const extracted = await connection.extractStatements(statement.sql)
  if (extracted.count !== 1) throw new QueryError('query-failed', 'not exactly one statement')
  const prepared = await extracted.prepare(0)
  const allowed =
    statement.access === 'write'
      ? [StatementType.SELECT, StatementType.COPY]
      : [StatementType.SELECT]
  if (!allowed.includes(prepared.statementType)) {
    throw new QueryError('query-failed', 'this kind of statement is not allowed')
  }
  return prepared
}

function tooManyRows(maxRows: number): QueryError {
  return new QueryError('query-too-large', `the answer has more than ${maxRows} rows`)
}

function asQueryError(error: unknown): QueryError {
  if (error instanceof QueryError) return error
  const message = error instanceof Error ? error.message : String(error)
  if (message.startsWith('Out of Memory')) {
    return new QueryError('query-too-large', 'the query needs more memory than it may use')
  }
  if (message.includes(functionTimeout)) return new QueryError('query-timeout', functionTimeout)
  if (message.includes('Max expression depth')) {
    return new QueryError('query-too-large', 'the query is nested deeper than the database reads')
  }
  const code = /^(?:IO|INTERNAL|FATAL) Error/i.test(message) ? 'engine-failed' : 'query-failed'
  return new QueryError(code, message, { cause: error })
}

function resultValue(value: DuckDBValue): ResultValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'bigint') {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : value.toString()
  }
  return value.toString()
}
