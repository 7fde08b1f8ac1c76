import type { rest } from '@easel/contract'
import { findWorkbook } from '../../../content/find.ts'
import { viewerOf } from '../../../content/rendering.ts'
import { downloadFileName } from '../../../domain/content-naming.ts'
import type { Handler } from '../../../kernel/context.ts'

const types = { twb: 'application/xml', twbx: 'application/octet-stream' } as const

/** The bytes as they were published, or the package without its extracts. `no_extract` is the older name of the choice. */
export const downloadWorkbook: Handler<typeof rest.downloadWorkbook> = async (context) => {
  const { params, query, caller, services, signal, error } = context
  const workbook = await findWorkbook(context, params.workbookId)
  if (!(await services.access.may(caller, 'ExportXml', { kind: 'workbook', record: workbook }))) {
    throw error('403019', { id: params.workbookId })
  }
  const isWhole = query.includeExtract !== false && query.no_extract !== true
  const copy = isWhole
    ? null
    : await services.rendering.withoutExtracts(workbook, { viewer: viewerOf(caller), signal })
  return {
    type: types[workbook.kind],
    fileName: downloadFileName(workbook.name, workbook.kind),
    sizeBytes: copy?.sizeBytes ?? workbook.sizeBytes,
    content: copy?.content ?? services.blobs.read(workbook.blobSha256),
  }
}
