import type { rest } from '@easel/contract'
import { listedUserAnswer } from '../../../content/answers/users.ts'
import { changeSite } from '../../../content/site-change.ts'
import type { Handler } from '../../../kernel/context.ts'
import { findGroup, refuseAllUsers } from './find-group.ts'
import { requestedMembers } from './requested-members.ts'

/** Users who are no members are passed over. */
export const removeUsersFromGroup: Handler<typeof rest.removeUsersFromGroup> = async (context) => {
  const { users, removed } = await changeSite(context, async (write) => {
    const group = await findGroup(context, write)
    refuseAllUsers(context.error, group)
    const users = await requestedMembers(context, write, context.body)
    const ids = users.map(({ id }) => id)
    return { users, removed: new Set(await write.groups.removeMembers(group, ids)) }
  })
  const gone = users.filter(({ id }) => removed.has(id)).map(listedUserAnswer)
  return context.body.user === undefined ? { users: { user: gone } } : { user: gone[0] }
}
