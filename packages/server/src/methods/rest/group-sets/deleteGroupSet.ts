import type { rest } from '@easel/contract'
import { changeSite } from '../../../content/site-change.ts'
import type { Handler } from '../../../kernel/context.ts'
import { findGroupSet } from './find-group-set.ts'

export const deleteGroupSet: Handler<typeof rest.deleteGroupSet> = async (context) => {
  await changeSite(context, async (write) => {
    await write.groupSets.delete(await findGroupSet(context, write))
  })
}
