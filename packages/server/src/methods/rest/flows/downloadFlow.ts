import type { rest } from '@easel/contract'
import { fileReply } from '../../../content/downloads.ts'
import { findFlow } from '../../../content/find.ts'
import type { Handler } from '../../../kernel/context.ts'

/** The bytes as they were published. */
export const downloadFlow: Handler<typeof rest.downloadFlow> = async (context) => {
  const { params, caller, services, error } = context
  const flow = await findFlow(context, params.flowId)
  if (!(await services.access.may(caller, 'ExportXml', { kind: 'flow', record: flow }))) {
    throw error('403097', { id: params.flowId })
  }
  return fileReply(context, flow.name, { ...flow, isWhole: true })
}
