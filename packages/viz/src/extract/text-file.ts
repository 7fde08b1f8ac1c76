/** Delimited text to Parquet. Cells are read as text; the workbook's column types and locale decide what they mean. */

import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { QueryError, type Executor, type QueryResult } from '../database/executor.ts'
import { quoteIdentifier, quoteText } from '../database/sql-quoting.ts'
import { textLocale } from '../database/text-locale.ts'
import { textValue } from '../database/text-value.ts'
import type { DataType } from '../model/sheet.ts'
import type { StoredColumn, StoredTable } from '../model/stored-table.ts'
import { copyAsUtf8 } from './character-set.ts'
import { ExtractError } from './extract-error.ts'
import type { TableLimits } from './table-limits.ts'
import { createTextGuard, type TextGuard } from './text-guard.ts'

export interface TextConversion {
  readonly source: string
  /** Existing folder that receives the Parquet file. */
  readonly target: string
  readonly table: string
  readonly hasHeader: boolean
  /** Character set as the workbook names it; UTF-8 when absent. A byte order mark comes before it. */
  readonly characterSet?: string
  readonly separator?: string
  /** What stands around a cell that holds separators or line ends. Default: `"`. */
  readonly textQualifier?: string
  /** How numbers and dates are written, e.g. `de_DE`. Default: as in the United States. */
  readonly locale?: string
  /** By column name; a column without type stays text. */
  readonly types: ReadonlyMap<string, DataType>
  readonly limits: TableLimits
  readonly signal?: AbortSignal
}

type Query = (sql: string) => Promise<QueryResult>

/** The text in UTF-8, and what is known of it. */
interface Copy {
  readonly text: string
  readonly guard: TextGuard
  readonly query: Query
}

/**
 * @throws ExtractError source-unreadable when the text does not hold together, source-too-large,
 * conversion-timeout
 */
export async function convertTextFile(
  conversion: TextConversion,
  executor: Executor,
): Promise<StoredTable> {
  const { target, limits, signal } = conversion
  const text = join(target, 'source.txt')
  const query: Query = (sql) =>
    executor.run({
      folder: target,
      access: 'write',
      maxRows: 1,
      sql,
      timeoutMs: limits.conversionTimeMs,
      ...(signal === undefined ? {} : { signal }),
    })
  try {
    const { source, separator } = conversion
    const guard = createTextGuard(
      limits,
      separator === undefined ? undefined : namedSeparator(separator),
    )
    const stop = signal === undefined ? {} : { signal }
    await copyAsUtf8({ source, target: text, guard, ...stop }, conversion.characterSet ?? 'utf-8')
    return await convertCopy(conversion, { text, guard, query })
  } catch (error) {
    throw asExtractError(error)
  } finally {
    await rm(text, { force: true })
  }
}

/** Read in parallel, unless cells hold line ends: then only one reader can tell where a row ends. */
async function convertCopy(
  conversion: TextConversion,
  { text, guard, query }: Copy,
): Promise<StoredTable> {
  const from = (isParallel: boolean, hasHeader = conversion.hasHeader) =>
    `FROM read_csv(${quoteText(text)}, ${readOptions({ ...conversion, hasHeader }, isParallel)})`
  const headings = async () => {
    const { columns } = await query(`SELECT * ${from(false, false)} LIMIT 1`)
    return columns.map(({ values }) => String(values[0] ?? ''))
  }
  try {
    return await convertRows({ conversion, from: from(true), headings, guard, query })
  } catch (error) {
    if (!(error instanceof QueryError) || error.code !== 'query-failed') throw error
    return await convertRows({ conversion, from: from(false), headings, guard, query })
  }
}

interface Conversion extends Omit<Copy, 'text'> {
  readonly conversion: TextConversion
  readonly from: string
  /** The cells of the first row. */
  readonly headings: () => Promise<readonly string[]>
}

interface ReadColumn extends StoredColumn {
  /** Name in the Parquet file. */
  readonly key: string
  /** The cell as text. */
  readonly text: string
  value: string
}

async function convertRows({
  conversion,
  from,
  headings,
  guard,
  query,
}: Conversion): Promise<StoredTable> {
  const file = 'table-0.parquet'
  const locale = textLocale(conversion.locale)
  const head = await query(`SELECT * ${from} LIMIT 0`)
  guard.checkColumns(head.columns.length)
  const read = head.columns.map(({ name }) => name)
  const names = conversion.hasHeader
    ? await ownNames(read, headings)
    : read.map((_, index) => `F${index + 1}`)
  const columns = read.map((key, index): ReadColumn => {
    const name = names[index] ?? key
    const type = conversion.types.get(name) ?? 'string'
    const text = quoteIdentifier(key)
    return { name, key, type, text, value: textValue(text, type, locale) }
  })
  const dayFirst = await dayFirstColumns(conversion, { columns, from, query })
  for (const column of dayFirst) column.value = textValue(column.text, column.type, dayFirstLocale)
  const list = columns.map(({ key, value }) => `${value} AS ${quoteIdentifier(key)}`)
  const path = quoteText(join(conversion.target, file))
  await query(`COPY (SELECT ${list.join(', ')} ${from}) TO ${path} (FORMAT parquet)`)
  const unreadable = await unreadableTexts(columns, { from, path, query })
  return {
    schema: '',
    name: conversion.table,
    file,
    columns: columns.map(({ name, key, type }) => {
      const example = unreadable.get(key)
      return {
        name,
        type,
        ...(key === name ? {} : { key }),
        ...(example === undefined ? {} : { unreadable: example }),
      }
    }),
  }
}

const dayFirstLocale = textLocale('en_GB')

/**
 * Where the document says no locale, the dates do: those of a column are written with the day first if more of them can
 * be read that way.
 */
async function dayFirstColumns(
  { locale }: TextConversion,
  { columns, from, query }: Pick<Conversion, 'from' | 'query'> & { columns: readonly ReadColumn[] },
): Promise<readonly ReadColumn[]> {
  const dated = columns.filter(({ type }) => type === 'date' || type === 'datetime')
  if (locale !== undefined || dated.length === 0) return []
  const counts = dated.flatMap(({ text, type, value }) => [
    `count(${value})`,
    `count(${textValue(text, type, dayFirstLocale)})`,
  ])
  const counted = await query(`SELECT ${counts.join(', ')} ${from}`)
  const countAt = (index: number) => Number(counted.columns[index]?.values[0] ?? 0)
  return dated.filter((_, index) => countAt(2 * index + 1) > countAt(2 * index))
}

/** The database numbers a name that differs from an earlier one in case only; the workbook knows it as it is written. */
async function ownNames(
  read: readonly string[],
  headings: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
  if (!read.some((name) => /_\d+$/.test(name))) return read
  const written = await headings()
  const taken = new Set<string>()
  return read.map((name, index) => {
    const own = written[index]?.trim() ?? name
    const isRenamed = own.toLowerCase() !== name.toLowerCase() && name.startsWith(`${own}_`)
    const found = isRenamed && !taken.has(own) ? own : name
    taken.add(found)
    return found
  })
}

/** Longer texts are cut: they are shown to people. */
const exampleLength = 60

/** By key: a text of each column that has texts and no value at all. */
async function unreadableTexts(
  columns: readonly ReadColumn[],
  { from, path, query }: { readonly from: string; readonly path: string; readonly query: Query },
): Promise<ReadonlyMap<string, string>> {
  const typed = columns.filter(({ type }) => type !== 'string')
  if (typed.length === 0) return new Map()
  const counts = typed.map(({ key }) => `count(${quoteIdentifier(key)})`)
  const counted = await query(`SELECT ${counts.join(', ')} FROM read_parquet(${path})`)
  const empty = typed.filter((_, index) => counted.columns[index]?.values[0] === 0)
  if (empty.length === 0) return new Map()
  const examples = empty.map(
    ({ text }) =>
      `left(any_value(trim(${text})) FILTER (WHERE trim(${text}) <> ''), ${exampleLength})`,
  )
  const found = await query(`SELECT ${examples.join(', ')} ${from}`)
  return new Map(
    empty.flatMap(({ key }, index): [string, string][] => {
      const example = found.columns[index]?.values[0]
      return typeof example === 'string' ? [[key, example]] : []
    }),
  )
}

function asExtractError(error: unknown): unknown {
  if (!(error instanceof QueryError) || error.code === 'engine-failed') return error
  if (error.code === 'query-timeout') {
    return new ExtractError('conversion-timeout', error.message, { cause: error })
  }
  const code = error.code === 'query-too-large' ? 'source-too-large' : 'source-unreadable'
  return new ExtractError(code, 'the text file cannot be read as a table', { cause: error })
}

function readOptions(
  { separator, textQualifier, hasHeader, limits }: TextConversion,
  isParallel: boolean,
): string {
  const quote = quoteText(textQualifier === undefined ? '"' : textQualifier.slice(0, 1))
  return [
    'all_varchar = true',
    `header = ${hasHeader}`,
    `quote = ${quote}`,
    `escape = ${quote}`,
    'null_padding = true',
    'allow_quoted_nulls = false',
    `parallel = ${isParallel}`,
    `max_line_size = ${limits.lineBytes}`,
    ...(separator === undefined ? [] : [`delim = ${quoteText(namedSeparator(separator))}`]),
  ].join(', ')
}

const separatorNames: ReadonlyMap<string, string> = new Map([
  ['\\t', '\t'],
  ['tab', '\t'],
  ['space', ' '],
  ['comma', ','],
  ['semicolon', ';'],
  ['pipe', '|'],
])

function namedSeparator(separator: string): string {
  return separatorNames.get(separator.toLowerCase()) ?? separator
}
