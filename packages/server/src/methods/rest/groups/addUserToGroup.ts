import type { rest } from '@easel/contract'
import { listedUserAnswer } from '../../../content/answers/users.ts'
import { changeSite } from '../../../content/site-change.ts'
import type { Handler } from '../../../kernel/context.ts'
import { findGroup, refuseAllUsers } from './find-group.ts'
import { requestedMembers } from './requested-members.ts'

/** One user who is a member already is a conflict; of several, those are passed over. */
export const addUserToGroup: Handler<typeof rest.addUserToGroup> = async (context) => {
  const { body, error } = context
  const { group, users, added } = await changeSite(context, async (write) => {
    const group = await findGroup(context, write)
    refuseAllUsers(error, group)
    const users = await requestedMembers(context, write, body)
    const ids = users.map(({ id }) => id)
    return { group, users, added: new Set(await write.groups.addMembers(group, ids)) }
  })
  const isNew = users.filter(({ id }) => added.has(id))
  if (body.user === undefined) return { users: { user: isNew.map(listedUserAnswer) } }
  const [user] = isNew
  if (user === undefined) throw error('409011', { id: body.user.id, group: group.name })
  return { user: listedUserAnswer(user) }
}
