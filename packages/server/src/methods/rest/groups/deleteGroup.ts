import type { rest } from '@easel/contract'
import { changeSite } from '../../../content/site-change.ts'
import type { Handler } from '../../../kernel/context.ts'
import { findGroup, refuseAllUsers } from './find-group.ts'

/** The rules that name it go with it; its members stay users of the site. */
export const deleteGroup: Handler<typeof rest.deleteGroup> = async (context) => {
  await changeSite(context, async (write) => {
    const group = await findGroup(context, write)
    refuseAllUsers(context.error, group)
    await write.groups.delete(group)
  })
}
