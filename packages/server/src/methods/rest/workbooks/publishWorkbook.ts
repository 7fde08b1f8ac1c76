import { blockLimitBytes, type rest } from '@easel/contract'
import { jobAnswer, oneWorkbookAnswer } from '../../../content/answers.ts'
import type { PreparedPublish, PublishOrder } from '../../../content/publishing.ts'
import type { Context, Handler } from '../../../kernel/context.ts'
import { EngineRefusal, type StagedBlob } from '../../../ports/index.ts'
import { toPublishOrder } from './publish-order.ts'

type Publish = typeof rest.publishWorkbook

/** Rights and names are checked before the file is read, and names once more when it is stored. */
export const publishWorkbook: Handler<Publish> = async (context) => {
  const { query, services, now } = context
  const order = await toPublishOrder(context)
  await using staged = await stage(context, order)
  const prepared = await prepare(context, order, staged)
  if (query.asJob === true) return { status: 202, message: await enqueue(context, prepared) }
  const { error, caller } = context
  const workbook = await services.store.transaction((write) =>
    services.publishing.commit(write, prepared, { now, error }),
  )
  const views = await services.store.read.views.ofWorkbook(workbook.id)
  const addresses = { publicUrl: services.publicUrl(), site: caller.site }
  return { status: 201, message: { workbook: oneWorkbookAnswer(workbook, views, addresses) } }
}

/** The file of this request, or what the upload session has received. */
async function stage(context: Context<Publish>, order: PublishOrder): Promise<StagedBlob> {
  const { body, services, signal, error } = context
  if (order.uploadId !== null) return services.blobs.stageUpload(order.uploadId)
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
async function enqueue({ caller, services, now }: Context<Publish>, prepared: PreparedPublish) {
  const job = await services.store.transaction(async (write) =>
    write.jobs.create({
      siteId: caller.site.id,
      creatorId: caller.user.id,
      type: 'PublishWorkbook',
      payload: prepared,
      now,
    }),
  )
  services.jobs.wake()
  return { job: jobAnswer(job) }
}
