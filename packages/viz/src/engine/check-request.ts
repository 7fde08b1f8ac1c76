/** What the filters and parameters of a request mean for a view, before any data is read. */

import { bindSheet } from '../model/bind-sheet.ts'
import type { WorkbookModel } from '../model/workbook.ts'
import { datasourceColumns } from '../query/datasource-columns.ts'
import { parameterValues } from '../query/parameter-values.ts'
import { filterNames, viewFilters } from '../query/view-filter.ts'
import type { ViewRequest } from '../query/view-request.ts'

export interface RequestCheck {
  /** Names that filters of the view may have. */
  readonly fields: readonly string[]
  readonly parameters: readonly string[]
  /** Filters on what no sheet of the view has, and parameters that the workbook lacks. */
  readonly unknownFields: readonly string[]
  readonly unknownParameters: readonly string[]
  /** Values that are dropped, one sentence each. */
  readonly warnings: readonly string[]
}

/** A dashboard has the fields of each of its worksheets. */
export function checkRequest(
  workbook: WorkbookModel,
  view: string,
  { filters = {}, parameters = {} }: Omit<ViewRequest, 'now'>,
): RequestCheck {
  const sheets = workbook.dashboards.get(view)?.sheets ?? [view]
  const checked = sheets.flatMap((name) => {
    const sheet = bindSheet(workbook, name)
    if (sheet === undefined) return []
    const datasource = workbook.datasources.get(sheet.datasource)
    const columns = datasource === undefined ? [] : datasourceColumns(datasource)
    return [{ fields: filterNames(sheet, columns), ...viewFilters(sheet, columns, filters) }]
  })
  const values = parameterValues(workbook.parameters, parameters)
  const known = new Set(
    Object.keys(filters).filter((name) => checked.some(({ unknown }) => !unknown.includes(name))),
  )
  const dropped = checked.flatMap(({ warnings }) => warnings)
  return {
    fields: [...new Set(checked.flatMap(({ fields }) => fields))],
    parameters: workbook.parameters.map(({ caption }) => caption),
    unknownFields: Object.keys(filters).filter((name) => !known.has(name)),
    unknownParameters: values.unknown,
    warnings: [...new Set([...dropped, ...values.warnings])],
  }
}
