/** The columns of the answer of a sheet. */

import type { DataType } from '../model/sheet.ts'
import { fieldType } from './field-expression.ts'
import { columnOf, type NamedExpression, type OrderKey } from './logical-query.ts'
import { dataTypeOf } from './lower-formula.ts'
import { severalKey } from './sheet-formulas.ts'
import type { SheetPills } from './sheet-pills.ts'
import type { SheetTables } from './sheet-tables.ts'
import { placeKey } from './table-stage.ts'

/** Result column with the index of the measure that Measure Names shows in the row. */
export const measureIndexKey = '#measure'

/** What the answer holds of each mark: its fields, what calculations among marks need, and places. */
export function outputColumns(pills: SheetPills, tables: SheetTables): NamedExpression[] {
  const several = pills.measures
    .filter((field) => field.derivation === 'Attribute')
    .map((field) => severalKey(field))
  const plain = pills.measureNamesAt === null ? several : [...several, measureIndexKey]
  const own = [...pills.dimensions, ...pills.measures].filter(
    ({ instance }) => !tables.fields.has(instance),
  )
  return [
    ...own.map((field) => outputColumn(field.instance, fieldType(field))),
    ...tables.plan.inputs.map(({ name, formula }) => outputColumn(name, dataTypeOf(formula.type))),
    ...plain.map((name) => ({ name, expression: columnOf(name) })),
  ]
}

/** Calculations among marks run along members in the order of the view, whether or not each pane has them all. */
export function placeColumns(
  { dimensions }: SheetPills,
  { plan }: SheetTables,
  orders: readonly (readonly OrderKey[])[],
): NamedExpression[] {
  if (plan.steps.length === 0) return []
  return dimensions.map(({ instance }, index) => ({
    name: placeKey(instance),
    expression: { kind: 'place', order: orders[index] ?? [] },
  }))
}

function outputColumn(name: string, type: DataType): NamedExpression {
  const operand = columnOf(name)
  const isTime = type === 'date' || type === 'datetime'
  return { name, expression: isTime ? { kind: 'iso-text', type, operand } : operand }
}
