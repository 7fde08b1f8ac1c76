import { checkPage, paginationOf, type rest } from '@easel/contract'
import { customViewAnswer } from '../../../content/custom-views.ts'
import type { Handler } from '../../../kernel/context.ts'

export const listCustomViews: Handler<typeof rest.listCustomViews> = async ({
  list,
  caller,
  services,
}) => {
  const { items, totalAvailable } = await services.store.read.customViews.list({
    siteId: caller.site.id,
    visibility: await services.access.visibility(caller, 'Read'),
    onlyFor: caller.isAdministrator ? null : caller.user.id,
    request: list,
  })
  checkPage(list.page, totalAvailable)
  return {
    pagination: paginationOf(list.page, totalAvailable),
    customViews: { customView: items.map(customViewAnswer) },
  }
}
