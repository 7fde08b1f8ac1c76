import type { rest } from '@easel/contract'
import { oneGroupAnswer } from '../../../content/answers/groups.ts'
import { changeSite } from '../../../content/site-change.ts'
import type { Handler } from '../../../kernel/context.ts'
import type { Group, GroupChange } from '../../../ports/index.ts'
import { findGroup, refuseAllUsers } from './find-group.ts'
import { requestedGroup } from './requested-group.ts'

export const updateGroup: Handler<typeof rest.updateGroup> = async (context) => {
  const { body, caller, error } = context
  const change = requestedGroup(body, error)
  const group = await changeSite(context, async (write) => {
    const before = await findGroup(context, write)
    if (differs(before, change)) refuseAllUsers(error, before)
    const { name } = change
    const other = name === undefined ? null : await write.groups.byName(caller.site.id, name)
    if (other !== null && other.id !== before.id) throw error('409009', { name: other.name })
    return write.groups.update(before, change)
  })
  return { group: oneGroupAnswer(group) }
}

/** Clients send the name with every change, also where it stays. */
const differs = (group: Group, change: GroupChange): boolean =>
  Object.entries(change).some(([field, value]) => group[field as keyof GroupChange] !== value)
