import type { rest } from '@easel/contract'
import { oneDataSourceAnswer } from '../../../content/answers/datasources.ts'
import type { DataSourceOrder } from '../../../content/publishing-data-sources.ts'
import { discardBlocks, stageFile, stageUpload } from '../../../content/received-file.ts'
import { orError, viewerOf } from '../../../content/rendering.ts'
import { unsupportedHeader } from '../../../content/unsupported-header.ts'
import type { Context, Handler } from '../../../kernel/context.ts'
import type { StagedBlob } from '../../../ports/index.ts'
import { credentialsOf, toDataSourceOrder } from './publish-order.ts'

type Publish = typeof rest.publishDataSource

/** Rights and names are checked before the file is read, and names once more when it is stored. */
export const publishDataSource: Handler<Publish> = async (context) => {
  const { services, now, error, caller, signal } = context
  const order = await toDataSourceOrder(context)
  await using staged = await stage(context, order)
  const credentials = credentialsOf(context)
  const prepared = await orError(
    () =>
      services.dataSourcePublishing.prepare(order, staged, {
        viewer: viewerOf(caller),
        signal,
        credentials,
      }),
    (problem) => error('400011', { problem }),
  )
  const source = await services.store.transaction((write) =>
    services.dataSourcePublishing.commit(write, prepared, { now, error }),
  )
  await discardBlocks(context, order.uploadId)
  if (order.replacesSha256 !== null) services.leftovers.note(order.replacesSha256)
  const addresses = { publicUrl: services.publicUrl(), site: caller.site }
  const headers = unsupportedHeader(prepared.limitations)
  return {
    status: 201,
    message: { datasource: oneDataSourceAnswer(source, addresses) },
    headers,
  } as const
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
