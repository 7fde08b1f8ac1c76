import type { rest } from '@easel/contract'
import { changeSite } from '../../../content/site-change.ts'
import type { Handler } from '../../../kernel/context.ts'
import { findGroup, refuseAllUsers } from './find-group.ts'
import { requestedMembers } from './requested-members.ts'

/** Users who are no members are passed over. */
export const removeUsersFromGroup: Handler<typeof rest.removeUsersFromGroup> = async (context) => {
  await changeSite(context, async (write) => {
    const group = await findGroup(context, write)
    refuseAllUsers(context.error, group)
    const users = await requestedMembers(context, write, context.body)
    await write.groups.removeMembers(
      group,
      users.map(({ id }) => id),
    )
  })
  return {}
}
