/** Delimited text to Parquet. Cells are read as text; the workbook's column types decide what they mean. */

import { createReadStream, createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { TextDecoder } from 'node:util'
import type { DataType } from '../model/sheet.ts'
import { QueryError, type Executor } from '../database/executor.ts'
import { quoteIdentifier, quoteText } from '../database/sql-quoting.ts'
import { ExtractError } from './extract-error.ts'
import type { StoredColumn, StoredTable } from '../model/stored-table.ts'

export interface TextConversion {
  readonly source: string
  /** Existing folder that receives the Parquet file. */
  readonly target: string
  readonly table: string
  readonly hasHeader: boolean
  /** Character set as the workbook names it; UTF-8 when absent. */
  readonly characterSet?: string
  readonly separator?: string
  /** By column name; a column without type stays text. */
  readonly types: ReadonlyMap<string, DataType>
  readonly timeoutMs: number
  readonly signal?: AbortSignal
}

/**
 * @throws ExtractError source-unreadable when the text does not hold together, source-too-large,
 * conversion-timeout
 */
export async function convertTextFile(
  conversion: TextConversion,
  executor: Executor,
): Promise<StoredTable> {
  const text = join(conversion.target, 'source.txt')
  const file = 'table-0.parquet'
  try {
    await copyAsUtf8(conversion.source, text, conversion.characterSet ?? 'utf-8')
    const query = (sql: string) =>
      executor.run({
        folder: conversion.target,
        access: 'write',
        maxRows: 1,
        sql,
        timeoutMs: conversion.timeoutMs,
        ...(conversion.signal === undefined ? {} : { signal: conversion.signal }),
      })
    const from = `FROM read_csv(${quoteText(text)}, ${readOptions(conversion)})`
    const head = await query(`SELECT * ${from} LIMIT 0`)
    const read = head.columns.map(({ name }) => name)
    const columns = read.map((name, index): StoredColumn => {
      const own = conversion.hasHeader ? name : `F${index + 1}`
      return { name: own, type: conversion.types.get(own) ?? 'string' }
    })
    const list = columns.map(
      ({ name, type }, index) => `${cell(read[index] ?? name, type)} AS ${quoteIdentifier(name)}`,
    )
    const path = quoteText(join(conversion.target, file))
    await query(`COPY (SELECT ${list.join(', ')} ${from}) TO ${path} (FORMAT parquet)`)
    return { schema: '', name: conversion.table, file, columns }
  } catch (error) {
    throw asExtractError(error)
  } finally {
    await rm(text, { force: true })
  }
}

function asExtractError(error: unknown): unknown {
  if (!(error instanceof QueryError)) return error
  if (error.code === 'query-timeout') {
    return new ExtractError('conversion-timeout', error.message, { cause: error })
  }
  const code = error.code === 'query-too-large' ? 'source-too-large' : 'source-unreadable'
  return new ExtractError(code, 'the text file cannot be read as a table', { cause: error })
}

function readOptions({ separator, hasHeader }: TextConversion): string {
  return [
    'all_varchar = true',
    `header = ${hasHeader}`,
    "quote = '\"'",
    "escape = '\"'",
    'null_padding = true',
    'allow_quoted_nulls = false',
    ...(separator === undefined ? [] : [`delim = ${quoteText(namedSeparator(separator))}`]),
  ].join(', ')
}

function namedSeparator(separator: string): string {
  return separator === '\\t' ? '\t' : separator
}

/** Text that does not mean a value of the type is null, as Tableau shows it. */
function cell(name: string, type: DataType): string {
  const text = quoteIdentifier(name)
  switch (type) {
    case 'string':
      return text
    case 'integer':
      return `TRY_CAST(replace(${text}, ',', '') AS BIGINT)`
    case 'real':
      return `TRY_CAST(replace(${text}, ',', '') AS DOUBLE)`
    case 'boolean':
      return `TRY_CAST(${text} AS BOOLEAN)`
    default:
      return dateCell(text, type === 'date' ? 'DATE' : 'TIMESTAMP')
  }
}

function dateCell(text: string, sqlType: 'DATE' | 'TIMESTAMP'): string {
  const patterns = [
    '%m/%d/%Y %I:%M:%S %p',
    '%m/%d/%Y %H:%M:%S',
    '%m/%d/%Y %I:%M %p',
    '%m/%d/%Y %H:%M',
    '%m/%d/%Y',
  ]
  const list = patterns.map((pattern) => quoteText(pattern)).join(', ')
  return `CAST(coalesce(TRY_CAST(${text} AS TIMESTAMP), try_strptime(${text}, [${list}])) AS ${sqlType})`
}

/** DuckDB reads UTF-8 here; other character sets are decoded on the way. */
async function copyAsUtf8(source: string, target: string, characterSet: string): Promise<void> {
  const decoder = decoderOf(characterSet)
  const decoded = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true })
    yield decoder.decode()
  }
  await pipeline(Readable.from(decoded(createReadStream(source))), createWriteStream(target))
}

function decoderOf(characterSet: string): TextDecoder {
  try {
    return new TextDecoder(characterSet)
  } catch (cause) {
    throw new ExtractError('source-unreadable', `unknown character set "${characterSet}"`, {
      cause,
    })
  }
}
