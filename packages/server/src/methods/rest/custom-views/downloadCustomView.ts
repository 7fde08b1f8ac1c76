import type { rest } from '@easel/contract'
import { findOwnCustomView } from '../../../content/custom-views.ts'
import { downloadFileName } from '../../../domain/content-naming.ts'
import type { Handler } from '../../../kernel/context.ts'

/** The document as it was published. */
export const downloadCustomView: Handler<typeof rest.downloadCustomView> = async (context) => {
  const { customView } = await findOwnCustomView(context)
  const { read } = context.services.store
  return {
    type: 'application/json',
    fileName: downloadFileName(customView.name, 'json'),
    content: await read.customViews.documentOf(customView.id),
  }
}
