/** `vf_` filters: what a request makes of the filters of a sheet. */

import { pillCaption, pillText } from '../model/caption.ts'
import { unbracket } from '../model/names.ts'
import type { BoundSheet, Column, Field, Filter } from '../model/sheet.ts'
import { readMembers } from './request-value.ts'
import { sheetPills } from './sheet-pills.ts'
import { splitFilterValues } from './view-request.ts'

export interface ViewFilters {
  /** The filters of the sheet, those that the request names replaced. */
  readonly filters: readonly Filter[]
  /** Names that are no field of the sheet's data. */
  readonly unknown: readonly string[]
  /** One sentence for each value that was dropped. */
  readonly warnings: readonly string[]
}

/**
 * A filter of the request replaces the view's own filters on its field; those of the context and of the data source
 * stay. Without a value it lets all members pass. A value that the field's type cannot read is dropped, and with its
 * last value the filter.
 */
export function viewFilters(
  sheet: BoundSheet,
  columns: readonly Column[],
  request: Readonly<Record<string, string>>,
): ViewFilters {
  const warnings: string[] = []
  const unknown: string[] = []
  let filters = sheet.filters
  for (const [name, text] of Object.entries(request)) {
    const field = findField(sheet, columns, name)
    if (field === undefined) {
      unknown.push(name)
      continue
    }
    const replaced = filters.filter((filter) => filter.stage !== undefined || !isOn(filter, field))
    if (text === '') {
      filters = replaced
      continue
    }
    const read = splitFilterValues(text).map((value) => ({
      value,
      members: readMembers(value, field),
    }))
    const unread = read.filter(({ members }) => members.length === 0)
    warnings.push(...unread.map(({ value }) => unreadable(name, value, field)))
    const members = read.flatMap((item) => item.members)
    if (members.length > 0)
      filters = [...replaced, { kind: 'members', field, mode: 'include', members }]
  }
  return { filters, unknown, warnings }
}

/** Names that a filter of the sheet may have: headings of its pills, and captions of the columns of its data. */
export function filterNames(sheet: BoundSheet, columns: readonly Column[]): readonly string[] {
  const { dimensions, measures } = sheetPills(sheet)
  const pills = [...dimensions, ...measures].map((field) => pillCaption(field))
  return [...new Set([...pills, ...columns.map(({ caption }) => caption)])]
}

function unreadable(name: string, value: string, { column }: Field): string {
  return `value "${value}" of filter "${name}" is not of type ${column.dataType}; it was ignored`
}

/** The same column looked at in the same way; discrete or continuous makes no difference. */
function isOn(filter: Filter, field: Field): boolean {
  if (filter.kind === 'measure-names' || filter.field.column.name !== field.column.name) {
    return false
  }
  // Relative dates look at the date itself, whatever part of it their pill shows.
  const isOnDate = filter.kind === 'relative-date' && field.derivation === 'None'
  return isOnDate || filter.field.derivation === field.derivation
}

/**
 * A pill or filter of the sheet by its text, a dimension or filter by its heading, else a column of the data source.
 * Names count upper and lower case, and may stand in brackets.
 */
function findField(sheet: BoundSheet, columns: readonly Column[], name: string): Field | undefined {
  const { dimensions, measures } = sheetPills(sheet)
  const filtered = sheet.filters.flatMap((filter) =>
    filter.kind === 'measure-names' ? [] : [filter.field],
  )
  const caption = unbracket(name)
  const shown = [...dimensions, ...filtered]
  const field =
    [...shown, ...measures].find((candidate) => pillText(candidate) === caption) ??
    shown.find((candidate) => pillCaption(candidate) === caption)
  if (field !== undefined) return field
  const used = [...shown, ...measures].map((candidate) => candidate.column)
  const column = [...columns, ...used].find((candidate) => candidate.caption === caption)
  if (column !== undefined) return plainField(sheet.datasource, column)
  // `Avg. Sales` names a measure by its heading; `Sales` alone means the column, found above.
  return measures.find((candidate) => pillCaption(candidate) === caption)
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
