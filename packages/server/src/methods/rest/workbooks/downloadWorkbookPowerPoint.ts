import type { rest } from '@easel/contract'
import { exportableViews } from '../../../content/documents.ts'
import { findWorkbook } from '../../../content/find.ts'
import { maxAgeOf, orError } from '../../../content/rendering.ts'
import { unsupportedHeader } from '../../../content/unsupported-header.ts'
import { downloadFileName } from '../../../domain/content-naming.ts'
import type { Handler } from '../../../kernel/context.ts'

/** A slide a view, after one that names the workbook. */
export const downloadWorkbookPowerPoint: Handler<typeof rest.downloadWorkbookPowerPoint> = async (
  context,
) => {
  const { params, query, caller, services, now, signal, error } = context
  const workbook = await findWorkbook(context, params.workbookId)
  const views = await exportableViews(context, workbook)
  if (views === null) throw error('403105', { id: params.workbookId })
  const options = { filters: new Map(), now, caller, signal, ...maxAgeOf(query) }
  const { content, sizeBytes, unsupported } = await orError(
    () => services.rendering.workbookPptx({ workbook, views }, options),
    (problem) => error('400101', { problem }),
  )
  services.hits.used(workbook, context)
  return {
    type: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    fileName: downloadFileName(workbook.name, 'pptx'),
    content,
    sizeBytes,
    headers: unsupportedHeader(unsupported),
  }
}
