import type { rest } from '@easel/contract'
import { findDataSource } from '../../../content/find.ts'
import { viewerOf } from '../../../content/rendering.ts'
import { downloadFileName } from '../../../domain/content-naming.ts'
import type { Handler } from '../../../kernel/context.ts'

const types = {
  tds: 'application/xml',
  tdsx: 'application/octet-stream',
  hyper: 'application/octet-stream',
} as const

/** The bytes as they were published, or the package without its extracts. A `.hyper` file is its extract and is sent whole. */
export const downloadDataSource: Handler<typeof rest.downloadDataSource> = async (context) => {
  const { params, query, caller, services, signal, error } = context
  const source = await findDataSource(context, params.datasourceId)
  if (!(await services.access.may(caller, 'ExportXml', { kind: 'datasource', record: source }))) {
    throw error('403028', { id: params.datasourceId })
  }
  const copy =
    query.includeExtract === false
      ? await services.rendering.withoutExtracts(source, { viewer: viewerOf(caller), signal })
      : null
  return {
    type: types[source.kind],
    fileName: downloadFileName(source.name, source.kind),
    sizeBytes: copy?.sizeBytes ?? source.sizeBytes,
    content: copy?.content ?? services.blobs.read(source.blobSha256),
  }
}
