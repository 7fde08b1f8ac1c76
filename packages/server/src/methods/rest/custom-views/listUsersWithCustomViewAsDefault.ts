import { checkPage, paginationOf, type rest } from '@easel/contract'
import { listedUserAnswer } from '../../../content/answers/users.ts'
import { findCustomView } from '../../../content/custom-views.ts'
import type { Handler } from '../../../kernel/context.ts'

export const listUsersWithCustomViewAsDefault: Handler<
  typeof rest.listUsersWithCustomViewAsDefault
> = async (context) => {
  const { page } = context.list
  const { customView } = await findCustomView(context)
  const { customViews } = context.services.store.read
  const { items, totalAvailable } = await customViews.defaultUsers(customView.id, page)
  checkPage(page, totalAvailable)
  return {
    pagination: paginationOf(page, totalAvailable),
    users: { user: items.map(listedUserAnswer) },
  }
}
