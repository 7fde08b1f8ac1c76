/** A bound sheet and a request as one logical query whose rows are the marks, in view order. */

import type { SheetData } from './sheet-data.ts'
import { setMembership, type BoundSheet, type Field, type Literal } from '../model/sheet.ts'
import { withBlends } from './blended-rows.ts'
import { ColumnUnavailable, fieldType } from './field-expression.ts'
import { filterCondition } from './filter-condition.ts'
import type { Expression, Relation } from './logical-query.ts'
import { columnOf, filtered } from './logical-query.ts'
import type { FilterScope } from './filter-scope.ts'
import { filteredRows, setKey, type RowFilter } from './row-filters.ts'
import { addSortKeys, orderBy, type Marks, type SortedRows } from './mark-order.ts'
import { measureIndexKey, outputColumns, placeColumns } from './output-columns.ts'
import { parameterValues, type ParameterValues } from './parameter-values.ts'
import { createSheetFormulas, namedField, type SheetFormulas } from './sheet-formulas.ts'
import { formulaWorld, queriedFields } from './formula-world.ts'
import type { FormulaConstants } from './lower-formula.ts'
import { refuseFilteredTotals, tablePlanOf, withTotals, type SheetTables } from './sheet-tables.ts'
import type { TableStage } from './table-stage.ts'
import { sheetPills, type SheetPills } from './sheet-pills.ts'
import { sourceRows } from './source-rows.ts'
import type { StoredColumn, StoredTable } from '../model/stored-table.ts'
import { shelfDimensions } from './table-plan.ts'
import { viewFilters, type ViewFilters } from './view-filter.ts'
import type { ViewRequest } from './view-request.ts'

export interface CompiledSheet {
  /** Columns: one a field, named by its instance; `severalKey` ones; `measureIndexKey`. */
  readonly query: Relation
  readonly pills: SheetPills
  /** What follows on the answer; null for sheets without calculations among marks. */
  readonly tables: TableStage | null
  readonly warnings: readonly string[]
}

/**
 * @throws ColumnUnavailable when a pill or filter uses a column that cannot be computed; RowsUnavailable when the tables
 * cannot be put together.
 */
export function compileSheet(
  sheet: BoundSheet,
  data: SheetData,
  options: { readonly request: ViewRequest; readonly maxRows: number },
): CompiledSheet {
  const { request, maxRows } = options
  const parameters = parameterValues(data.parameters, request.parameters ?? {})
  const pills = withParameterValues(sheetPills(sheet), parameters.values)
  refuseAlike([...pills.dimensions, ...pills.measures])
  const asked = viewFilters(sheet, data.columns, request.filters ?? {})
  const allFilters = asked.filters.filter(
    (filter): filter is RowFilter => filter.kind !== 'measure-names',
  )
  const isBlended = (field: Field) =>
    sheet.blends?.some((blend) => blend.datasource === field.datasource) === true
  const filters = allFilters.filter(({ field }) => !isBlended(field))
  const ownPills = { ...pills, measures: pills.measures.filter((field) => !isBlended(field)) }
  const queried = queriedFields({ pills: ownPills, filters, sorts: sheet.sorts, sets: sheet.sets })
  const worldOf = (table: StoredTable) =>
    formulaWorld({ sheet, data, table, parameters: parameters.values, request })
  const { constants } = worldOf(noTable)
  const isByRow = sheet.isByRow === true
  const withSets = (table: StoredTable) => withSetColumns(table, sheet)
  const source = sourceRows({ data, constants, world: worldOf, withSets, fields: queried, isByRow })
  const world = { ...worldOf(withSets(source.table)), repeated: source.repeated }
  const formulas = createSheetFormulas(world, queried)
  const early: FilterScope['early'] = (stage, fields) => createSheetFormulas(world, fields, stage)
  const scope = sheetScope({ sheet, request, parameters: parameters.values, formulas, early })
  const rows = filteredRows(source.relation, filters, scope)
  const tables = tablePlanOf({ sheet, pills: ownPills, filters, formulas, columns: world.columns })
  const conditions = markConditions(filters, tables, request.now)
  refuseFilteredTotals(tables, conditions)
  const apart = isByRow ? source.identity : []
  const grouped = groupMarks({ pills: ownPills, filters, formulas, rows, tables, apart })
  const blended = withBlends(grouped, {
    sheet,
    blended: data.blended ?? new Map(),
    measures: pills.measures.filter(isBlended),
    filters: allFilters,
    parameters: parameters.values,
    request,
    nextId: scope.nextId,
  })
  const marks = withTotals(filtered(blended, conditions), { pills, formulas, rows, tables })
  const onShelves = shelfDimensions(sheet, pills.dimensions)
  const shelves = [onShelves.rows, onShelves.columns]
  const sorted = addSortKeys({ pills, sorts: sheet.sorts, formulas, rows, shelves }, marks)
  const count = sheet.measureValues.length
  return {
    query: viewQuery({ pills, tables, sorted, apart, count, maxRows }),
    pills,
    warnings: requestWarnings(parameters, asked),
    tables: tableStageOf({ pills, tables, constants: world.constants, filters }),
  }
}

/** What the filters of a sheet are compiled with; each call of `nextId` gives a new number. */
function sheetScope(source: {
  readonly sheet: BoundSheet
  readonly request: ViewRequest
  /** By name with brackets. */
  readonly parameters: ReadonlyMap<string, Literal>
  readonly formulas: SheetFormulas
  readonly early: FilterScope['early']
}): FilterScope {
  const { sheet, request, parameters, formulas, early } = source
  let ids = 0
  return {
    formulas,
    early,
    now: request.now,
    parameters,
    nextId: () => ids++,
    sets: sheet.sets ?? new Map(),
  }
}

/** The sorted marks as the output of the query, repeated for each measure where Measure Names is on the sheet. */
function viewQuery(view: {
  readonly pills: SheetPills
  readonly tables: SheetTables
  readonly sorted: SortedRows
  /** Columns that tell marks of the same members apart. */
  readonly apart: readonly string[]
  /** The number of measures that Measure Names shows. */
  readonly count: number
  readonly maxRows: number
}): Relation {
  const { pills, tables, sorted, apart, count, maxRows } = view
  const repeated: Relation =
    pills.measureNamesAt === null
      ? sorted.relation
      : { kind: 'repeat', input: sorted.relation, count, column: measureIndexKey }
  const orders = [...sorted.orders]
  if (pills.measureNamesAt !== null) {
    orders.splice(pills.measureNamesAt, 0, [orderBy(columnOf(measureIndexKey), 'asc')])
  }
  return {
    kind: 'output',
    input: repeated,
    columns: [...outputColumns(pills, tables), ...placeColumns(pills, tables, sorted.orders)],
    order: [...orders.flat(), ...apart.map((name) => orderBy(columnOf(name), 'asc'))],
    limit: maxRows + 1,
  }
}

/** One sentence for each part of a request that was ignored. */
function requestWarnings(parameters: ParameterValues, asked: ViewFilters): readonly string[] {
  return [
    ...parameters.unknown.map(
      (name) => `parameter "${name}" is not of this workbook; it was ignored`,
    ),
    ...parameters.warnings,
    ...asked.unknown.map(
      (name) => `filter field "${name}" is not of this view's data; it was ignored`,
    ),
    ...asked.warnings,
  ]
}

/** The calculations among marks that follow on the answer; null for a sheet without them. */
function tableStageOf(source: {
  readonly pills: SheetPills
  readonly tables: SheetTables
  readonly constants: FormulaConstants
  readonly filters: readonly RowFilter[]
}): TableStage | null {
  const { pills, tables, constants, filters } = source
  if (tables.plan.steps.length === 0) return null
  return {
    plan: tables.plan,
    constants,
    filters: filters.filter(({ field }) => tables.fields.has(field.instance)),
    repeatedBy: pills.measureNamesAt === null ? null : measureIndexKey,
  }
}

function withSetColumns(table: StoredTable, { sets }: BoundSheet): StoredTable {
  const columns = [...(sets?.keys() ?? [])].map((name): StoredColumn => ({
    name,
    type: 'boolean',
    key: setKey(name),
    table: setMembership,
  }))
  return columns.length === 0 ? table : { ...table, columns: [...table.columns, ...columns] }
}

const noTable: StoredTable = { schema: '', name: '', file: '', columns: [] }

/** The database would take one for the other. */
function refuseAlike(fields: readonly Field[]): void {
  const known = new Map<string, string>()
  for (const { instance, column } of fields) {
    const folded = instance.toLowerCase()
    if ((known.get(folded) ?? instance) !== instance) {
      throw new ColumnUnavailable(column, 'it differs from another field of the sheet in case only')
    }
    known.set(folded, instance)
  }
}

/** A parameter shown as a pill is a constant: its value in this request. */
function withParameterValues(pills: SheetPills, values: ReadonlyMap<string, Literal>): SheetPills {
  const valued = (field: Field): Field => {
    const { column } = field
    if (field.datasource !== 'Parameters' || !values.has(column.name)) return field
    const name = `[Parameters].${column.name}`
    return { ...field, column: { ...column, name, formula: name } }
  }
  return {
    ...pills,
    dimensions: pills.dimensions.map(valued),
    measures: pills.measures.map(valued),
  }
}

/** The conditions of the filters on marks; a calculation among marks is filtered after the query. */
function markConditions(
  filters: readonly RowFilter[],
  tables: SheetTables,
  now: string,
): readonly Expression[] {
  return filters
    .filter(({ field }) => !tables.fields.has(field.instance))
    .flatMap((filter) => markCondition(filter, now))
}

function markCondition(filter: RowFilter, now: string): Expression[] {
  if (!filter.field.isAggregate || filter.kind === 'top' || filter.kind === 'condition') return []
  if (filter.kind === 'any-of') return []
  const expression = columnOf(filter.field.instance)
  const condition = filterCondition(filter, { expression, type: fieldType(filter.field) }, now)
  return condition === null ? [] : [condition]
}

function groupMarks(
  marks: Marks & {
    readonly filters: readonly RowFilter[]
    readonly tables: SheetTables
    /** Columns that tell marks apart besides the dimensions. */
    readonly apart: readonly string[]
  },
): Relation {
  const { pills, filters, formulas, rows, tables, apart } = marks
  const measures = new Map(pills.measures.map((field) => [field.instance, field]))
  for (const { field } of filters) if (field.isAggregate) measures.set(field.instance, field)
  const own = [...measures.values()].filter(({ instance }) => !tables.fields.has(instance))
  const inputs = tables.plan.inputs.filter(({ partition }) => partition === undefined)
  const more = { formulas: inputs, columns: apart }
  return formulas.grouped(rows, pills.dimensions.map(namedField), own.map(namedField), more)
}
