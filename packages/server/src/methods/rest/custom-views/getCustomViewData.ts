import type { rest } from '@easel/contract'
import { customFilters, findCustomView } from '../../../content/custom-views.ts'
import { dataOf } from '../../../content/view-renderings.ts'
import type { Handler } from '../../../kernel/context.ts'

export const getCustomViewData: Handler<typeof rest.getCustomViewData> = async (context) => {
  const found = await findCustomView(context)
  const refuse = (problem: string) => context.error('400080', { problem })
  const viewFilters = await customFilters(context, found, refuse)
  return dataOf({ ...context, viewFilters }, found.view)
}
