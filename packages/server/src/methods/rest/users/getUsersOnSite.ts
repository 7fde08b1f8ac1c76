import { checkPage, paginationOf, userList, type rest } from '@easel/contract'
import { userAnswer } from '../../../content/answers/users.ts'
import { compileSelection } from '../../../content/fields.ts'
import type { Handler } from '../../../kernel/context.ts'

export const getUsersOnSite: Handler<typeof rest.getUsersOnSite> = async (context) => {
  const { list, caller, services } = context
  const { items, totalAvailable } = await services.store.read.users.list({
    siteId: caller.site.id,
    visibility: { kind: 'everything' },
    request: list,
  })
  checkPage(list.page, totalAvailable)
  const select = compileSelection(list.fields, userList.fields)
  return {
    pagination: paginationOf(list.page, totalAvailable),
    users: { user: items.map((user) => select(userAnswer(user))) },
  }
}
