/** Which worksheet stands for a view where only one can: in data and crosstabs. */

import { bindSheet } from '../model/bind-sheet.ts'
import type { BoundSheet } from '../model/sheet.ts'
import type { WorkbookModel } from '../model/workbook.ts'
import { VizError } from './viz-error.ts'

/**
 * A dashboard stands for its first visible worksheet by name; a story for its first sheet.
 *
 * @throws VizError `view-unknown`
 */
export function sheetOfView(workbook: WorkbookModel, viewName: string): BoundSheet {
  const visited = new Set<string>()
  let name: string | undefined = viewName
  while (name !== undefined && !visited.has(name)) {
    visited.add(name)
    const sheet = bindSheet(workbook, name)
    if (sheet !== undefined) return sheet
    name = [...(workbook.dashboards.get(name)?.sheets ?? [])].sort(alphabet.compare)[0]
  }
  throw new VizError('view-unknown', `the workbook has no view "${viewName}" with data`, {
    view: viewName,
  })
}

const alphabet = new Intl.Collator('en')
