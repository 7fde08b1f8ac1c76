import type { rest } from '@easel/contract'
import { customFilters, findCustomView } from '../../../content/custom-views.ts'
import { imageOf } from '../../../content/view-renderings.ts'
import type { Handler } from '../../../kernel/context.ts'

export const getCustomViewImage: Handler<typeof rest.getCustomViewImage> = async (context) => {
  const found = await findCustomView(context)
  const refuse = (problem: string) => context.error('400101', { problem })
  const viewFilters = await customFilters(context, found, refuse)
  return imageOf({ ...context, viewFilters }, found.view)
}
