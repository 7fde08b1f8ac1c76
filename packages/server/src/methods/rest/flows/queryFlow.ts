import type { rest } from '@easel/contract'
import { flowWithSteps } from '../../../content/answers/flows.ts'
import { findFlow } from '../../../content/find.ts'
import type { Handler } from '../../../kernel/context.ts'

export const queryFlow: Handler<typeof rest.queryFlow> = async (context) => {
  const { params, caller, services } = context
  const flow = await findFlow(context, params.flowId)
  return flowWithSteps(flow, { publicUrl: services.publicUrl(), site: caller.site })
}
