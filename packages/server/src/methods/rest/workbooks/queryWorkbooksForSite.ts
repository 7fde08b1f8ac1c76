import { checkPage, paginationOf, workbookList, type rest } from '@easel/contract'
import { workbookAnswer } from '../../../content/answers/workbooks.ts'
import { compileSelection } from '../../../content/fields.ts'
import type { Handler } from '../../../kernel/context.ts'

export const queryWorkbooksForSite: Handler<typeof rest.queryWorkbooksForSite> = async (
  context,
) => {
  const { list, caller, services } = context
  const { items, totalAvailable } = await services.store.read.workbooks.list({
    siteId: caller.site.id,
    visibility: await services.access.visibility(caller, 'Read'),
    request: list,
  })
  checkPage(list.page, totalAvailable)
  const select = compileSelection(list.fields, workbookList.fields)
  const addresses = { publicUrl: services.publicUrl(), site: caller.site }
  return {
    pagination: paginationOf(list.page, totalAvailable),
    workbooks: { workbook: items.map((workbook) => select(workbookAnswer(workbook, addresses))) },
  }
}
