import { checkPage, paginationOf, workbookList, type rest } from '@easel/contract'
import { workbookAnswer } from '../../../content/answers/workbooks.ts'
import { compileSelection } from '../../../content/fields.ts'
import type { Context, Handler } from '../../../kernel/context.ts'
import type { User, Visibility } from '../../../ports/index.ts'
import { findOneself } from './find-user.ts'

type Query = typeof rest.queryWorkbooksForUser

export const queryWorkbooksForUser: Handler<Query> = async (context) => {
  const { list, caller, services } = context
  const { read } = services.store
  const user = await findOneself(context, read)
  const { items, totalAvailable } = await read.workbooks.list({
    siteId: caller.site.id,
    visibility: await visibilityOf(context, user),
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

async function visibilityOf(
  { query, caller, services: { access } }: Context<Query>,
  user: User,
): Promise<Visibility> {
  if (query.ownedBy === true) {
    return { kind: 'limited', userId: user.id, aclIds: [], projectIds: [] }
  }
  return access.visibility(await access.asUser(caller, user), 'Read')
}
