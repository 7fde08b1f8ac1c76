/** Reads the formulas of one sheet: names are looked up, texts are checked, and pills become formulas. */

import type { Derivation } from '../model/derivation.ts'
import { createChecker, type Checker } from '../calculation/checker.ts'
import type { Expression as Formula } from '../calculation/expression.ts'
import { FormulaError } from '../calculation/formula-error.ts'
import type { FieldMeaning, FormulaScope } from '../calculation/scope.ts'
import { formulaFeatures } from '../model/calculation.ts'
import { bracket, unbracket } from '../model/names.ts'
import type { Column, Field } from '../model/sheet.ts'
import type { StoredTable } from '../model/stored-table.ts'
import { ColumnUnavailable, storedColumn } from './field-expression.ts'
import type { FormulaContext } from './formula-columns.ts'
import type { FormulaConstants } from './lower-formula.ts'
import { firstName } from './first-name.ts'
import { quickFormula } from './quick-formula.ts'

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

export interface FormulaReader {
  readonly checker: Checker
  /** A calculation that other formulas of this reader may refer to. */
  readonly define: (name: string, formula: string) => void
  /** Rows of related tables are counted by formulas alone. */
  readonly hasRepeatedRows: boolean
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
    hasRepeatedRows: world.repeated != null,
  }
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

/**
 * The checked formula of a text.
 *
 * @throws ColumnUnavailable when the text is no valid formula
 */
export function treeOf(maker: FormulaReader, column: Column, text: string): Formula {
  try {
    return maker.checker.check(text)
  } catch (error) {
    throw unavailable(column, error)
  }
}

/** The error that a column cannot be computed; an error that is none of a formula's is returned as it is. */
export function unavailable(column: Column, error: unknown): unknown {
  if (!(error instanceof FormulaError)) return error
  const features = formulaFeatures(column.formula ?? '')
  const named = ['spatial', 'pass-through', 'user-function', 'table-calculation', 'lod']
  const feature = named.find((name) => features.includes(name)) ?? 'calculation'
  return new ColumnUnavailable(column, error.message, feature)
}

/** The column as a formula refers to it. */
export function referenceTo({ name }: Column): string {
  return name.startsWith('[') ? name : bracket(unbracket(name))
}

/** The pill as a formula, with the calculation among marks that it is. */
export function fieldFormula(reader: FormulaReader, field: Field): Formula {
  return tableFormulaOf(reader, field) ?? plainFormula(reader, field)
}

/** The pill as a formula: that of its column when it aggregates, else an aggregate of it. */
export function plainFormula(maker: FormulaReader, { column, derivation }: Field): Formula {
  const reference = referenceTo(column)
  const own = treeOf(maker, column, reference)
  const name = aggregateNames[derivation]
  if (name === undefined || own.level === 'aggregate' || own.level === 'table') return own
  return treeOf(maker, column, `${name}(${reference})`)
}

/** The formula of a pill that is a calculation among marks; null for other pills. */
export function tableFormulaOf(maker: FormulaReader, field: Field): Formula | null {
  const { column, tableCalculation } = field
  const { quick = null, second } = tableCalculation ?? {}
  const first =
    quick === null ? null : quickFormula(quick, measureOf(maker, field), addsUp(maker, field))
  if (first === null) return ownTableFormula(maker, field)
  if (second === undefined) return treeOf(maker, column, first)
  const name = firstName(field)
  maker.define(name, first)
  return treeOf(maker, column, quickFormula(second.quick, bracket(name), true))
}

/** The total of marks is the sum of the marks, also where a filter hides some of them. */
function addsUp(maker: FormulaReader, { column, derivation }: Field): boolean {
  if (maker.hasRepeatedRows || (derivation !== 'Sum' && derivation !== 'Count')) return false
  const { level } = treeOf(maker, column, referenceTo(column))
  return level === 'row' || level === 'constant'
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
