/** A bound sheet and a request as one logical query whose rows are the marks, in view order. */

import type { StoredTable } from '../model/stored-table.ts'
import type { BoundSheet, Column, Field, Sort } from '../model/sheet.ts'
import {
  columnExpression,
  ColumnUnavailable,
  fieldExpression,
  fieldType,
  hasSeveralValues,
} from './field-expression.ts'
import { filterCondition, literalOf, type ConditionFilter } from './filter-condition.ts'
import type { Expression, NamedExpression, OrderKey, Relation } from './logical-query.ts'
import { columnOf, filtered } from './logical-query.ts'
import { sheetPills, type SheetPills } from './sheet-pills.ts'
import { viewFilters } from './view-filter.ts'
import type { ViewRequest } from './view-request.ts'

/** Where the rows of a sheet are. */
export interface SheetData {
  readonly table: StoredTable
  /** Absolute path of the table's Parquet file. */
  readonly path: string
  /** All columns of the data source, for `vf_` filters on fields the sheet does not use. */
  readonly columns: readonly Column[]
}

export interface CompiledSheet {
  /** Columns: one a field, named by its instance; `severalKey` ones; `measureIndexKey`. */
  readonly query: Relation
  readonly pills: SheetPills
  readonly warnings: readonly string[]
}

/** Result column with the index of the measure that Measure Names shows in the row. */
export const measureIndexKey = '#measure'

/** Result column that tells whether an Attribute pill met several values. */
export function severalKey(field: Field): string {
  return `#several ${field.instance}`
}

/** @throws ColumnUnavailable when a pill or filter uses a column that cannot be computed. */
export function compileSheet(
  sheet: BoundSheet,
  data: SheetData,
  options: { readonly request: ViewRequest; readonly maxRows: number },
): CompiledSheet {
  const { request, maxRows } = options
  const pills = sheetPills(sheet)
  refuseParameterValues(pills, request)
  const asked = viewFilters(sheet, data.columns, request.filters ?? {})
  const filters = [...sheet.filters, ...asked.filters].filter(
    (filter): filter is ConditionFilter => filter.kind !== 'measure-names',
  )
  const rows = filtered(
    { kind: 'scan', path: data.path },
    filters.flatMap((filter) => rowCondition(filter, data.table, request.now)),
  )
  const grouped = groupMarks({ pills, filters, sorts: sheet.sorts, data, rows })
  const marks = filtered(
    grouped,
    filters.flatMap((filter) => markCondition(filter, request.now)),
  )
  const sorted = addSortKeys({ pills, sorts: sheet.sorts, data, rows }, marks)
  const count = sheet.measureValues.length
  const repeated: Relation =
    pills.measureNamesAt === null
      ? sorted.relation
      : { kind: 'repeat', input: sorted.relation, count, column: measureIndexKey }
  const order = [...sorted.order]
  if (pills.measureNamesAt !== null) {
    order.splice(pills.measureNamesAt, 0, orderBy(columnOf(measureIndexKey), 'asc'))
  }
  return {
    query: {
      kind: 'output',
      input: repeated,
      columns: outputColumns(pills),
      order,
      limit: maxRows + 1,
    },
    pills,
    warnings: asked.warnings,
  }
}

/** A parameter shown as a pill has the workbook's value; another one needs the calculation compiler. */
function refuseParameterValues(pills: SheetPills, request: ViewRequest): void {
  for (const { datasource, column } of [...pills.dimensions, ...pills.measures]) {
    if (datasource === 'Parameters' && request.parameters?.[column.caption] !== undefined) {
      throw new ColumnUnavailable(column, 'parameter values of a request are not supported')
    }
  }
}

/** Relative dates look at the date itself, whatever part of it their pill shows. */
function rowCondition(filter: ConditionFilter, table: StoredTable, now: string): Expression[] {
  if (filter.field.isAggregate) return []
  const isRelative = filter.kind === 'relative-date'
  const expression = isRelative
    ? columnExpression(filter.field.column, table)
    : fieldExpression(filter.field, table)
  const type = isRelative ? filter.field.column.dataType : fieldType(filter.field)
  const condition = filterCondition(filter, { expression, type }, now)
  return condition === null ? [] : [condition]
}

function markCondition(filter: ConditionFilter, now: string): Expression[] {
  if (!filter.field.isAggregate) return []
  const expression = columnOf(filter.field.instance)
  const condition = filterCondition(filter, { expression, type: fieldType(filter.field) }, now)
  return condition === null ? [] : [condition]
}

interface Marks {
  readonly pills: SheetPills
  readonly sorts: readonly Sort[]
  readonly data: SheetData
  /** The rows that pass the filters. */
  readonly rows: Relation
}

function groupMarks(marks: Marks & { readonly filters: readonly ConditionFilter[] }): Relation {
  const { pills, filters, data, rows } = marks
  const measures = new Map(pills.measures.map((field) => [field.instance, field]))
  for (const { field } of filters) if (field.isAggregate) measures.set(field.instance, field)
  const several = pills.measures
    .filter((field) => field.derivation === 'Attribute')
    .map((field) => ({ name: severalKey(field), expression: hasSeveralValues(field, data.table) }))
  return {
    kind: 'aggregate',
    input: rows,
    keys: pills.dimensions.map((field) => named(field, data.table)),
    aggregates: [...[...measures.values()].map((field) => named(field, data.table)), ...several],
  }
}

/** Order of the marks; a sort by a measure compares its value for each member over all rows of the view. */
function addSortKeys(
  marks: Marks,
  input: Relation,
): { readonly relation: Relation; readonly order: readonly OrderKey[] } {
  const { pills, sorts, data, rows } = marks
  let relation = input
  const order = pills.dimensions.flatMap((field, index): OrderKey[] => {
    const sort = sorts.find((candidate) => candidate.field.instance === field.instance)
    const direction = sort?.direction ?? 'asc'
    const natural = naturalOrder(field, direction)
    if (sort?.by !== undefined) {
      const key = `#sort ${index}`
      const right: Relation = {
        kind: 'aggregate',
        input: rows,
        keys: [named(field, data.table)],
        aggregates: [{ name: key, expression: fieldExpression(sort.by, data.table) }],
      }
      const keys = [{ left: field.instance, right: field.instance }]
      relation = { kind: 'look-up', input: relation, right, keys, columns: [key] }
      return [orderBy(columnOf(key), direction), naturalOrder(field, 'asc')]
    }
    if (sort?.members === undefined || sort.members.length === 0) return [natural]
    return [orderBy(handMadePosition(field, sort.members), direction), natural]
  })
  return { relation, order }
}

function handMadePosition(field: Field, members: NonNullable<Sort['members']>): Expression {
  const type = fieldType(field)
  const values = members.map((member): Expression => ({
    kind: 'literal',
    type,
    value: literalOf(member, type),
  }))
  return { kind: 'position', operand: columnOf(field.instance), values }
}

function naturalOrder(field: Field, direction: 'asc' | 'desc'): OrderKey {
  const collation = fieldType(field) === 'string' ? 'language' : 'binary'
  return { expression: columnOf(field.instance), direction, collation }
}

function orderBy(expression: Expression, direction: 'asc' | 'desc'): OrderKey {
  return { expression, direction, collation: 'binary' }
}

function named(field: Field, table: StoredTable): NamedExpression {
  return { name: field.instance, expression: fieldExpression(field, table) }
}

function outputColumns(pills: SheetPills): NamedExpression[] {
  const several = pills.measures
    .filter((field) => field.derivation === 'Attribute')
    .map((field) => severalKey(field))
  const plain = pills.measureNamesAt === null ? several : [...several, measureIndexKey]
  return [
    ...[...pills.dimensions, ...pills.measures].map((field) => outputColumn(field)),
    ...plain.map((name) => ({ name, expression: columnOf(name) })),
  ]
}

function outputColumn(field: Field): NamedExpression {
  const operand = columnOf(field.instance)
  const type = fieldType(field)
  const isTime = type === 'date' || type === 'datetime'
  return {
    name: field.instance,
    expression: isTime ? { kind: 'iso-text', type, operand } : operand,
  }
}
