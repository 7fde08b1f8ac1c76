import type { rest } from '@easel/contract'
import { flowWithSteps } from '../../../content/answers/flows.ts'
import { requestedCredentials } from '../../../content/new-connections.ts'
import type { FlowOrder } from '../../../content/publishing-flows.ts'
import { discardBlocks, stageFile, stageUpload } from '../../../content/received-file.ts'
import { orError, viewerOf } from '../../../content/rendering.ts'
import type { Context, Handler } from '../../../kernel/context.ts'
import type { StagedBlob } from '../../../ports/index.ts'
import { toFlowOrder } from './publish-order.ts'

type Publish = typeof rest.publishFlow

/** Rights and names are checked before the file is read, and names once more when it is stored. */
export const publishFlow: Handler<Publish> = async (context) => {
  const { services, body, now, error, caller, signal } = context
  const order = await toFlowOrder(context)
  const { connections } = body.payload?.flow ?? {}
  const sent = connections === undefined ? {} : { connections }
  const credentials = requestedCredentials(sent, error)
  await using staged = await stage(context, order)
  const by = { viewer: viewerOf(caller), signal, credentials }
  const prepared = await orError(
    () => services.flowPublishing.prepare(order, staged, by),
    (problem) => error('400086', { problem }),
  )
  const flow = await services.store.transaction((write) =>
    services.flowPublishing.commit(write, prepared, { now, error }),
  )
  await discardBlocks(context, order.uploadId)
  if (order.replacesSha256 !== null) services.leftovers.note(order.replacesSha256)
  return flowWithSteps(flow, { publicUrl: services.publicUrl(), site: caller.site })
}

/** The file of this request, or what the upload session has received. */
async function stage(context: Context<Publish>, order: FlowOrder): Promise<StagedBlob> {
  const { body, error } = context
  if (order.uploadId !== null) return stageUpload(context, order.uploadId)
  if (body.file !== null) return stageFile(context, body.file)
  throw error('400086', {
    problem: 'the part tableau_flow is missing and there is no uploadSessionId',
  })
}
