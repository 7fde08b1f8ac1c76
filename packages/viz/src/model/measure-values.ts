/** Which measures stand behind Measure Names and Measure Values, in which order, under which names. */

import type { FieldResolver } from './field-resolver.ts'
import { parseQualifiedName } from './names.ts'
import type { Field, Filter } from './sheet.ts'
import { measureNamesOrder } from './sorts.ts'
import type { WorkbookModel, WorksheetModel } from './workbook.ts'

/** The chosen measures in shown order: those of the filter, else every measure instance the sheet depends on. */
export function measureValueFields(
  sheet: WorksheetModel,
  filters: readonly Filter[],
  resolver: FieldResolver,
): readonly Field[] {
  const filter = filters.find((item) => item.kind === 'measure-names')
  const chosen = filter?.fields ?? allMeasures(sheet, resolver)
  const order = new Map<string, number>()
  for (const [index, written] of measureNamesOrder(sheet).entries()) {
    const name = parseQualifiedName(written)
    if (name !== undefined) order.set(name.instance, index)
  }
  const rank = (field: Field) => order.get(field.instance) ?? order.size
  return chosen.toSorted((a, b) => rank(a) - rank(b))
}

/** Measures the sheet depends on: what Measure Names offers. */
export function allMeasures(sheet: WorksheetModel, resolver: FieldResolver): readonly Field[] {
  return [...sheet.dependencies].flatMap(([datasource, fields]) =>
    [...fields.instances.values()]
      .filter((instance) => instance.type === 'quantitative' && !isDatePart(instance.derivation))
      .map((instance) => resolver.field({ datasource, instance: instance.name }))
      .filter((field) => field.isAggregate),
  )
}

/** Decided before the field is looked up, so that dates used elsewhere on the sheet are left alone. */
function isDatePart(derivation: string): boolean {
  return derivation === 'None' || derivation.endsWith('-Trunc')
}

/** Names people gave to measures within Measure Names, by instance name. */
export function measureNameAliases(
  workbook: WorkbookModel,
  sheet: WorksheetModel,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const datasource of sheet.datasources) {
    const sets = [workbook.datasources.get(datasource), sheet.dependencies.get(datasource)]
    for (const set of sets) {
      for (const [key, alias] of set?.columns.get('[:Measure Names]')?.aliases ?? []) {
        const instance = parseQualifiedName(key)?.instance
        if (instance !== undefined) found.set(instance, alias)
      }
    }
  }
  return found
}
