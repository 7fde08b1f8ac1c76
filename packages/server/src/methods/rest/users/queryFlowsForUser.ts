import { checkPage, paginationOf, type rest } from '@easel/contract'
import { flowAnswer } from '../../../content/answers/flows.ts'
import type { Handler } from '../../../kernel/context.ts'
import { findOneself } from './find-user.ts'
import { contentOf } from './content-of-user.ts'

export const queryFlowsForUser: Handler<typeof rest.queryFlowsForUser> = async (context) => {
  const { list, caller, services } = context
  const { read } = services.store
  const user = await findOneself(context, read)
  const { items, totalAvailable } = await read.flows.list({
    siteId: caller.site.id,
    visibility: await contentOf(context, user),
    request: list,
  })
  checkPage(list.page, totalAvailable)
  const addresses = { publicUrl: services.publicUrl(), site: caller.site }
  return {
    pagination: paginationOf(list.page, totalAvailable),
    flows: { flow: items.map((flow) => flowAnswer(flow, addresses)) },
  }
}
