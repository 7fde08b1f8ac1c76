import type { rest } from '@easel/contract'
import { groupSetAnswer } from '../../../content/answers/group-sets.ts'
import type { Handler } from '../../../kernel/context.ts'
import { checkMayLook, findGroupSet } from './find-group-set.ts'

export const getGroupSet: Handler<typeof rest.getGroupSet> = async (context) => {
  const { caller, services, error } = context
  checkMayLook(caller, error)
  const { read } = services.store
  const set = await findGroupSet(context, read)
  const groups = await read.groupSets.groupsOf([set.id])
  return { groupSet: groupSetAnswer(set, groups.get(set.id)) }
}
