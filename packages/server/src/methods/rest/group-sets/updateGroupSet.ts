import type { rest } from '@easel/contract'
import { groupSetAnswer } from '../../../content/answers/group-sets.ts'
import { changeSite } from '../../../content/site-change.ts'
import { newGroupSetProblem } from '../../../domain/new-names.ts'
import type { Handler } from '../../../kernel/context.ts'
import { checkName, findGroupSet } from './find-group-set.ts'

export const updateGroupSet: Handler<typeof rest.updateGroupSet> = async (context) => {
  const { name } = context.body.groupSet
  const { set, groups } = await changeSite(context, async (write) => {
    const before = await findGroupSet(context, write)
    await checkName(context, write, { name, of: before, problem: newGroupSetProblem(name) })
    const set = await write.groupSets.rename(before, name)
    return { set, groups: await write.groupSets.groupsOf([set.id]) }
  })
  return { groupSet: groupSetAnswer(set, groups.get(set.id)) }
}
