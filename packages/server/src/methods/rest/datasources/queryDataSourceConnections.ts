import type { rest } from '@easel/contract'
import { connectionAnswer } from '../../../content/answers/datasources.ts'
import { findDataSource } from '../../../content/find.ts'
import type { Handler } from '../../../kernel/context.ts'

export const queryDataSourceConnections: Handler<typeof rest.queryDataSourceConnections> = async (
  context,
) => {
  const { params, services } = context
  const source = await findDataSource(context, params.datasourceId)
  const connections = await services.store.read.dataSources.connections(source.id)
  return { connections: { connection: connections.map(connectionAnswer) } }
}
