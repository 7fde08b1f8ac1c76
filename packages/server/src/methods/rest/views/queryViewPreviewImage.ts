import type { rest } from '@easel/contract'
import { findView, findWorkbook } from '../../../content/find.ts'
import { orError } from '../../../content/rendering.ts'
import type { Handler } from '../../../kernel/context.ts'

export const queryViewPreviewImage: Handler<typeof rest.queryViewPreviewImage> = async (
  context,
) => {
  const { params, caller, services, now, signal, error } = context
  const workbook = await findWorkbook(context, params.workbookId)
  const view = await findView(context, params.viewId)
  if (view.workbook.id !== workbook.id) throw error('404011', { id: params.viewId })
  const options = { filters: new Map(), now, caller, signal }
  const { content, sizeBytes } = await orError(
    () => services.rendering.preview(view, options),
    (problem) => error('400101', { problem }),
  )
  return { type: 'image/png', sizeBytes, content }
}
