/** The sets that pills and formulas of a sheet look at. */

import type { FieldResolver } from './field-resolver.ts'
import { bindMemberSet, findSet, membersOfSet } from './set-filters.ts'
import { setMembership, type SetFilter } from './sheet.ts'
import type { UnsupportedList } from './unsupported.ts'
import type { WorkbookModel, WorksheetModel } from './workbook.ts'

export interface SetBinding {
  readonly workbook: WorkbookModel
  readonly sheet: WorksheetModel
  readonly resolver: FieldResolver
  readonly unsupported: UnsupportedList
}

/** By local name. Binding a set may bring columns that look at others, which are bound in their turn. */
export function bindSets(binding: SetBinding): ReadonlyMap<string, readonly SetFilter[]> {
  const found = new Map<string, readonly SetFilter[]>()
  for (const datasource of binding.sheet.datasources) {
    // A map may grow while it is walked.
    for (const [name, column] of binding.resolver.columns(datasource)) {
      if (column.source?.table === setMembership) {
        found.set(name, membersOf(binding, datasource, name))
      }
    }
  }
  return found
}

function membersOf(
  { workbook, resolver, unsupported }: SetBinding,
  datasource: string,
  name: string,
): readonly SetFilter[] {
  const definition = findSet(workbook, datasource, name)?.definition
  if (definition === undefined) {
    unsupported.data('set', name)
    return []
  }
  const members = membersOfSet(workbook, datasource, definition)
  const context = { resolver, datasource, instance: name, hasOwnLevel: false }
  const bound = bindMemberSet(members, context)
  if (bound.kind === 'filters') return bound.filters
  unsupported.data('set', `${name}: ${bound.feature}`)
  return []
}
