import type { rest } from '@easel/contract'
import { findView, findWorkbook } from '../../../content/find.ts'
import type { Handler } from '../../../kernel/context.ts'

export const queryViewPreviewImage: Handler<typeof rest.queryViewPreviewImage> = async (
  context,
) => {
  const { params, services, now, signal, error } = context
  const workbook = await findWorkbook(context, params.workbookId)
  const view = await findView(context, params.viewId)
  if (view.workbook.id !== workbook.id) throw error('404011', { id: params.viewId })
  const content = await services.rendering.preview(view, { filters: new Map(), now, signal })
  return { type: 'image/png', sizeBytes: content.length, content }
}
