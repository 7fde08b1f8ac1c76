import { checkPage, paginationOf, viewList, type rest } from '@easel/contract'
import { viewAnswer } from '../../../content/answers/views.ts'
import { compileSelection } from '../../../content/fields.ts'
import type { Handler } from '../../../kernel/context.ts'

/** Also Get View by Path, which is this list filtered by `viewUrlName`. */
export const queryViewsForSite: Handler<typeof rest.queryViewsForSite> = async (context) => {
  const { query, list, caller, services } = context
  if (query.includeUsageStatistics === true) await services.hits.flush()
  const { items, totalAvailable } = await services.store.read.views.list({
    siteId: caller.site.id,
    visibility: await services.access.visibility(caller, 'Read'),
    request: list,
  })
  checkPage(list.page, totalAvailable)
  const fields =
    query.includeUsageStatistics === true
      ? new Set([...(list.fields ?? viewList.fields.byDefault), 'usage.totalViewCount'])
      : list.fields
  const select = compileSelection(fields, viewList.fields)
  return {
    pagination: paginationOf(list.page, totalAvailable),
    views: { view: items.map((view) => select(viewAnswer(view))) },
  }
}
