import { checkPage, paginationOf, type rest } from '@easel/contract'
import { listedUserAnswer } from '../../../content/answers/users.ts'
import type { Handler } from '../../../kernel/context.ts'
import { findGroup } from './find-group.ts'

export const getUsersInGroup: Handler<typeof rest.getUsersInGroup> = async (context) => {
  const { page } = context.list
  const { read } = context.services.store
  const group = await findGroup(context, read)
  const { items, totalAvailable } = await read.groups.members(group, page)
  checkPage(page, totalAvailable)
  return {
    pagination: paginationOf(page, totalAvailable),
    users: { user: items.map(listedUserAnswer) },
  }
}
