import type { rest } from '@easel/contract'
import { groupSetAnswer } from '../../../content/answers/group-sets.ts'
import { changeSite } from '../../../content/site-change.ts'
import type { Handler } from '../../../kernel/context.ts'
import { findGroup } from '../groups/find-group.ts'
import { findGroupSet } from './find-group-set.ts'

export const addGroupToGroupSet: Handler<typeof rest.addGroupToGroupSet> = async (context) => {
  const { set, groups } = await changeSite(context, async (write) => {
    const found = await findGroupSet(context, write)
    const group = await findGroup(context, write)
    await write.groupSets.addGroup(found, group.id)
    const groups = await write.groupSets.groupsOf([found.id])
    return { set: await findGroupSet(context, write), groups }
  })
  return { groupSet: groupSetAnswer(set, groups.get(set.id)) }
}
