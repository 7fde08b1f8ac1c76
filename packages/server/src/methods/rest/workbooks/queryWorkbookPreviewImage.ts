import type { rest } from '@easel/contract'
import { findWorkbook, visibleViews } from '../../../content/find.ts'
import type { Handler } from '../../../kernel/context.ts'

/** The picture of the default view, or of the first one that the caller may read. */
export const queryWorkbookPreviewImage: Handler<typeof rest.queryWorkbookPreviewImage> = async (
  context,
) => {
  const { params, services, now, signal, error } = context
  const workbook = await findWorkbook(context, params.workbookId)
  const views = await visibleViews(context, workbook)
  const view = views.find(({ luid }) => luid === workbook.defaultViewLuid) ?? views[0]
  if (view === undefined) throw error('403018', { id: params.workbookId })
  const content = await services.rendering.preview(view, { filters: new Map(), now, signal })
  return { type: 'image/png', sizeBytes: content.length, content }
}
