/** The calculations among the marks of one sheet, and the totals that its query computes for them. */

import { FormulaError } from '../calculation/formula-error.ts'
import type { BoundSheet, Column, Field } from '../model/sheet.ts'
import { ColumnUnavailable } from './field-expression.ts'
import type { Expression, Relation } from './logical-query.ts'
import type { RowFilter } from './row-filters.ts'
import { namedField, type SheetFormulas } from './sheet-formulas.ts'
import type { SheetPills } from './sheet-pills.ts'
import { planTables, shelfDimensions, type TableField, type TablePlan } from './table-plan.ts'

export interface SheetTables {
  readonly plan: TablePlan
  /** By instance: pills that are calculations among marks. */
  readonly fields: ReadonlyMap<string, Field>
}

/** @throws ColumnUnavailable */
export function tablePlanOf(source: {
  readonly sheet: BoundSheet
  readonly pills: SheetPills
  readonly filters: readonly RowFilter[]
  readonly formulas: SheetFormulas
  readonly columns: ReadonlyMap<string, Column>
}): SheetTables {
  const { sheet, pills, filters, formulas, columns } = source
  const asked = [...pills.measures, ...filters.map(({ field }) => field)]
  const fields = [...new Map(asked.map((field) => [field.instance, field])).values()].flatMap(
    (field): TableField[] => {
      const formula = field.isAggregate ? formulas.tableFormula(field) : null
      return formula === null ? [] : [{ field, formula }]
    },
  )
  const shelves = shelfDimensions(sheet, pills.dimensions)
  try {
    const plan = planTables({ fields, shelves, columns })
    return { plan, fields: new Map(fields.map(({ field }) => [field.instance, field])) }
  } catch (error) {
    const [first] = fields
    if (!(error instanceof FormulaError) || first === undefined) throw error
    throw new ColumnUnavailable(first.field.column, error.message, 'table-calculation')
  }
}

/** A total is aggregated from rows, which a filter on marks does not choose. */
export function refuseFilteredTotals(
  { plan, fields }: SheetTables,
  conditions: readonly Expression[],
): void {
  const [field] = fields.values()
  const hasTotals = plan.inputs.some(({ partition }) => partition !== undefined)
  if (field === undefined || !hasTotals || conditions.length === 0) return
  const reason = 'a total of marks that a measure filters is not computed'
  throw new ColumnUnavailable(field.column, reason, 'table-calculation')
}

export function refuseTableSort(by: Field, formulas: SheetFormulas): void {
  if (formulas.tableFormula(by) === null) return
  const reason = 'a sort by a calculation among marks is not computed'
  throw new ColumnUnavailable(by.column, reason, 'table-calculation')
}

/** The marks with the totals of their partitions. */
export function withTotals(
  marks: Relation,
  source: {
    readonly pills: SheetPills
    readonly formulas: SheetFormulas
    readonly rows: Relation
    readonly tables: SheetTables
  },
): Relation {
  const { pills, formulas, rows, tables } = source
  return tables.plan.inputs.reduce((input, { name, formula, partition }): Relation => {
    if (partition === undefined) return input
    const keys = pills.dimensions
      .filter(({ instance }) => partition.includes(instance))
      .map(namedField)
    return {
      kind: 'look-up',
      input,
      right: formulas.grouped(rows, keys, [], { formulas: [{ name, formula }] }),
      keys: keys.map((key) => ({ left: key.name, right: key.name })),
      columns: [name],
    }
  }, marks)
}
