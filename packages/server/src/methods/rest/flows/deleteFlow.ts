import type { rest } from '@easel/contract'
import { findFlow } from '../../../content/find.ts'
import { changeSite } from '../../../content/site-change.ts'
import type { Handler } from '../../../kernel/context.ts'

/** Its revisions, connections, tags and rules go with it. */
export const deleteFlow: Handler<typeof rest.deleteFlow> = async (context) => {
  const { params, caller, services, error } = context
  const flow = await findFlow(context, params.flowId)
  if (!(await services.access.may(caller, 'Delete', { kind: 'flow', record: flow }))) {
    throw error('403004', { problem: `You may not delete flow '${flow.name}'.` })
  }
  await changeSite(context, async (write) => {
    if ((await write.flows.byLuid(caller.site.id, flow.luid)) === null) {
      throw error('404027', { id: params.flowId })
    }
    await write.flows.delete(flow.id)
  })
  services.leftovers.note(flow.blobSha256)
}
