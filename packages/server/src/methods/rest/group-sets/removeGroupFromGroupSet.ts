import type { rest } from '@easel/contract'
import { changeSite } from '../../../content/site-change.ts'
import type { Handler } from '../../../kernel/context.ts'
import { findGroup } from '../groups/find-group.ts'
import { findGroupSet } from './find-group-set.ts'

export const removeGroupFromGroupSet: Handler<typeof rest.removeGroupFromGroupSet> = async (
  context,
) => {
  const { params, error } = context
  await changeSite(context, async (write) => {
    const set = await findGroupSet(context, write)
    const group = await findGroup(context, write)
    const isRemoved = await write.groupSets.removeGroup(set, group.id)
    if (!isRemoved) throw error('404012', { id: params.groupId })
  })
}
