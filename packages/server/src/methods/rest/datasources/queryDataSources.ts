import { checkPage, dataSourceList, paginationOf, type rest } from '@easel/contract'
import { dataSourceAnswer } from '../../../content/answers/datasources.ts'
import { compileSelection } from '../../../content/fields.ts'
import type { Handler } from '../../../kernel/context.ts'

export const queryDataSources: Handler<typeof rest.queryDataSources> = async ({
  list,
  caller,
  services,
}) => {
  const { items, totalAvailable } = await services.store.read.dataSources.list({
    siteId: caller.site.id,
    visibility: await services.access.visibility(caller, 'Read'),
    request: list,
  })
  checkPage(list.page, totalAvailable)
  const select = compileSelection(list.fields, dataSourceList.fields)
  const addresses = { publicUrl: services.publicUrl(), site: caller.site }
  return {
    pagination: paginationOf(list.page, totalAvailable),
    datasources: { datasource: items.map((source) => select(dataSourceAnswer(source, addresses))) },
  }
}
