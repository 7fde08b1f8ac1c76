/** The formulas of one sheet: looked up by name, checked, and made columns of its rows and marks. */

import type { Derivation } from '../model/derivation.ts'
import { createChecker, type Checker } from '../calculation/checker.ts'
import { allNodes, partsOf, type Expression as Formula } from '../calculation/expression.ts'
import { FormulaError } from '../calculation/formula-error.ts'
import type { FieldMeaning, FormulaScope } from '../calculation/scope.ts'
import { formulaFeatures } from '../model/calculation.ts'
import { bracket, unbracket } from '../model/names.ts'
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
import {
  createFormulaColumns,
  type FormulaColumns,
  type FormulaContext,
  type Grouping,
} from './formula-columns.ts'
import { columnOf, type Expression, type NamedExpression, type Relation } from './logical-query.ts'
import { dataTypeOf, type FormulaConstants } from './lower-formula.ts'
import { firstName } from './first-name.ts'
import { quickFormula } from './quick-formula.ts'

export interface NamedField {
  readonly name: string
  readonly field: Field
}

export interface SheetFormulas extends FieldSource {
  /** True for a column whose formula looks at other rows, so that filters change its value. */
  readonly looksAround: (column: Column) => boolean
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

export interface FormulaWorld {
  readonly datasource: string
  readonly table: StoredTable
  /** By local name with brackets: every column that a formula may refer to. */
  readonly columns: ReadonlyMap<string, Column>
  readonly constants: FormulaConstants
  /** By name without brackets. */
  readonly parameterTypes: FormulaScope['parameter']
  /** Null where no row is repeated. */
  readonly repeated?: FormulaContext['repeated']
}

/** Result column that tells whether an Attribute pill met several values. */
export function severalKey(field: Field): string {
  return `#several ${field.instance}`
}

/**
 * `fields` are all that the query will ask for: their formulas become columns of the rows before any filter is applied.
 *
 * @throws ColumnUnavailable
 */
export function createSheetFormulas(world: FormulaWorld, fields: readonly Field[]): SheetFormulas {
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
  })
  const maker: Maker = { ...reader, formulas, table, isRepeated: world.repeated != null }
  const source: FieldSource = { column: (column) => rowColumn(maker, column) }
  const grouped: SheetFormulas['grouped'] = (rows, keys, measures, more = {}) => {
    const { formulas: formulasOfMarks = [], columns = [] } = more
    return groupedRows({ maker, source, rows, keys, measures, formulas: formulasOfMarks, columns })
  }
  for (const field of fields) registerField(maker, source, field)
  const planned = formulas.columns()
  return {
    ...source,
    grouped,
    tableFormula: (field) => tableFormulaOf(maker, field),
    looksAround: (column) =>
      isSetColumn(column) ||
      (column.formula !== undefined &&
        [...allNodes(treeOf(maker, column, referenceTo(column)))].some(
          (node) =>
            node.kind === 'lod' ||
            (node.kind === 'column' && isSetColumn(world.columns.get(node.name))),
        )),
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
  /** Rows of related tables are counted by formulas alone. */
  readonly isRepeated: boolean
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

function tableFormulaOf(maker: FormulaReader, field: Field): Formula | null {
  const { column, tableCalculation } = field
  const { quick = null, second } = tableCalculation ?? {}
  const first = quick === null ? null : quickFormula(quick, measureOf(maker, field))
  if (first === null) return ownTableFormula(maker, field)
  if (second === undefined) return treeOf(maker, column, first)
  const name = firstName(field)
  maker.define(name, first)
  return treeOf(maker, column, quickFormula(second.quick, bracket(name), true))
}

function ownTableFormula(maker: FormulaReader, { column, isAggregate }: Field): Formula | null {
  if (column.formula === undefined || !isAggregate) return null
  const tree = treeOf(maker, column, referenceTo(column))
  return tree.level === 'table' ? tree : null
}

/** The measure of a pill as a formula. */
function measureOf(maker: FormulaReader, { column, derivation }: Field): string {
  const reference = referenceTo(column)
  const name = aggregateNames[derivation]
  if (name === undefined) return reference
  const own = column.formula === undefined ? null : treeOf(maker, column, reference)
  return own === null || own.level === 'row' || own.level === 'constant'
    ? `${name}(${reference})`
    : reference
}

export function scopeOf({
  columns,
  datasource,
  table,
  parameterTypes,
}: FormulaWorld): FormulaScope {
  const folded = new Map<string, Column>()
  for (const column of columns.values()) folded.set(column.caption.toLowerCase(), column)
  for (const column of columns.values()) folded.set(unbracket(column.name).toLowerCase(), column)
  const own = `${datasource}].[`
  return {
    parameter: parameterTypes,
    field: (written) => {
      const name = written.startsWith(own) ? written.slice(own.length) : written
      const column =
        columns.get(bracket(name)) ?? columns.get(`[${name}]`) ?? folded.get(name.toLowerCase())
      return column === undefined ? null : meaningOf(column, table)
    },
  }
}

function meaningOf(column: Column, table: StoredTable): FieldMeaning {
  const { name, formula, dataType } = column
  if (formula !== undefined) return { kind: 'calculation', name, formula, type: dataType }
  // Said where it is used, by its caption.
  storedColumn(column, table)
  const collation = dataType === 'string' ? (column.source?.collation ?? null) : null
  return { kind: 'column', name, type: dataType, collation }
}

function treeOf(maker: FormulaReader, column: Column, text: string): Formula {
  try {
    return maker.checker.check(text)
  } catch (error) {
    throw unavailable(column, error)
  }
}

/** @throws the error itself when it is none of a formula's. */
function unavailable(column: Column, error: unknown): unknown {
  if (!(error instanceof FormulaError)) return error
  const features = formulaFeatures(column.formula ?? '')
  const named = ['spatial', 'pass-through', 'user-function', 'table-calculation', 'lod']
  const feature = named.find((name) => features.includes(name)) ?? 'calculation'
  return new ColumnUnavailable(column, error.message, feature)
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

function referenceTo({ name }: Column): string {
  return name.startsWith('[') ? name : bracket(unbracket(name))
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

const aggregateNames: Readonly<Partial<Record<Derivation, string>>> = {
  Sum: 'SUM',
  Avg: 'AVG',
  Min: 'MIN',
  Max: 'MAX',
  Count: 'COUNT',
  CountD: 'COUNTD',
  Median: 'MEDIAN',
  Stdev: 'STDEV',
  StdevP: 'STDEVP',
  Var: 'VAR',
  VarP: 'VARP',
  Attribute: 'ATTR',
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
    maker.isRepeated || field.column.formula !== undefined
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

/** The pill as a formula: that of its column when it aggregates, else an aggregate of it. */
function plainFormula(maker: FormulaReader, { column, derivation }: Field): Formula {
  const reference = referenceTo(column)
  const own = treeOf(maker, column, reference)
  const name = aggregateNames[derivation]
  if (name === undefined || own.level === 'aggregate' || own.level === 'table') return own
  return treeOf(maker, column, `${name}(${reference})`)
}

/** The same, with the calculation among marks that the pill is. */
export function fieldFormula(reader: FormulaReader, field: Field): Formula {
  return tableFormulaOf(reader, field) ?? plainFormula(reader, field)
}

export interface FormulaReader {
  readonly checker: Checker
  /** A calculation that other formulas of this reader may refer to. */
  readonly define: (name: string, formula: string) => void
}

export function formulaReader(world: FormulaWorld): FormulaReader {
  const defined = new Map<string, string>()
  const scope = scopeOf(world)
  const field: FormulaScope['field'] = (name) => {
    const formula = defined.get(name)
    return formula === undefined ? scope.field(name) : { kind: 'calculation', name, formula }
  }
  return {
    checker: createChecker({ ...scope, field }),
    define: (name, formula) => {
      defined.set(name, formula)
    },
  }
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
