import type { rest } from '@easel/contract'
import { findWorkbook } from '../../../content/find.ts'
import type { Handler } from '../../../kernel/context.ts'

export const deleteWorkbook: Handler<typeof rest.deleteWorkbook> = async (context) => {
  const { params, caller, services, error } = context
  const workbook = await findWorkbook(context, params.workbookId)
  if (!(await services.access.may(caller, 'Delete', { kind: 'workbook', record: workbook }))) {
    throw error('403004', { problem: `You may not delete workbook '${workbook.name}'.` })
  }
  await services.store.transaction((write) => write.workbooks.delete(workbook.id))
}
