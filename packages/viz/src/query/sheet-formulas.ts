/** The formulas of one sheet as columns of its rows and marks. */

import { allNodes, partsOf, type Expression as Formula } from '../calculation/expression.ts'
import { setMembership, type Column, type Field } from '../model/sheet.ts'
import type { StoredTable } from '../model/stored-table.ts'
import { extendedBy, type StagedColumn } from './column-stages.ts'
import {
  ColumnUnavailable,
  fieldExpression,
  hasSeveralValues,
  storedColumn,
  type FieldSource,
} from './field-expression.ts'
import { createFormulaColumns, type FormulaColumns, type Grouping } from './formula-columns.ts'
import { columnOf, type Expression, type NamedExpression, type Relation } from './logical-query.ts'
import { dataTypeOf } from './lower-formula.ts'
import {
  formulaReader,
  plainFormula,
  referenceTo,
  tableFormulaOf,
  treeOf,
  unavailable,
  type FormulaReader,
  type FormulaWorld,
} from './formula-reader.ts'

export interface NamedField {
  readonly name: string
  readonly field: Field
}

/** A field under the name of its instance. */
export const namedField = (field: Field): NamedField => ({ name: field.instance, field })

export interface SheetFormulas extends FieldSource {
  /** True for a column whose formula looks at other rows, so that filters change its value. */
  readonly looksAround: (column: Column) => boolean
  /** True for one that looks at a set of the sheet. */
  readonly usesSets: (column: Column) => boolean
  /** The rows with the formulas that the filters of this stage may look at; those of the view come around the sets. */
  readonly prepared: (rows: Relation, stage: FormulaStage) => Relation
  /** True for a formula that each row answers itself. */
  readonly isOfRows: (column: Column) => boolean
  /** One row for each combination of the keys, with the measures and other formulas of marks. */
  readonly grouped: (
    rows: Relation,
    keys: readonly NamedField[],
    measures: readonly NamedField[],
    more?: GroupedMore,
  ) => Relation
  /** The formula of a pill that is a calculation among marks; null for other pills. */
  readonly tableFormula: (field: Field) => Formula | null
}

type FormulaStage = 'datasource' | 'context' | 'before-sets' | 'after-sets'

export interface GroupedMore {
  readonly formulas?: readonly NamedFormula[]
  /** Columns of the rows that group them besides the fields. */
  readonly columns?: readonly string[]
}

export interface NamedFormula {
  readonly name: string
  readonly formula: Formula
}

/** Result column that tells whether an Attribute pill met several values. */
export function severalKey(field: Field): string {
  return `#several ${field.instance}`
}

/**
 * `fields` are all that the query will ask for: their formulas become columns of the rows before any filter is applied.
 * The names of those start with `prefix`, unique in the query.
 *
 * @throws ColumnUnavailable
 */
export function createSheetFormulas(
  world: FormulaWorld,
  fields: readonly Field[],
  prefix = 'formula',
): SheetFormulas {
  const { table, constants } = world
  const reader = formulaReader(world)
  const formulas = createFormulaColumns({
    constants,
    column: (name) => {
      const column = world.columns.get(name)
      if (column === undefined) throw new TypeError(`the checker knows no column ${name}`)
      return storedColumn(column, table)
    },
    isSet: (name) => isSetColumn(world.columns.get(name)),
    repeated: world.repeated ?? null,
    prefix,
  })
  const maker: Maker = { ...reader, formulas, table }
  const source: FieldSource = { column: (column) => rowColumn(maker, column) }
  const grouped: SheetFormulas['grouped'] = (rows, keys, measures, more = {}) => {
    const { formulas: formulasOfMarks = [], columns = [] } = more
    return groupedRows({ maker, source, rows, keys, measures, formulas: formulasOfMarks, columns })
  }
  for (const field of fields) registerField(maker, source, field)
  const planned = formulas.columns()
  const nodesOf = (column: Column): readonly Formula[] =>
    column.formula === undefined ? [] : [...allNodes(treeOf(maker, column, referenceTo(column)))]
  const usesSets = (column: Column): boolean =>
    isSetColumn(column) ||
    nodesOf(column).some(
      (node) => node.kind === 'column' && isSetColumn(world.columns.get(node.name)),
    )
  return {
    ...source,
    grouped,
    tableFormula: (field) => tableFormulaOf(maker, field),
    looksAround: (column) => usesSets(column) || nodesOf(column).some(({ kind }) => kind === 'lod'),
    usesSets,
    isOfRows: (column) => {
      const { level } = treeOf(maker, column, referenceTo(column))
      return level === 'row' || level === 'constant'
    },
    prepared: (rows, stage) =>
      extendedBy(
        rows,
        planned.filter((staged) => stageOf(staged) === stage),
      ),
  }
}

function isSetColumn(column: Column | undefined): boolean {
  return column?.source?.table === setMembership
}

function stageOf({ looksAround, usesSets }: StagedColumn): FormulaStage {
  if (usesSets) return 'after-sets'
  return looksAround ? 'before-sets' : 'datasource'
}

interface Maker extends FormulaReader {
  readonly formulas: FormulaColumns
  readonly table: StoredTable
}

function registerField(maker: Maker, source: FieldSource, field: Field): void {
  const isOfRows = () => {
    const { level } = treeOf(maker, field.column, referenceTo(field.column))
    return level === 'row' || level === 'constant'
  }
  if (!field.isAggregate || (field.derivation === 'User' && isOfRows())) {
    if (field.isAggregate) source.column(field.column)
    else fieldExpression(field, source)
    return
  }
  const table = tableFormulaOf(maker, field)
  const rows: Relation = { kind: 'scan', path: '' }
  const nothing = { maker, source, rows, keys: [], measures: [], formulas: [], columns: [] }
  if (table === null) groupedRows({ ...nothing, measures: [{ name: '', field }] })
  else {
    // What is aggregated below the calculation becomes columns of the rows too.
    const formulas = aggregatesBelow(table).map((formula) => ({ name: '', formula }))
    groupedRows({ ...nothing, formulas })
  }
}

/** The outermost aggregates of a calculation among marks. */
function aggregatesBelow(table: Formula): readonly Formula[] {
  const found: Formula[] = []
  const seen = new Set<Formula>([table])
  for (const node of seen) {
    if (node.level === 'aggregate') found.push(node)
    else for (const part of partsOf(node)) seen.add(part)
  }
  return found
}

function rowColumn(maker: Maker, column: Column): Expression {
  if (column.formula === undefined) return storedColumn(column, maker.table)
  const tree = treeOf(maker, column, referenceTo(column))
  return asColumn(column, tree, rowValueOf(maker, column, tree))
}

function rowValueOf(maker: Maker, column: Column, tree: Formula): Expression {
  if (tree.level !== 'row' && tree.level !== 'constant') throw misplaced(column, tree)
  try {
    return maker.formulas.rowValue(tree)
  } catch (error) {
    throw unavailable(column, error)
  }
}

function misplaced(column: Column, tree: Formula): ColumnUnavailable {
  if (tree.level === 'table') return tableCalculation(column)
  return new ColumnUnavailable(column, 'an aggregate has no value for a row', 'calculation')
}

function tableCalculation(column: Column): ColumnUnavailable {
  return new ColumnUnavailable(column, 'table calculations are not computed', 'table-calculation')
}

/** The document says what type a formula has; one that says otherwise is not shown as that. */
function asColumn(column: Column, tree: Formula, expression: Expression): Expression {
  const type = dataTypeOf(tree.type)
  if (tree.type === 'null') return { kind: 'literal', type: column.dataType, value: null }
  if (type === column.dataType) return expression
  const isNumber = (name: string) => name === 'integer' || name === 'real'
  const isDate = (name: string) => name === 'date' || name === 'datetime'
  const isKin =
    isNumber(type) === isNumber(column.dataType) && isDate(type) === isDate(column.dataType)
  if (!isKin || (!isNumber(type) && !isDate(type))) {
    throw new ColumnUnavailable(
      column,
      `its formula gives ${type}, the workbook says ${column.dataType}`,
      'calculation',
    )
  }
  return { kind: 'cast', type: column.dataType, operand: expression }
}

interface Grouped {
  readonly maker: Maker
  readonly source: FieldSource
  readonly rows: Relation
  readonly keys: readonly NamedField[]
  readonly measures: readonly NamedField[]
  readonly formulas: readonly NamedFormula[]
  readonly columns: readonly string[]
}

function groupedRows(grouped: Grouped): Relation {
  const { maker, source, rows, keys, measures, formulas, columns } = grouped
  const named = ({ name, field }: NamedField): NamedExpression => ({
    name,
    expression: fieldExpression(field, source),
  })
  const printedKeys = keys.map(named)
  const plainKeys = columns.map((name) => ({ name, expression: columnOf(name) }))
  const grouping = maker.formulas.grouping([
    ...keys.map(({ field }, index) => ({
      column: field.column.name,
      derivation: field.derivation,
      expression: printedKeys[index]?.expression ?? columnOf(''),
    })),
    ...plainKeys.map(({ name, expression }) => ({ column: name, derivation: 'None', expression })),
  ])
  const isComputed = ({ field }: NamedField) =>
    maker.hasRepeatedRows || field.column.formula !== undefined
  const stored = measures.filter((measure) => !isComputed(measure))
  const computed = measures.filter(isComputed)
  const values = [
    ...computed.map(({ name, field }) => ({
      name,
      expression: markValueOf(maker, field, grouping),
    })),
    ...formulas.map(({ name, formula }) => ({
      name,
      expression: maker.formulas.markValue(formula, grouping),
    })),
  ]
  const several = measures
    .filter(({ field }) => field.derivation === 'Attribute')
    .map(({ field }) => ({ name: severalKey(field), expression: hasSeveralValues(field, source) }))
  const aggregated: Relation = {
    kind: 'aggregate',
    input: extendedBy(rows, grouping.rows.columns()),
    keys: [...printedKeys, ...plainKeys],
    aggregates: [...stored.map(named), ...several, ...grouping.aggregates.values()],
  }
  const marks = extendedBy(aggregated, grouping.marks.columns())
  return values.length === 0 ? marks : { kind: 'extend', input: marks, columns: values }
}

/** A pill of a formula: the formula itself when it aggregates, else an aggregate of it. */
function markValueOf(maker: Maker, field: Field, grouping: Grouping): Expression {
  const { column } = field
  const own = treeOf(maker, column, referenceTo(column))
  const isAggregated = own.level === 'aggregate' || own.level === 'table'
  const tree = plainFormula(maker, field)
  if (tree.level === 'table') throw tableCalculation(column)
  if (tree.level === 'row') {
    throw new ColumnUnavailable(column, 'a value of rows is no aggregate', 'calculation')
  }
  try {
    const value = maker.formulas.markValue(tree, grouping)
    return isAggregated && column.isUntyped !== true ? asColumn(column, tree, value) : value
  } catch (error) {
    throw unavailable(column, error)
  }
}
