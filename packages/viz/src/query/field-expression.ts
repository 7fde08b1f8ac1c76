/** What a pill computes: its derivation over its column, and the type that comes out. */

import type { Derivation } from '../model/derivation.ts'
import type { Column, DataType, Field } from '../model/sheet.ts'
import type { StoredColumn, StoredTable } from '../model/stored-table.ts'
import type { AggregateOperator, DatePart, DateUnit, Expression } from './logical-query.ts'
import { columnOf } from './logical-query.ts'

/** A sheet asks for a column that the data does not have, or that needs more than this compiler knows. */
export class ColumnUnavailable extends Error {
  override readonly name = 'ColumnUnavailable'
  readonly column: Column
  /** What the column asks for, by name, e.g. `table-calculation`. */
  readonly feature: string

  constructor(column: Column, reason: string, feature = 'field') {
    super(`${column.caption}: ${reason}`)
    this.column = column
    this.feature = feature
  }
}

/** Where the columns of a sheet come from: the table, and the formulas over it. */
export interface FieldSource {
  /** The column over the rows; formulas of aggregates have none. */
  readonly column: (column: Column) => Expression
}

const aggregateOperators: Readonly<Partial<Record<Derivation, AggregateOperator>>> = {
  Sum: 'sum',
  Avg: 'avg',
  Min: 'min',
  Max: 'max',
  Count: 'count',
  CountD: 'count-distinct',
  Median: 'median',
  Stdev: 'stdev',
  StdevP: 'stdev-population',
  Var: 'variance',
  VarP: 'variance-population',
}

const dateParts: Readonly<Partial<Record<Derivation, DatePart>>> = {
  Year: 'year',
  Quarter: 'quarter',
  Month: 'month',
  Week: 'week',
  Weekday: 'weekday',
  Day: 'day',
  Hour: 'hour',
  Minute: 'minute',
  Second: 'second',
  MY: 'year-month',
  MDY: 'year-month-day',
}

const truncations: Readonly<Partial<Record<Derivation, DateUnit>>> = {
  'Year-Trunc': 'year',
  'Quarter-Trunc': 'quarter',
  'Month-Trunc': 'month',
  'Week-Trunc': 'week',
  'Day-Trunc': 'day',
  'Hour-Trunc': 'hour',
  'Minute-Trunc': 'minute',
  'Second-Trunc': 'second',
}

/** Type of the values of a pill. */
export function fieldType(field: Field): DataType {
  const { derivation, column } = field
  if (derivation === 'Count' || derivation === 'CountD' || dateParts[derivation] !== undefined) {
    return 'integer'
  }
  const unit = truncations[derivation]
  if (unit !== undefined) {
    return ['hour', 'minute', 'second'].includes(unit) ? 'datetime' : 'date'
  }
  if (derivation === 'Sum') return column.dataType === 'real' ? 'real' : 'integer'
  if (derivation === 'Median' || derivation === 'Avg') {
    return isTime(column.dataType) ? 'datetime' : 'real'
  }
  return ['Stdev', 'StdevP', 'Var', 'VarP'].includes(derivation) ? 'real' : column.dataType
}

/**
 * The pill over the rows of the table; holds an aggregate when the field is one.
 *
 * @throws ColumnUnavailable
 */
export function fieldExpression(field: Field, source: FieldSource): Expression {
  const operand = source.column(field.column)
  const { derivation } = field
  const operator = aggregateOperators[derivation]
  if (operator !== undefined) return aggregated(operator, operand, field.column.dataType)
  const part = dateParts[derivation]
  if (part !== undefined) return { kind: 'date-part', part, operand }
  const unit = truncations[derivation]
  if (unit !== undefined) return { kind: 'date-truncate', unit, operand }
  if (derivation === 'Attribute') return attribute(operand)
  if (derivation === 'None' || derivation === 'InOut') return operand
  throw new ColumnUnavailable(
    field.column,
    `${derivation} is no derivation of a column of the data`,
  )
}

/** True when an Attribute pill meets several values and shows `*`. */
export function hasSeveralValues(field: Field, source: FieldSource): Expression {
  const operand = source.column(field.column)
  return {
    kind: 'compare',
    operator: 'less',
    left: { kind: 'aggregate', operator: 'min', operand },
    right: { kind: 'aggregate', operator: 'max', operand },
  }
}

/**
 * A column of the data.
 *
 * @throws ColumnUnavailable
 */
export function storedColumn(column: Column, table: StoredTable): Expression {
  const stored = findStored(column, table)
  if (stored === undefined) throw new ColumnUnavailable(column, `not in table "${table.name}"`)
  if (stored.unreadable !== undefined) {
    throw new ColumnUnavailable(
      column,
      `no text of the column is of type ${stored.type}, e.g. "${stored.unreadable}"`,
    )
  }
  const operand = columnOf(stored.key ?? stored.name)
  if (stored.type === column.dataType) return operand
  // A date shown as a date though stored with a time, a number read as text: the workbook's type decides.
  return { kind: 'cast', type: column.dataType, from: stored.type, operand }
}

function findStored(
  column: Column,
  table: StoredTable,
): StoredTable['columns'][number] | undefined {
  const localName = column.name.replace(/^\[|\]$/g, '').replaceAll(']]', ']')
  const names = [column.source?.column, localName, column.caption]
  // Of several tables the one that the document names.
  const columns = table.columns.filter((stored) => isOfTable(stored, column.source?.table))
  for (const name of names) {
    const exact = columns.find((stored) => stored.name === name)
    if (exact !== undefined) return exact
  }
  const folded = new Set(names.map((name) => name?.toLowerCase()))
  return columns.find((stored) => folded.has(stored.name.toLowerCase()))
}

function isOfTable(stored: StoredColumn, table: string | undefined): boolean {
  return stored.table === undefined || stored.table === table
}

function aggregated(operator: AggregateOperator, operand: Expression, type: DataType): Expression {
  const isArithmetic = !['min', 'max', 'count', 'count-distinct'].includes(operator)
  const counted: Expression =
    type === 'boolean' && isArithmetic ? { kind: 'cast', type: 'integer', operand } : operand
  return { kind: 'aggregate', operator, operand: counted }
}

function attribute(operand: Expression): Expression {
  const min: Expression = { kind: 'aggregate', operator: 'min', operand }
  const max: Expression = { kind: 'aggregate', operator: 'max', operand }
  const isSingle: Expression = { kind: 'compare', operator: 'equal', left: min, right: max }
  return { kind: 'if', condition: isSingle, result: min }
}

function isTime(type: DataType): boolean {
  return type === 'date' || type === 'datetime'
}
