/** `vf_` filters as filters of the sheet. */

import { pillCaption, pillText } from '../model/caption.ts'
import type { BoundSheet, Column, Field, Filter, Literal } from '../model/sheet.ts'
import { fieldType } from './field-expression.ts'
import { sheetPills } from './sheet-pills.ts'
import { splitFilterValues } from './view-request.ts'

export interface ViewFilters {
  readonly filters: readonly (Filter & { readonly kind: 'members' })[]
  /** One sentence for each filter that had no effect. */
  readonly warnings: readonly string[]
}

/** Finds the field of each filter: a pill of the sheet by caption or text, else a column of the data source. */
export function viewFilters(
  sheet: BoundSheet,
  columns: readonly Column[],
  request: Readonly<Record<string, string>>,
): ViewFilters {
  const warnings: string[] = []
  const filters = Object.entries(request).flatMap(([name, text]) => {
    const field = findField(sheet, columns, name)
    if (field === undefined) {
      warnings.push(`filter field "${name}" is not a field of this view's data; it was ignored`)
      return []
    }
    const members = splitFilterValues(text).flatMap((value) => membersShownAs(field, value))
    return [{ kind: 'members', field, mode: 'include', members } as const]
  })
  return { filters, warnings }
}

function findField(sheet: BoundSheet, columns: readonly Column[], name: string): Field | undefined {
  const pills = sheetPills(sheet).dimensions
  const pill =
    pills.find((field) => pillCaption(field) === name) ??
    pills.find((field) => pillText(field) === name)
  if (pill !== undefined) return pill
  const used = [...pills, ...sheetPills(sheet).measures].map((field) => field.column)
  const column = [...columns, ...used].find((candidate) => candidate.caption === name)
  return column === undefined ? undefined : plainField(sheet.datasource, column)
}

function plainField(datasource: string, column: Column): Field {
  return {
    instance: `[none:${column.name.slice(1, -1)}:nk]`,
    datasource,
    column,
    derivation: 'None',
    isDiscrete: true,
    isAggregate: false,
  }
}

/** A person writes what the view shows: an alias, or the value; `Null` means no value. */
function membersShownAs(field: Field, text: string): Literal[] {
  const aliased = [...(field.column.aliases ?? [])].flatMap(([raw, alias]) =>
    alias === text ? [raw] : [],
  )
  if (aliased.length > 0) return aliased
  if (text === 'Null') return fieldType(field) === 'string' ? [null, text] : [null]
  return [text]
}
