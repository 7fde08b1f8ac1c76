import type { rest } from '@easel/contract'
import { findView } from '../../../content/find.ts'
import { pdfOf } from '../../../content/view-renderings.ts'
import type { Handler } from '../../../kernel/context.ts'

/** The view as a page of vector shapes and text. */
export const queryViewPdf: Handler<typeof rest.queryViewPdf> = async (context) => {
  const view = await findView(context, context.params.viewId)
  return pdfOf(context, view)
}
