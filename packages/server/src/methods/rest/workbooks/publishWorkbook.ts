import { blockLimitBytes, type rest } from '@easel/contract'
import { jobAnswer, oneWorkbookAnswer } from '../../../content/answers.ts'
import { endUpload, type PreparedPublish, type PublishOrder } from '../../../content/publishing.ts'
import type { Context, Handler } from '../../../kernel/context.ts'
import { BlobError, EngineRefusal, type StagedBlob } from '../../../ports/index.ts'
import { toPublishOrder } from './publish-order.ts'

type Publish = typeof rest.publishWorkbook

/** Rights and names are checked before the file is read, and names once more when it is stored. */
export const publishWorkbook: Handler<Publish> = async (context) => {
  const order = await toPublishOrder(context)
  const { uploadLock } = context.services
  return order.uploadId === null
    ? publish(context, order)
    : uploadLock.run(order.uploadId, () => publish(context, order))
}

async function publish(context: Context<Publish>, order: PublishOrder) {
  const { query, services, now } = context
  await using staged = await stage(context, order)
  const prepared = await prepare(context, order, staged)
  if (query.asJob === true) {
    return { status: 202, message: await enqueue(context, prepared) } as const
  }
  const { error, caller } = context
  const workbook = await services.store.transaction((write) =>
    services.publishing.commit(write, prepared, { now, error }),
  )
  const views = await services.store.read.views.ofWorkbook(workbook.id)
  const addresses = { publicUrl: services.publicUrl(), site: caller.site }
  const message = { workbook: oneWorkbookAnswer(workbook, views, addresses) }
  return { status: 201, message } as const
}

/** The file of this request, or what the upload session has received. */
async function stage(context: Context<Publish>, order: PublishOrder): Promise<StagedBlob> {
  const { body, services, signal, error } = context
  if (order.uploadId !== null) return stageUpload(context, order.uploadId)
  if (body.file === null) {
    throw error('400020', {
      problem: 'the part tableau_workbook is missing and there is no uploadSessionId',
    })
  }
  try {
    return await services.blobs.stage(body.file.content, { limitBytes: blockLimitBytes, signal })
  } catch (cause) {
    if (cause instanceof RangeError) throw error('400016', { limitMegabytes: 64 })
    throw cause
  }
}

/** Bytes of the session that were acknowledged, and no more. A publish that came first has used the session up. */
async function stageUpload(
  { caller, services, error }: Context<Publish>,
  id: string,
): Promise<StagedBlob> {
  const upload = await services.store.read.uploads.byId(caller.site.id, id)
  if (upload === null) throw error('404015', { id })
  try {
    return await services.blobs.stageUpload(id, upload.sizeBytes)
  } catch (cause) {
    if (cause instanceof BlobError && cause.reason === 'not-found') throw error('404015', { id })
    throw cause
  }
}

async function prepare(
  { services, error }: Context<Publish>,
  order: PublishOrder,
  staged: StagedBlob,
): Promise<PreparedPublish> {
  try {
    return await services.publishing.prepare(order, staged)
  } catch (cause) {
    if (cause instanceof EngineRefusal) throw error('400011', { problem: cause.message })
    throw cause
  }
}

/** The file is durable and known to be a workbook; the rest happens behind the job's row. */
async function enqueue(
  { caller, services, now, error }: Context<Publish>,
  prepared: PreparedPublish,
) {
  const { order } = prepared
  const job = await services.store.transaction(async (write) => {
    await endUpload(write, order, error)
    return write.jobs.create({
      siteId: caller.site.id,
      creatorId: caller.user.id,
      type: 'PublishWorkbook',
      payload: { ...prepared, order: { ...order, uploadId: null } },
      now,
    })
  })
  services.jobs.wake()
  return { job: jobAnswer(job) }
}
