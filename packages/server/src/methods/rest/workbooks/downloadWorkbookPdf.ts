import type { rest } from '@easel/contract'
import { exportableViews } from '../../../content/documents.ts'
import { findWorkbook } from '../../../content/find.ts'
import { languageLack } from '../../../content/language.ts'
import { paperOf } from '../../../content/paper.ts'
import { maxAgeOf, orError } from '../../../content/rendering.ts'
import { unsupportedHeader } from '../../../content/unsupported-header.ts'
import { downloadFileName } from '../../../domain/content-naming.ts'
import type { Handler } from '../../../kernel/context.ts'

/** A page a view; filters apply to each. */
export const downloadWorkbookPdf: Handler<typeof rest.downloadWorkbookPdf> = async (context) => {
  const { params, query, caller, services, viewFilters, now, signal, error } = context
  const page = paperOf(query, (problem) => error('400000', { problem }))
  const workbook = await findWorkbook(context, params.workbookId)
  const views = await exportableViews(context, workbook)
  if (views === null) throw error('403105', { id: params.workbookId })
  const options = { filters: viewFilters, now, caller, signal, page, ...maxAgeOf(query) }
  const { content, sizeBytes, unsupported } = await orError(
    () => services.rendering.workbookPdf({ workbook, views }, options),
    (problem) => error('400101', { problem }),
  )
  services.hits.used(workbook, context)
  return {
    type: 'application/pdf',
    fileName: downloadFileName(workbook.name, 'pdf'),
    content,
    sizeBytes,
    headers: unsupportedHeader([...languageLack(query.language), ...unsupported]),
  }
}
