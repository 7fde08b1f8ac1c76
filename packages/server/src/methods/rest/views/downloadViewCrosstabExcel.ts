import type { rest } from '@easel/contract'
import { findView } from '../../../content/find.ts'
import { languageLack } from '../../../content/language.ts'
import { maxAgeOf, orError } from '../../../content/rendering.ts'
import { unsupportedHeader } from '../../../content/unsupported-header.ts'
import { downloadFileName } from '../../../domain/content-naming.ts'
import type { Handler } from '../../../kernel/context.ts'

/** The marks of the view, or of a dashboard's first worksheet by name, as a table of Excel. */
export const downloadViewCrosstabExcel: Handler<typeof rest.downloadViewCrosstabExcel> = async (
  context,
) => {
  const { params, query, caller, services, viewFilters, now, signal, error } = context
  const view = await findView(context, params.viewId)
  if (!(await services.access.may(caller, 'ExportData', { kind: 'view', record: view }))) {
    throw error('403032', {
      problem: `You are not allowed to export the data of view '${params.viewId}'.`,
    })
  }
  const options = { filters: viewFilters, now, caller, signal, ...maxAgeOf(query) }
  const { content, sizeBytes } = await orError(
    () => services.rendering.xlsx(view, options),
    (problem) => error('400101', { problem }),
  )
  services.hits.add(view, context)
  return {
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    fileName: downloadFileName(view.name, 'xlsx'),
    content,
    sizeBytes,
    headers: unsupportedHeader(languageLack(query.language)),
  }
}
