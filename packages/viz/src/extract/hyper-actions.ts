/** Actions on the rows of a `.hyper` file: planned against its tables first, then run in order in one session. */

import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import {
  conditionSql,
  HyperActionError,
  sourceColumnsIn,
  type HyperCondition,
} from './hyper-condition.ts'
import {
  identifier,
  ownName,
  tableName,
  tablesIn,
  withHyperFile,
  type HyperOptions,
  type HyperSession,
  type HyperTable,
} from './hyper-session.ts'

export interface HyperAction {
  readonly action: string
  readonly targetSchema?: string
  readonly targetTable?: string
  readonly sourceSchema?: string
  readonly sourceTable?: string
  readonly condition?: HyperCondition
}

export interface HyperChange {
  readonly target: string
  /** A `.hyper` file with rows for the actions; null where they need none. */
  readonly source: string | null
  readonly actions: readonly HyperAction[]
}

export interface ChangedHyper {
  readonly sizeBytes: number
  readonly content: AsyncIterable<Uint8Array>
}

const sourceName = 'source'

/**
 * Whether every action fits the tables; nothing is changed.
 *
 * @throws HyperActionError, ExtractError
 */
export async function checkHyperActions(change: HyperChange, options: HyperOptions): Promise<void> {
  await withHyperFile(change.target, options, (session) => plan(session, change))
}

/**
 * Runs the actions on a copy of the target, and gives the changed file to `receive`.
 *
 * @throws HyperActionError, ExtractError; what `receive` throws
 */
export async function changeHyperFile<T>(
  change: HyperChange,
  options: HyperOptions,
  receive: (changed: ChangedHyper) => Promise<T>,
): Promise<T> {
  return withHyperFile(change.target, options, async (session) => {
    for (const statement of await plan(session, change)) await session.query(statement)
    const path = await session.finish()
    return receive({ sizeBytes: (await stat(path)).size, content: createReadStream(path) })
  })
}

async function plan(session: HyperSession, change: HyperChange): Promise<readonly string[]> {
  if (change.actions.length === 0) throw new HyperActionError('there are no actions')
  if (change.source !== null) await session.attach(change.source, sourceName)
  const files: Files = {
    target: await tablesIn(session),
    source: change.source === null ? null : await tablesIn(session, sourceName),
  }
  return change.actions.flatMap((action, index) => {
    try {
      return statementsOf(action, files)
    } catch (error) {
      if (!(error instanceof HyperActionError)) throw error
      throw new HyperActionError(`action ${index + 1}: ${error.message}`, { cause: error })
    }
  })
}

interface Files {
  readonly target: readonly HyperTable[]
  readonly source: readonly HyperTable[] | null
}

function statementsOf(action: HyperAction, files: Files): readonly string[] {
  const kind = action.action.toLowerCase()
  const make = makers[kind]
  if (make === undefined) {
    const known = Object.keys(makers).join(', ')
    throw new HyperActionError(`'${action.action}' is none of ${known}`)
  }
  const target = tableOf(files.target, 'target', action.targetSchema, action.targetTable)
  const isSourceNamed = action.sourceTable !== undefined || kind !== 'delete'
  const source = isSourceNamed
    ? tableOf(files.source, 'source', action.sourceSchema, action.sourceTable)
    : null
  return make({ target, source, condition: action.condition })
}

/** The schema may be left out where the file has one. */
function tableOf(
  tables: readonly HyperTable[] | null,
  side: 'target' | 'source',
  schema: string | undefined,
  name: string | undefined,
): HyperTable {
  if (name === undefined) throw new HyperActionError(`${side}-table is missing`)
  if (tables === null) {
    throw new HyperActionError('source-table needs an upload: send uploadSessionId')
  }
  const schemas = new Set(tables.map((table) => table.schema))
  if (schema === undefined && schemas.size > 1) {
    throw new HyperActionError(
      `${side}-schema is missing, and there are ${[...schemas].join(', ')}`,
    )
  }
  const found = tables.find(
    (table) => table.name === name && (schema === undefined || table.schema === schema),
  )
  if (found !== undefined) return found
  const known = tables.map((table) => `${table.schema}.${table.name}`).join(', ')
  throw new HyperActionError(`${side}-table '${name}' is not one of ${known}`)
}

interface Planned {
  readonly target: HyperTable
  readonly source: HyperTable | null
  readonly condition: HyperCondition | undefined
}

const placeIn = (file: string, table: HyperTable) => `${identifier(file)}.${tableName(table)}`
const asTarget = 't'
const asSource = 's'

function whereOf({ target, source, condition }: Planned): string {
  if (condition === undefined) throw new HyperActionError('condition is missing')
  return conditionSql(condition, {
    target: asTarget,
    source: asSource,
    targetColumns: target.columns,
    sourceColumns: source?.columns ?? null,
  })
}

const sourceOf = ({ source }: Planned): HyperTable => {
  if (source === null) throw new HyperActionError('source-table is missing')
  return source
}

/** Columns are mapped by their names. @throws HyperActionError where the target lacks one of them, or has it with another type */
function mapped(planned: Planned, names: readonly string[]): readonly string[] {
  const { target } = planned
  const source = sourceOf(planned)
  for (const name of names) {
    const mine = source.columns.find((column) => column.name === name)
    const its = target.columns.find((column) => column.name === name)
    if (its === undefined) {
      const known = target.columns.map((column) => column.name).join(', ')
      throw new HyperActionError(`column '${name}' of the source is not one of ${known}`)
    }
    if (mine !== undefined && !isTaken(mine.type, its.type)) {
      throw new HyperActionError(`column '${name}' is ${its.type}, and the source has ${mine.type}`)
    }
  }
  return names.map(identifier)
}

const numbers = new Set(['smallint', 'integer', 'bigint', 'double precision', 'real'])
const isNumber = (type: string) => numbers.has(type) || type.startsWith('numeric')
const isText = (type: string) => type === 'text' || type.startsWith('character')
const isTime = (type: string) => type === 'date' || type.startsWith('timestamp')

const isTaken = (from: string, to: string): boolean =>
  from === to || [isNumber, isText, isTime].some((is) => is(from) && is(to))

const insert = (planned: Planned, more = ''): string => {
  const source = sourceOf(planned)
  const names = mapped(
    planned,
    source.columns.map(({ name }) => name),
  )
  const list = names.join(', ')
  const values = names.map((name) => `${asSource}.${name}`).join(', ')
  return `INSERT INTO ${placeIn(ownName, planned.target)} (${list})
    SELECT ${values} FROM ${placeIn(sourceName, source)} AS ${asSource}${more}`
}

function update(planned: Planned): string {
  const source = sourceOf(planned)
  const where = whereOf(planned)
  const compared = new Set(
    planned.condition === undefined ? [] : sourceColumnsIn(planned.condition),
  )
  const targetNames = new Set(planned.target.columns.map(({ name }) => name))
  // A column that only the condition needs may be called differently; every other one must have its counterpart.
  const names = source.columns
    .map(({ name }) => name)
    .filter((name) => !compared.has(name) || targetNames.has(name))
  const columns = mapped(planned, names)
  if (columns.length === 0) throw new HyperActionError('the source has no column to update')
  const sets = columns.map((name) => `${name} = ${asSource}.${name}`).join(', ')
  return `UPDATE ${placeIn(ownName, planned.target)} AS ${asTarget} SET ${sets}
    FROM ${placeIn(sourceName, source)} AS ${asSource} WHERE ${where}`
}

function remove(planned: Planned): string {
  const from = `DELETE FROM ${placeIn(ownName, planned.target)} AS ${asTarget}`
  const where = whereOf(planned)
  const { source, condition } = planned
  if (source === null) return `${from} WHERE ${where}`
  const compared = new Set(condition === undefined ? [] : sourceColumnsIn(condition))
  const idle = source.columns.find(({ name }) => !compared.has(name))
  if (idle !== undefined) {
    throw new HyperActionError(`column '${idle.name}' of the source is not used by the condition`)
  }
  return `${from} WHERE EXISTS (
    SELECT 1 FROM ${placeIn(sourceName, source)} AS ${asSource} WHERE ${where})`
}

/** Rows that match are updated, the others are added. */
function upsert(planned: Planned): readonly string[] {
  const where = whereOf(planned)
  const matching = `SELECT 1 FROM ${placeIn(ownName, planned.target)} AS ${asTarget} WHERE ${where}`
  return [update(planned), insert(planned, ` WHERE NOT EXISTS (${matching})`)]
}

const replace = (planned: Planned): readonly string[] => [
  `DELETE FROM ${placeIn(ownName, planned.target)}`,
  insert(planned),
]

const makers: Readonly<Record<string, (planned: Planned) => readonly string[]>> = {
  insert: (planned) => [insert(planned)],
  update: (planned) => [update(planned)],
  upsert,
  delete: (planned) => [remove(planned)],
  replace,
}
