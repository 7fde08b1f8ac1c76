import type { rest } from '@easel/contract'
import { findView } from '../../../content/find.ts'
import { dataOf } from '../../../content/view-renderings.ts'
import type { Handler } from '../../../kernel/context.ts'

export const queryViewData: Handler<typeof rest.queryViewData> = async (context) => {
  const view = await findView(context, context.params.viewId)
  return dataOf(context, view)
}
