import type { rest } from '@easel/contract'
import { fileReply } from '../../../content/downloads.ts'
import { findWorkbook } from '../../../content/find.ts'
import type { Handler } from '../../../kernel/context.ts'

/** `no_extract` is the older name of the choice. */
export const downloadWorkbook: Handler<typeof rest.downloadWorkbook> = async (context) => {
  const { params, query, caller, services, error } = context
  const workbook = await findWorkbook(context, params.workbookId)
  if (!(await services.access.may(caller, 'ExportXml', { kind: 'workbook', record: workbook }))) {
    throw error('403019', { id: params.workbookId })
  }
  const isWhole = query.includeExtract !== false && query.no_extract !== true
  return fileReply(context, workbook.name, { ...workbook, isWhole })
}
