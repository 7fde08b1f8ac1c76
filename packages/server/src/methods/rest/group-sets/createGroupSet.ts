import type { rest } from '@easel/contract'
import { groupSetAnswer } from '../../../content/answers/group-sets.ts'
import { changeSite } from '../../../content/site-change.ts'
import { newGroupSetProblem } from '../../../domain/new-names.ts'
import type { Handler } from '../../../kernel/context.ts'
import { checkName } from './find-group-set.ts'

export const createGroupSet: Handler<typeof rest.createGroupSet> = async (context) => {
  const { body, caller, now } = context
  const { name } = body.groupSet
  const set = await changeSite(context, async (write) => {
    await checkName(context, write, { name, of: null, problem: newGroupSetProblem(name) })
    return write.groupSets.create({ siteId: caller.site.id, name, now })
  })
  return { groupSet: groupSetAnswer(set) }
}
