import { checkPage, paginationOf, type rest } from '@easel/contract'
import { groupSetAnswer } from '../../../content/answers/group-sets.ts'
import type { Handler } from '../../../kernel/context.ts'
import { checkMayLook } from './find-group-set.ts'

export const listGroupSets: Handler<typeof rest.listGroupSets> = async (context) => {
  const { list, query, caller, services, error } = context
  checkMayLook(caller, error)
  const { groupSets } = services.store.read
  const { items, totalAvailable } = await groupSets.list({
    siteId: caller.site.id,
    visibility: { kind: 'everything' },
    request: list,
  })
  checkPage(list.page, totalAvailable)
  const shown = query.resultlevel === 'local' ? [] : items.map(({ id }) => id)
  const groups = await groupSets.groupsOf(shown)
  return {
    pagination: paginationOf(list.page, totalAvailable),
    groupSets: { groupSet: items.map((set) => groupSetAnswer(set, groups.get(set.id))) },
  }
}
