import type { rest } from '@easel/contract'
import { oneGroupAnswer } from '../../../content/answers/groups.ts'
import { changeSite } from '../../../content/site-change.ts'
import type { Handler } from '../../../kernel/context.ts'
import { requestedGroup } from './requested-group.ts'

export const createGroup: Handler<typeof rest.createGroup> = async (context) => {
  const { body, caller, now, error } = context
  const { name, ...settings } = requestedGroup(body, error)
  if (name === undefined) throw error('400000', { problem: 'a group needs a name' })
  const siteId = caller.site.id
  const group = await changeSite(context, async (write) => {
    if ((await write.groups.byName(siteId, name)) !== null) throw error('409009', { name })
    return write.groups.create({ siteId, name, ...settings, now })
  })
  return { group: oneGroupAnswer(group) }
}
