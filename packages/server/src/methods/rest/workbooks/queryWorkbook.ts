import type { rest } from '@easel/contract'
import { oneWorkbookAnswer } from '../../../content/answers/workbooks.ts'
import { findWorkbook, visibleViews } from '../../../content/find.ts'
import type { Handler } from '../../../kernel/context.ts'

export const queryWorkbook: Handler<typeof rest.queryWorkbook> = async (context) => {
  const { params, caller, services } = context
  const workbook = await findWorkbook(context, params.workbookId)
  const views = await visibleViews(context, workbook)
  const addresses = { publicUrl: services.publicUrl(), site: caller.site }
  return { workbook: oneWorkbookAnswer(workbook, views, addresses) }
}
