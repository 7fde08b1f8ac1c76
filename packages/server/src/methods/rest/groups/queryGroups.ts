import { checkPage, groupList, paginationOf, type rest } from '@easel/contract'
import { groupAnswer } from '../../../content/answers/groups.ts'
import { compileSelection } from '../../../content/fields.ts'
import type { Handler } from '../../../kernel/context.ts'

/** Those who set permissions in a project look for the groups that they give them to. */
export const queryGroups: Handler<typeof rest.queryGroups> = async (context) => {
  const { list, caller, services, error } = context
  if (!caller.isAdministrator && caller.ledProjectIds.size === 0) {
    throw error('403004', { problem: 'You may not list the groups of the site.' })
  }
  const { items, totalAvailable } = await services.store.read.groups.list({
    siteId: caller.site.id,
    visibility: { kind: 'everything' },
    request: list,
  })
  checkPage(list.page, totalAvailable)
  const select = compileSelection(list.fields, groupList.fields)
  return {
    pagination: paginationOf(list.page, totalAvailable),
    groups: { group: items.map((group) => select(groupAnswer(group))) },
  }
}
