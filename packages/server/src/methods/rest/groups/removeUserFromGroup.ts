import type { rest } from '@easel/contract'
import { changeSite } from '../../../content/site-change.ts'
import type { Handler } from '../../../kernel/context.ts'
import { findUser } from '../users/find-user.ts'
import { findGroup, refuseAllUsers } from './find-group.ts'

export const removeUserFromGroup: Handler<typeof rest.removeUserFromGroup> = async (context) => {
  const { params, error } = context
  await changeSite(context, async (write) => {
    const group = await findGroup(context, write)
    refuseAllUsers(error, group)
    const user = await findUser(context, write, params.userId)
    const removed = await write.groups.removeMembers(group, [user.id])
    if (removed.length === 0) throw error('400032', { id: params.userId, group: group.name })
  })
}
