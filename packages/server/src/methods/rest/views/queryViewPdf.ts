import type { rest } from '@easel/contract'
import { findView } from '../../../content/find.ts'
import { languageLack } from '../../../content/language.ts'
import { paperOf } from '../../../content/paper.ts'
import { maxAgeOf, orError } from '../../../content/rendering.ts'
import { unsupportedHeader } from '../../../content/unsupported-header.ts'
import { downloadFileName } from '../../../domain/content-naming.ts'
import type { Handler } from '../../../kernel/context.ts'

/** The view as a page of vector shapes and text. */
export const queryViewPdf: Handler<typeof rest.queryViewPdf> = async (context) => {
  const { params, query, caller, services, viewFilters, now, signal, error } = context
  const page = paperOf(query, (problem) => error('400000', { problem }))
  const view = await findView(context, params.viewId)
  if (!(await services.access.may(caller, 'ExportImage', { kind: 'view', record: view }))) {
    throw error('403032', {
      problem: `You are not allowed to export the PDF of view '${params.viewId}'.`,
    })
  }
  const options = { filters: viewFilters, now, caller, signal, page, ...maxAgeOf(query) }
  const { content, sizeBytes, unsupported } = await orError(
    () => services.rendering.pdf(view, options),
    (problem) => error('400080', { problem }),
  )
  services.hits.add(view, context)
  return {
    type: 'application/pdf',
    fileName: downloadFileName(view.name, 'pdf'),
    content,
    sizeBytes,
    headers: unsupportedHeader([...languageLack(query.language), ...unsupported]),
  }
}
