import type { rest } from '@easel/contract'
import { oneWorkbookAnswer } from '../../../content/answers/workbooks.ts'
import { jobAnswer } from '../../../content/answers/jobs.ts'
import { newJob } from '../../../content/job-payloads.ts'
import { requestedCredentials } from '../../../content/new-connections.ts'
import { endUpload, type PreparedPublish, type PublishOrder } from '../../../content/publishing.ts'
import { discardBlocks, stageFile, stageUpload } from '../../../content/received-file.ts'
import { orError, viewerOf } from '../../../content/rendering.ts'
import { unsupportedHeader } from '../../../content/unsupported-header.ts'
import type { Context, Handler } from '../../../kernel/context.ts'
import type { StagedBlob } from '../../../ports/index.ts'
import { toPublishOrder } from './publish-order.ts'

type Publish = typeof rest.publishWorkbook

/** Rights and names are checked before the file is read, and names once more when it is stored. */
export const publishWorkbook: Handler<Publish> = async (context) => {
  const { query, services, now, error, caller } = context
  const order = await toPublishOrder(context)
  await using staged = await stage(context, order)
  const prepared = await prepare(context, order, staged)
  const headers = unsupportedHeader(prepared.limitations)
  if (query.asJob === true) {
    return { status: 202, message: await enqueue(context, prepared), headers } as const
  }
  const workbook = await services.store.transaction((write) =>
    services.publishing.commit(write, prepared, { now, error }),
  )
  await discardBlocks(context, order.uploadId)
  const { replacesSha256 = null } = order
  if (replacesSha256 !== null) services.leftovers.note(replacesSha256)
  const views = await services.store.read.views.ofWorkbook(workbook.id)
  const addresses = { publicUrl: services.publicUrl(), site: caller.site }
  const message = { workbook: oneWorkbookAnswer(workbook, views, addresses) }
  return { status: 201, message, headers } as const
}

/** The file of this request, or what the upload session has received. */
async function stage(context: Context<Publish>, order: PublishOrder): Promise<StagedBlob> {
  const { body, error } = context
  if (order.uploadId !== null) return stageUpload(context, order.uploadId)
  if (body.file !== null) return stageFile(context, body.file)
  throw error('400020', {
    problem: 'the part tableau_workbook is missing and there is no uploadSessionId',
  })
}

async function prepare(
  { body, caller, services, signal, error }: Context<Publish>,
  order: PublishOrder,
  staged: StagedBlob,
): Promise<PreparedPublish> {
  const credentials = requestedCredentials(body.payload?.workbook ?? {}, error)
  const by = { viewer: viewerOf(caller), signal, credentials }
  return orError(
    () => services.publishing.prepare(order, staged, by),
    (problem) => error('400011', { problem }),
  )
}

/** The file is durable and known to be a workbook; the rest happens behind the job's row. */
async function enqueue(context: Context<Publish>, prepared: PreparedPublish) {
  const { caller, services, now, error } = context
  const { order } = prepared
  const job = await services.store.transaction(async (write) => {
    await endUpload(write, prepared, error)
    return write.jobs.create({
      siteId: caller.site.id,
      creatorId: caller.user.id,
      ...newJob('PublishWorkbook', { ...prepared, order: { ...order, uploadId: null } }),
      listType: 'publish_workbook',
      title: order.name,
      subtitle: 'Workbook',
      subject: null,
      args: order.name,
      now,
    })
  })
  services.jobs.wake()
  await discardBlocks(context, order.uploadId)
  return { job: jobAnswer(job) }
}
