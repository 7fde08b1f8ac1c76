/** Which views of a workbook stand in its documents. */

import type { View, Workbook } from '../ports/index.ts'
import { visibleViews } from './find.ts'
import type { Asking } from './items.ts'

/**
 * The views that the caller may export as pictures, in tab order; of a workbook that shows no tabs the default one alone.
 *
 * @returns null where the caller may export none
 * @see Download Workbook PDF: without tabs only the default sheet is in the file
 */
export async function exportableViews(
  context: Pick<Asking<'view'>, 'caller' | 'services'>,
  workbook: Workbook,
): Promise<readonly View[] | null> {
  const { caller, services } = context
  if (!(await services.access.may(caller, 'ExportImage', { kind: 'workbook', record: workbook }))) {
    return null
  }
  const allowed: View[] = []
  for (const record of await visibleViews(context, workbook)) {
    if (await services.access.may(caller, 'ExportImage', { kind: 'view', record })) {
      allowed.push(record)
    }
  }
  const [first] = allowed
  if (first === undefined) return null
  if (workbook.showTabs) return allowed
  return [allowed.find(({ luid }) => luid === workbook.defaultViewLuid) ?? first]
}
