import { checkPage, paginationOf, type rest } from '@easel/contract'
import { groupAnswer } from '../../../content/answers/groups.ts'
import type { Handler } from '../../../kernel/context.ts'
import { findOneself } from './find-user.ts'

export const getGroupsForUser: Handler<typeof rest.getGroupsForUser> = async (context) => {
  const { page } = context.list
  const { read } = context.services.store
  const user = await findOneself(context, read)
  const { items, totalAvailable } = await read.groups.ofUser(user, page)
  checkPage(page, totalAvailable)
  return {
    pagination: paginationOf(page, totalAvailable),
    groups: { group: items.map(groupAnswer) },
  }
}
