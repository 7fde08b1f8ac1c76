/** Conditions of actions on rows as SQL: columns are checked against the tables, constants are quoted by their type. */

import { identifier, type HyperColumn } from './hyper-session.ts'

export interface HyperCondition {
  readonly op: string
  readonly args?: readonly HyperCondition[]
  readonly targetColumn?: string
  readonly sourceColumn?: string
  readonly constant?: { readonly type: string; readonly value: string }
}

/** An action that does not fit the tables. The message names what is wrong and what would be right. */
export class HyperActionError extends Error {
  override readonly name = 'HyperActionError'
}

const comparisons: ReadonlyMap<string, string> = new Map([
  ...['eq', '='].map((op) => [op, '='] as const),
  ...['gt', '>'].map((op) => [op, '>'] as const),
  ...['gte', 'ge', '>='].map((op) => [op, '>='] as const),
  ...['lt', '<'].map((op) => [op, '<'] as const),
  ...['lte', 'le', '<='].map((op) => [op, '<='] as const),
  ['is', 'IS NOT DISTINCT FROM'],
])

export interface ConditionTables {
  /** The tables as the statement names them. */
  readonly target: string
  readonly source: string
  readonly targetColumns: readonly HyperColumn[]
  /** Null where the action has no source. */
  readonly sourceColumns: readonly HyperColumn[] | null
}

/** @throws HyperActionError */
export function conditionSql(condition: HyperCondition, tables: ConditionTables): string {
  const { op, args = [] } = condition
  if (op === 'and' || op === 'or') {
    if (args.length === 0) throw new HyperActionError(`condition '${op}' has no args`)
    return `(${args.map((arg) => conditionSql(arg, tables)).join(` ${op} `)})`
  }
  if (op === 'not') {
    const [arg, ...rest] = args
    if (arg === undefined || rest.length > 0) {
      throw new HyperActionError("condition 'not' takes exactly one of args")
    }
    return `(not ${conditionSql(arg, tables)})`
  }
  const sign = comparisons.get(op)
  if (sign === undefined) {
    const known = ['and', 'or', 'not', ...comparisons.keys()].join(', ')
    throw new HyperActionError(`condition '${op}' is none of ${known}`)
  }
  return `(${targetSql(condition, tables)} ${sign} ${valueSql(condition, tables)})`
}

/** Names of the source's columns that a condition compares with. */
export function sourceColumnsIn({ args = [], sourceColumn }: HyperCondition): readonly string[] {
  return [...(sourceColumn === undefined ? [] : [sourceColumn]), ...args.flatMap(sourceColumnsIn)]
}

function targetSql({ op, targetColumn }: HyperCondition, tables: ConditionTables): string {
  if (targetColumn === undefined) throw new HyperActionError(`condition '${op}' has no target-col`)
  return columnSql(tables.target, tables.targetColumns, targetColumn)
}

function valueSql(condition: HyperCondition, tables: ConditionTables): string {
  const { op, sourceColumn, constant } = condition
  if ((sourceColumn === undefined) === (constant === undefined)) {
    throw new HyperActionError(`condition '${op}' takes either source-col or const`)
  }
  if (constant !== undefined) return constantSql(constant)
  if (tables.sourceColumns === null) {
    throw new HyperActionError(
      `condition '${op}' names source-col, and the action has no source-table`,
    )
  }
  return columnSql(tables.source, tables.sourceColumns, sourceColumn ?? '')
}

function columnSql(table: string, columns: readonly HyperColumn[], name: string): string {
  if (columns.some((column) => column.name === name)) return `${table}.${identifier(name)}`
  const known = columns.map((column) => column.name).join(', ')
  throw new HyperActionError(`column '${name}' is not one of ${known}`)
}

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`

const constants: Readonly<Record<string, { readonly form: RegExp; readonly as: string }>> = {
  boolean: { form: /^(?:true|false)$/i, as: 'boolean' },
  integer: { form: /^[+-]?\d{1,18}$/, as: 'bigint' },
  double: { form: /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i, as: 'double precision' },
  datetime: { form: /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?Z?$/, as: 'timestamp' },
}

function constantSql({ type, value }: { readonly type: string; readonly value: string }): string {
  if (type === 'string') return text(value)
  const known = constants[type]
  if (known === undefined) {
    throw new HyperActionError(
      `const type '${type}' is none of string, ${Object.keys(constants).join(', ')}`,
    )
  }
  if (!known.form.test(value)) throw new HyperActionError(`const '${value}' is no ${type}`)
  return `CAST(${text(value.replace(/Z$/, ''))} AS ${known.as})`
}
