import type { rest } from '@easel/contract'
import { oneDataSourceAnswer } from '../../../content/answers/datasources.ts'
import { jobAnswer } from '../../../content/answers/jobs.ts'
import { newJob } from '../../../content/job-payloads.ts'
import { requestedCredentials } from '../../../content/new-connections.ts'
import { endUpload } from '../../../content/publishing.ts'
import type {
  DataSourceOrder,
  PreparedDataSource,
} from '../../../content/publishing-data-sources.ts'
import { discardBlocks, stageFile, stageUpload } from '../../../content/received-file.ts'
import { orError, viewerOf } from '../../../content/rendering.ts'
import { unsupportedHeader } from '../../../content/unsupported-header.ts'
import type { Context, Handler } from '../../../kernel/context.ts'
import type { StagedBlob } from '../../../ports/index.ts'
import { toDataSourceOrder } from './publish-order.ts'

type Publish = typeof rest.publishDataSource

/** Rights and names are checked before the file is read, and names once more when it is stored. */
export const publishDataSource: Handler<Publish> = async (context) => {
  const { services, now, error, caller, signal } = context
  const order = await toDataSourceOrder(context)
  await using staged = await stage(context, order)
  const credentials = requestedCredentials(context.body.payload?.datasource ?? {}, error)
  const prepared = await orError(
    () =>
      services.dataSourcePublishing.prepare(order, staged, {
        viewer: viewerOf(caller),
        signal,
        credentials,
      }),
    (problem) => error('400011', { problem }),
  )
  const headers = unsupportedHeader(prepared.limitations)
  if (context.query.asJob === true) {
    return { status: 202, message: { job: await enqueue(context, prepared) }, headers } as const
  }
  const source = await services.store.transaction((write) =>
    services.dataSourcePublishing.commit(write, prepared, { now, error }),
  )
  await discardBlocks(context, order.uploadId)
  if (order.replacesSha256 !== null) services.leftovers.note(order.replacesSha256)
  const addresses = { publicUrl: services.publicUrl(), site: caller.site }
  return {
    status: 201,
    message: { datasource: oneDataSourceAnswer(source, addresses) },
    headers,
  } as const
}

/** The file is durable and known to be a data source; the rest happens behind the job's row. */
async function enqueue(context: Context<Publish>, prepared: PreparedDataSource) {
  const { caller, services, now, error } = context
  const { order } = prepared
  const job = await services.store.transaction(async (write) => {
    await endUpload(write, prepared, error)
    return write.jobs.create({
      siteId: caller.site.id,
      creatorId: caller.user.id,
      ...newJob('PublishDatasource', { ...prepared, order: { ...order, uploadId: null } }),
      listType: 'publish_datasource',
      title: order.name,
      subtitle: 'Data Source',
      subject: null,
      args: `Data Source ${order.name}`,
      now,
    })
  })
  services.jobs.wake()
  await discardBlocks(context, order.uploadId)
  return jobAnswer(job)
}

/** The file of this request, or what the upload session has received. */
async function stage(context: Context<Publish>, order: DataSourceOrder): Promise<StagedBlob> {
  const { body, error } = context
  if (order.uploadId !== null) return stageUpload(context, order.uploadId)
  if (body.file !== null) return stageFile(context, body.file)
  throw error('400010', {
    problem: 'the part tableau_datasource is missing and there is no uploadSessionId',
  })
}
