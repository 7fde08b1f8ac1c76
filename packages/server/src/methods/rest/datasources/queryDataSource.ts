import type { rest } from '@easel/contract'
import { oneDataSourceAnswer } from '../../../content/answers/datasources.ts'
import { findDataSource } from '../../../content/find.ts'
import type { Handler } from '../../../kernel/context.ts'

export const queryDataSource: Handler<typeof rest.queryDataSource> = async (context) => {
  const { params, caller, services } = context
  const source = await findDataSource(context, params.datasourceId)
  const addresses = { publicUrl: services.publicUrl(), site: caller.site }
  return { datasource: oneDataSourceAnswer(source, addresses) }
}
