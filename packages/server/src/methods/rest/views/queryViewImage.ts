import type { rest } from '@easel/contract'
import { findView } from '../../../content/find.ts'
import { imageOf } from '../../../content/view-renderings.ts'
import type { Handler } from '../../../kernel/context.ts'

export const queryViewImage: Handler<typeof rest.queryViewImage> = async (context) => {
  const view = await findView(context, context.params.viewId)
  return imageOf(context, view)
}
