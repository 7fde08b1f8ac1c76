import type { rest } from '@easel/contract'
import { findWorkbook, visibleViews } from '../../../content/find.ts'
import { orError } from '../../../content/rendering.ts'
import type { Handler } from '../../../kernel/context.ts'

/** The picture of the default view, or of the first one that the caller may read. */
export const queryWorkbookPreviewImage: Handler<typeof rest.queryWorkbookPreviewImage> = async (
  context,
) => {
  const { params, caller, services, now, signal, error } = context
  const workbook = await findWorkbook(context, params.workbookId)
  const views = await visibleViews(context, workbook)
  const view = views.find(({ luid }) => luid === workbook.defaultViewLuid) ?? views[0]
  if (view === undefined) throw error('403018', { id: params.workbookId })
  const options = { filters: new Map(), now, caller, signal }
  const { content, sizeBytes } = await orError(
    () => services.rendering.preview(view, options),
    (problem) => error('400101', { problem }),
  )
  return { type: 'image/png', sizeBytes, content }
}
