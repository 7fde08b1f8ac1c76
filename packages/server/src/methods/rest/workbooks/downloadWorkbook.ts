import type { rest } from '@easel/contract'
import { findWorkbook } from '../../../content/find.ts'
import { downloadFileName } from '../../../domain/content-naming.ts'
import type { Handler } from '../../../kernel/context.ts'

const types = { twb: 'application/xml', twbx: 'application/octet-stream' } as const

/** The bytes as they were published. */
export const downloadWorkbook: Handler<typeof rest.downloadWorkbook> = async (context) => {
  const { params, caller, services, error } = context
  const workbook = await findWorkbook(context, params.workbookId)
  if (!(await services.access.may(caller, 'ExportXml', { kind: 'workbook', record: workbook }))) {
    throw error('403019', { id: params.workbookId })
  }
  return {
    type: types[workbook.kind],
    fileName: downloadFileName(workbook.name, workbook.kind),
    sizeBytes: workbook.sizeBytes,
    content: services.blobs.read(workbook.blobSha256),
  }
}
