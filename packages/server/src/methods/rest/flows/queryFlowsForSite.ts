import { checkPage, paginationOf, type rest } from '@easel/contract'
import { flowAnswer } from '../../../content/answers/flows.ts'
import type { Handler } from '../../../kernel/context.ts'

export const queryFlowsForSite: Handler<typeof rest.queryFlowsForSite> = async ({
  list,
  caller,
  services,
}) => {
  const { items, totalAvailable } = await services.store.read.flows.list({
    siteId: caller.site.id,
    visibility: await services.access.visibility(caller, 'Read'),
    request: list,
  })
  checkPage(list.page, totalAvailable)
  const addresses = { publicUrl: services.publicUrl(), site: caller.site }
  return {
    pagination: paginationOf(list.page, totalAvailable),
    flows: { flow: items.map((flow) => flowAnswer(flow, addresses)) },
  }
}
