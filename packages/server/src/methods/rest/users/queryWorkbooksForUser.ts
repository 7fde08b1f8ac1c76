import { checkPage, paginationOf, workbookList, type rest } from '@easel/contract'
import { workbookAnswer } from '../../../content/answers/workbooks.ts'
import { compileSelection } from '../../../content/fields.ts'
import type { Handler } from '../../../kernel/context.ts'
import { contentOf } from './content-of-user.ts'
import { findOneself } from './find-user.ts'

export const queryWorkbooksForUser: Handler<typeof rest.queryWorkbooksForUser> = async (
  context,
) => {
  const { list, caller, services } = context
  const { read } = services.store
  const user = await findOneself(context, read)
  const { items, totalAvailable } = await read.workbooks.list({
    siteId: caller.site.id,
    visibility: await contentOf(context, user),
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
